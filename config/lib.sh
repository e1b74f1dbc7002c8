# Shared by config/run, config/test and config/odoo; to be sourced by bash.
# The private environment: Odoo's package unpacked beside a virtual environment,
# a PostgreSQL cluster on a Unix socket, all of it below one state directory.

set -uo pipefail
umask 022
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 PYTHONNOUSERSITE=1 QT_QPA_PLATFORM=offscreen
unset PYTHONPATH PYTHONHOME VIRTUAL_ENV ODOO_RC

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
CONFIG=$ROOT/config
SYSTEM_PYTHON=/usr/bin/python3
MINIMUM_FREE_MB=5000     # a new environment and a first database
RECIPE=1                 # raise it when the way the environment is built changes

# Odoo's package comes from unstable, what it links to from the stable release.
ODOO_PACKAGES="odoo-19 fonts-montserrat"
LINKED_PACKAGES="libjs-jquery libjs-jquery-form libjs-underscore fonts-font-awesome
  fonts-roboto-unhinted fonts-inconsolata fonts-ocr-b"

say() { printf '%s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# ---------------------------------------------------------------- state ----

state_setup() {
  if [ -z "${PROPERTY_STATE:-}" ]; then
    if [ "$(id -u)" = 0 ]; then PROPERTY_STATE=/var/lib/property-suite
    else PROPERTY_STATE=${XDG_DATA_HOME:-$HOME/.local/share}/property-suite; fi
  fi
  mkdir -p "$PROPERTY_STATE" 2>/dev/null \
    || die "the state directory $PROPERTY_STATE cannot be made; name another one in PROPERTY_STATE"
  STATE=$(cd "$PROPERTY_STATE" && pwd -P)
  [ -w "$STATE" ] || die "the state directory $STATE is not writable; name another one in PROPERTY_STATE"
  export PROPERTY_STATE=$STATE
  mkdir -p "$STATE"/{apt,debs,log,run,data,data-test,pip}
  chmod 700 "$STATE"/data "$STATE"/data-test
}

# Only one process builds at a time. Children keep the lock, so that what a killed
# start left running ends before the next one goes on; daemons are started with 9>&-.
lock() {
  exec 9>"$STATE/run/$1.lock"
  if flock -n 9; then find "$STATE/log" -name "step-*.log" -mmin +720 -delete; return; fi
  say "Another start is at work here; waiting for it to end ..."
  flock -w 1800 9 || die "another start still holds $STATE/run/$1.lock after 30 minutes"
}

free_mb() { df -Pm "$STATE" | awk 'NR == 2 { print $4 }'; }

need_space() {
  local free; free=$(free_mb)
  [ "$free" -ge "$1" ] \
    || die "no space: $free MB free below $STATE, $1 MB needed; free some or name another PROPERTY_STATE"
}

# ---------------------------------------------------------------- steps ----

# why FILE: the likely cause of a failure, in a few words, from what was written to FILE
why() {
  if [ "$(free_mb)" -lt 50 ] || grep -qi 'No space left on device\|Disk quota exceeded' "$1"; then
    say "no space left on the disk"
  elif grep -qiE 'Temporary failure (in name )?resolv|Could not resolve|Name or service not known|Network is unreachable|Failed to establish a new connection|NameResolutionError|Could not connect|Connection timed out|Could not find a version that satisfies|Connection refused \[IP' "$1"; then
    say "no network, or a package server that does not answer"
  else
    grep -aE 'Error|ERROR|CRITICAL|^E:|error:|FATAL' "$1" | tail -n 1 | cut -c 1-200
  fi
}

# step TEXT COMMAND...: runs it with its output in the log, showing that time goes by
step() {
  local text=$1 log pid start=$SECONDS shown=0 note status
  shift
  log=$STATE/log/step-$BASHPID.log
  : > "$log"
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  STEP_PID=$pid
  [ -t 1 ] || printf '  %s ...\n' "$text"
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.3
    note=$(grep -aoE 'Loading module [a-z0-9_]+ \([0-9]+/[0-9]+\)' "$log" 2>/dev/null | tail -n 1)
    if [ -t 1 ]; then
      printf '\r\033[K  %s ... %d s %s' "$text" $((SECONDS - start)) "${note#Loading module }"
    elif [ $((SECONDS - start - shown)) -ge 15 ]; then
      shown=$((SECONDS - start))
      printf '    %s: %d s %s\n' "$text" "$shown" "${note#Loading module }"
    fi
  done
  wait "$pid"; status=$?
  STEP_PID=
  [ -t 1 ] && printf '\r\033[K'
  cat "$log" >> "$STATE/log/install.log"
  if [ $status -ne 0 ]; then
    local reason; reason=$(why "$log")
    mv -f "$log" "$STATE/log/failed.log"
    die "$text failed: ${reason:-exit code $status}. Start again to continue (details: $STATE/log/failed.log)"
  fi
  rm -f "$log"
  say "  $text: done in $((SECONDS - start)) s"
}

interrupted() {
  trap - INT TERM
  [ -n "${STEP_PID:-}" ] && kill_tree "$STEP_PID"
  printf '\nInterrupted. Start again to continue.\n' >&2
  exit 130
}

kill_tree() {
  local child
  for child in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do kill_tree "$child"; done
  kill "$1" 2>/dev/null
}

# ------------------------------------------------------ Debian packages ----

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# missing_packages [test]: prints the Debian packages this machine still needs
missing_packages() {
  [ -x "$SYSTEM_PYTHON" ] && "$SYSTEM_PYTHON" -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
  [ -n "${EXTERNAL_PG:-}" ] || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || echo postgresql
  command -v psql >/dev/null || echo postgresql-client
  command -v wkhtmltopdf >/dev/null || echo wkhtmltopdf
  [ -f /usr/share/keyrings/debian-archive-keyring.gpg ] || echo debian-archive-keyring
  [ -e /etc/ssl/certs/ca-certificates.crt ] || echo ca-certificates
  compgen -G '/usr/lib/*/libmagic.so.1' >/dev/null || echo libmagic1
  compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null || echo fonts-noto-cjk
  [ "${1:-}" = test ] || return 0
  command -v chromium >/dev/null || command -v google-chrome >/dev/null || echo chromium
  command -v pdftotext >/dev/null || echo poppler-utils
  command -v msgfmt >/dev/null || echo gettext
}

install_packages() {
  as_root apt-get -q -o Acquire::Retries=3 update \
    && as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=3 \
      -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@"
}

ensure_packages() {
  local missing; missing=$(missing_packages "${1:-}" | tr '\n' ' ')
  [ -n "${missing// /}" ] || return 0
  command -v apt-get >/dev/null \
    || die "no apt here: this needs Debian 12 (or install by hand: $missing)"
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "sudo is missing; as root: apt-get install $missing"
    sudo -n true 2>/dev/null || sudo -v || die "sudo is refused; as root: apt-get install $missing"
  fi
  # shellcheck disable=SC2086  # a list of words
  step "Installing Debian packages ($missing)" install_packages $missing
}

# ---------------------------------------------------------- environment ----

private_apt() {
  apt-get -q -o Dir::Etc::SourceList="$STATE/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists="$STATE/apt/lists" -o Dir::Cache="$STATE/apt/cache" \
    -o APT::Sandbox::User=root -o Acquire::Retries=3 -o Acquire::Languages=none "$@"
}

# The machine's own mirror serves unstable as well; the system's sources stay as they are.
write_sources() {
  local codename mirror signed='signed-by=/usr/share/keyrings/debian-archive-keyring.gpg'
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' \
    | awk -v c="$codename" '$2 == c && $3 == "main" { print $1; exit }')
  [ -n "$mirror" ] || { say "E: apt knows no main archive of Debian $codename"; return 1; }
  printf 'deb [%s] %s %s main\n' "$signed" "$mirror" unstable "$signed" "$mirror" "$codename" \
    > "$STATE/apt/sources.list"
  mkdir -p "$STATE"/apt/lists/partial "$STATE"/apt/cache/archives/partial
  STABLE=$codename
}

has_deb() { compgen -G "$STATE/debs/$1_*.deb" >/dev/null; }

download_debs() {
  local name wanted=()
  write_sources || return 1
  for name in $ODOO_PACKAGES; do has_deb "$name" || wanted+=("$name/unstable"); done
  for name in $LINKED_PACKAGES; do has_deb "$name" || wanted+=("$name/$STABLE"); done
  rm -rf "$STATE/debs/.partial"; mkdir -p "$STATE/debs/.partial"
  private_apt update && cd "$STATE/debs/.partial" && private_apt download "${wanted[@]}" \
    && mv -- *.deb "$STATE/debs/" && private_apt clean
}

ensure_debs() {
  local name
  for name in $ODOO_PACKAGES $LINKED_PACKAGES; do
    has_deb "$name" && continue
    step "Downloading Odoo 19 (about 130 MB)" download_debs
    return
  done
}

hash_of() { sha256sum "$@" | sha256sum | cut -c 1-12; }

environment_name() {
  local debs; debs=$(cd "$STATE/debs" && ls ./*.deb 2>/dev/null)
  printf 'env-%s' "$( (echo "$RECIPE $debs"; "$SYSTEM_PYTHON" -V; cat "$CONFIG/requirements.txt") \
    | sha256sum | cut -c 1-12)"
}

pip_install() {
  "$1/venv/bin/python" -m pip install --disable-pip-version-check --no-input --progress-bar off \
    --cache-dir "$STATE/pip" --retries 5 --timeout 60 --prefer-binary --no-deps -r "$2"
}

unpack_odoo() {
  local deb
  for deb in "$STATE"/debs/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$1/root" --no-same-owner && continue
    # an archive that cannot be read is fetched again next time
    dpkg-deb --fsys-tarfile "$deb" > /dev/null || rm -f "$deb"
    return 1
  done
}

# Everything is made in a .partial directory that gets its name when it is complete.
build_environment() {
  local final=$1 partial=$1.partial
  rm -rf "$partial"
  mkdir -p "$partial/root" && unpack_odoo "$partial" \
    && "$SYSTEM_PYTHON" -m venv "$partial/venv" \
    && pip_install "$partial" "$CONFIG/requirements.txt" || return 1
  local site; site=$("$partial/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
  echo "$final/root/usr/lib/python3/dist-packages" > "$site/odoo-root.pth"
  sync "$partial" 2>/dev/null
  mv "$partial" "$final"
}

environment_vars() {
  ENVIRONMENT=$STATE/$(environment_name)
  PYTHON=$ENVIRONMENT/venv/bin/python
  ODOO=$ENVIRONMENT/root/usr/bin/odoo
}

old_environments() {
  local directory
  for directory in "$STATE"/env-*; do
    [ -d "$directory" ] || continue
    [ "$directory" = "$ENVIRONMENT" ] || [ -n "$(find "$directory" -maxdepth 0 -mtime -14)" ] \
      || rm -rf "$directory"
  done
}

# ensure_environment [test]
ensure_environment() {
  ensure_packages "${1:-}"
  compgen -G "$STATE/env-*/venv" >/dev/null || need_space $MINIMUM_FREE_MB
  ensure_debs
  environment_vars
  if [ ! -x "$PYTHON" ]; then
    need_space $MINIMUM_FREE_MB
    step "Building the Python environment" build_environment "$ENVIRONMENT"
  fi
  touch "$ENVIRONMENT"
  old_environments
  [ "${1:-}" = test ] || return 0
  local stamp; stamp=$ENVIRONMENT/test-$(hash_of "$CONFIG/requirements-test.txt")
  [ -e "$stamp" ] && return 0
  step "Adding the test tools" pip_install "$ENVIRONMENT" "$CONFIG/requirements-test.txt"
  touch "$stamp"
}

# ----------------------------------------------------------- PostgreSQL ----

# pg_vars NAME: PG (directory of the cluster), PGHOST (its socket); NAME is pg or pg-test
pg_vars() {
  PG=$STATE/$1
  if [ -n "${EXTERNAL_PG:-}" ]; then return; fi
  PG_SOCKETS=$STATE/run/$1
  if [ ${#PG_SOCKETS} -gt 90 ]; then
    # the path of a Unix socket has at most 107 characters
    local remembered=$STATE/run/$1.sockets
    if [ ! -d "$(cat "$remembered" 2>/dev/null)" ]; then mktemp -d /tmp/property-pg.XXXXXX > "$remembered"; fi
    PG_SOCKETS=$(cat "$remembered")
  fi
  export PGHOST=$PG_SOCKETS PGUSER=odoo
  unset PGPORT PGPASSWORD PGDATABASE PGSERVICE PGHOSTADDR PGOPTIONS PGSSLMODE
}

pg_bin() {
  local version; version=$(cat "$PG/PG_VERSION" 2>/dev/null \
    || compgen -G '/usr/lib/postgresql/*/bin/initdb' | cut -d / -f 5 | sort -n | tail -n 1)
  [ -x "/usr/lib/postgresql/$version/bin/$1" ] \
    || die "PostgreSQL $version is needed for the cluster in $PG; as root: apt-get install postgresql-$version"
  say "/usr/lib/postgresql/$version/bin/$1"
}

# The server refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

pg_settings() {
  cat <<-CONF
	listen_addresses = ''
	unix_socket_directories = '$PG_SOCKETS'
	unix_socket_permissions = 0700
	max_connections = 100
	shared_buffers = 256MB
	work_mem = 16MB
	maintenance_work_mem = 128MB
	max_wal_size = 2GB
	random_page_cost = 1.1
	jit = off
	timezone = 'UTC'
	log_timezone = 'UTC'
	CONF
  [ "$1" != pg-test ] || cat <<-CONF
	fsync = off
	synchronous_commit = off
	full_page_writes = off
	wal_level = minimal
	max_wal_senders = 0
	autovacuum_naptime = 30s
	CONF
}

pg_create() {
  local partial=$PG.partial
  rm -rf "$partial"
  mkdir -p "$partial"
  [ "$(id -u)" != 0 ] || chown postgres "$partial"
  chmod 700 "$partial"
  as_postgres "$(pg_bin initdb)" -D "$partial" -U odoo_super -E UTF8 --locale=C.UTF-8 \
    --auth-local=trust --auth-host=reject >> "$STATE/log/postgresql.log" 2>&1 || return 1
  echo "include 'property.conf'" >> "$partial/postgresql.conf"
  mv "$partial" "$PG"
}

pg_check_access() {
  [ "$(id -u)" = 0 ] || return 0
  runuser -u postgres -- test -x "$STATE" \
    || die "the user postgres cannot reach $STATE; name another state directory in PROPERTY_STATE"
}

pg_start() {
  local name=$1
  pg_settings "$name" > "$PG/property.conf"
  mkdir -p "$PG_SOCKETS"
  chmod 700 "$PG_SOCKETS"
  if [ "$(id -u)" = 0 ]; then
    [ "$(stat -c %U "$PG")" = postgres ] || chown -R postgres "$PG"
    chown postgres "$PG_SOCKETS" "$PG/property.conf"
    touch "$STATE/log/$name.log"; chown postgres "$STATE/log/$name.log"; chmod 600 "$STATE/log/$name.log"
  fi
  as_postgres "$(pg_bin pg_ctl)" -D "$PG" -l "$STATE/log/$name.log" -w -t 120 start >> "$STATE/log/postgresql.log" 2>&1 9>&-
}

pg_role() {
  psql -qXAt -U odoo_super -d postgres -c "SELECT 1 FROM pg_roles WHERE rolname = 'odoo'" | grep -q 1 \
    || psql -qX -U odoo_super -d postgres -c "CREATE ROLE odoo LOGIN CREATEDB"
}

# ensure_postgres NAME: the server named by PGHOST, or the private cluster NAME
ensure_postgres() {
  if [ -n "${EXTERNAL_PG:-}" ]; then
    psql -qXAt -d postgres -c 'SELECT 1' >/dev/null 2>&1 \
      || die "the PostgreSQL server named by PGHOST=$PGHOST does not answer (PGUSER=${PGUSER:-}, PGPORT=${PGPORT:-})"
    return
  fi
  pg_vars "$1"
  pg_check_access
  [ -e "$PG/PG_VERSION" ] || pg_create || die "the database cluster could not be made: $(tail -n 1 "$STATE/log/postgresql.log")"
  if ! pg_isready -q; then
    pg_start "$1" || die "PostgreSQL does not start: $(tail -n 1 "$STATE/log/$1.log" 2>/dev/null)"
  fi
  pg_role || die "PostgreSQL refuses the role odoo: see $STATE/log/$1.log"
}

stop_postgres() {
  pg_vars "$1"
  [ -z "${EXTERNAL_PG:-}" ] && [ -e "$PG/PG_VERSION" ] && pg_isready -q || return 0
  as_postgres "$(pg_bin pg_ctl)" -D "$PG" -m fast -w stop >/dev/null
}

sql() { psql -qXAt -v ON_ERROR_STOP=1 "$@"; }
database_exists() { [ "$(sql -d postgres -c "SELECT 1 FROM pg_database WHERE datname = '$1'")" = 1 ]; }

# The server's own vacuum cannot be sent away by us; it lets go by itself.
drop_database() {
  local try
  for try in 1 2 3 4 5; do
    PGOPTIONS="-c client_min_messages=warning" dropdb --if-exists --force "$1" && break
    [ $try -lt 5 ] || return 1
    sleep 2
  done
  rm -rf "$DATA/filestore/$1"
}

# ----------------------------------------------------------------- Odoo ----

# write_conf FILE DATA: config/development.conf with the paths of this machine
write_conf() {
  local secret=$STATE/run/master-password name
  [ -s "$secret" ] || (umask 077; random_password > "$secret")
  (
    umask 077
    {
      cat "$CONFIG/development.conf"
      printf '%s\n' "addons_path = $ROOT/addons" "data_dir = $2" "admin_passwd = $(cat "$secret")"
      for name in host port user password; do
        local variable=PG${name^^}
        [ -z "${!variable:-}" ] || echo "db_$name = ${!variable}"
      done
    } > "$1.$$"
    mv -f "$1.$$" "$1"
  )
}

random_password() { head -c 256 /dev/urandom | tr -dc 'a-km-zA-HJ-NP-Z2-9' | cut -c 1-16; }

odoo() { "$PYTHON" "$ODOO" "$@"; }

# odoo_install DB ARGS...: an -i or -u run that ends by itself
odoo_install() {
  local db=$1; shift
  odoo -d "$db" --no-http --stop-after-init --max-cron-threads=0 "$@"
}

odoo_script() { # DB FILE: runs a Python file in Odoo's shell
  odoo shell -d "$1" --no-http --max-cron-threads=0 < "$2"
}

suite_modules() {
  local manifest
  for manifest in "$ROOT"/addons/*/__manifest__.py; do
    [ -e "$manifest" ] && basename "$(dirname "$manifest")"
  done
  return 0
}

listed_modules() { sed 's/#.*//' "$CONFIG/modules.txt" | tr -s ' \t\n' '\n' | sed '/^$/d'; }
joined() { paste -sd , -; }

# content_hash DIRECTORY: what a database made from these files depends on
content_hash() {
  (cd "$1" && find . -type f ! -path '*/__pycache__/*' ! -path '*/tests/*' ! -path '*/readme/*' \
    ! -name '*.md' -print0 | sort -z | xargs -0 -r sha256sum) | sha256sum | cut -c 1-12
}

common_setup() {
  if [ -n "${PGHOST:-}" ]; then EXTERNAL_PG=1; fi
  trap interrupted INT TERM
  state_setup
}

# Without statistics the planner believes new tables to be empty.
analyze() { sql -d "$1" -c 'SET client_min_messages = error' -c ANALYZE; }
