# Run in Odoo's shell: the logins of a new database, written to $PROPERTY_LOGINS.
# The demo answers on 127.0.0.1 only and has known passwords (password = login);
# a database without demo gets a generated password for admin and no other user.
import base64
import os
from pathlib import Path

ROLES = [
    # login, name, role, groups
    ("frontdesk", "周倩", "front desk", ["property_base.group_staff"]),
    (
        "supervisor",
        "李敏",
        "customer-service supervisor",
        ["property_base.group_supervisor"],
    ),
    ("manager", "王建国", "director", ["property_base.group_manager"]),
    ("technician", "孙强", "technician", ["property_cs.group_technician"]),
    ("cashier", "陈芳", "cashier", ["property_billing.group_cashier"]),
    (
        "accountant",
        "赵会计",
        "accountant",
        [
            "property_base.group_staff",
            "account.group_account_user",
            "account.group_account_manager",
            "base.group_partner_manager",
        ],
    ),
]


# What a role sees first after logging in.
HOME = {
    "frontdesk": "property_base.property_household_action",
    "supervisor": "property_base.property_household_action",
    "manager": "property_base.property_indicator_board_action",
    "technician": "property_cs.helpdesk_ticket_action",
    "cashier": "property_billing_counter.property_counter_action",
    "accountant": "property_billing.property_fee_run_action",
}

# Where the part that holds the first choice is not installed.
HOME_ELSE = {"cashier": "property_billing.property_payment_proof_action"}

# Who works in which team of the service desk.
TEAMS = {
    "property_cs.helpdesk_ticket_team_service": ["frontdesk", "supervisor"],
    "property_cs.helpdesk_ticket_team_engineering": ["technician"],
}


def groups_of(xmlids):
    """The groups that exist here: a part of the suite may be installed alone."""
    found = [env.ref(xmlid, raise_if_not_found=False) for xmlid in xmlids]
    return env["res.groups"].concat(*[group for group in found if group])


def ensure_user(login, name, groups):
    users = env["res.users"].with_context(no_reset_password=True)
    user = users.search([("login", "=", login)])
    if not user:
        user = users.create(
            {"login": login, "name": name, "lang": "zh_CN", "tz": "Asia/Shanghai"}
        )
    user.group_ids |= groups
    home = env.ref(HOME.get(login, ""), raise_if_not_found=False) or env.ref(
        HOME_ELSE.get(login, ""), raise_if_not_found=False
    )
    if home:
        user.action_id = home.id
    return user


def demo_resident():
    """An owner of the demo community with a phone, as a portal user."""
    if "property.occupancy" not in env:
        return env["res.users"]
    portal = env.ref("base.group_portal")
    known = env["res.users"].search([("group_ids", "in", portal.ids)], order="id")
    known = known.filtered(lambda user: user.login.isdigit())
    if known:
        return known[0]
    owners = (
        env["property.occupancy"]
        .search([("role", "=", "owner")], order="id")
        .partner_id
    )
    owners = owners.filtered(lambda partner: partner.phone and not partner.is_company)
    if not owners:
        return env["res.users"]
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "partner_id": owners[0].id,
                "login": "".join(filter(str.isdigit, owners[0].phone)),
                "group_ids": [(6, 0, portal.ids)],
            }
        )
    )


def demo_vendor():
    """A contact of the demo's first vendor, as a portal user."""
    if "property.vendor.portal" not in env:
        return env["res.users"]
    users = env["res.users"].with_context(no_reset_password=True)
    known = users.search([("login", "=", "vendor")])
    contracts = env["property.service.contract"].search(
        [("state", "=", "active")], order="id", limit=1
    )
    if known or not contracts:
        return known
    contact = env["res.partner"].create(
        {"name": "陈师傅", "parent_id": contracts.partner_id.id}
    )
    return users.create(
        {
            "partner_id": contact.id,
            "login": "vendor",
            "lang": "zh_CN",
            "tz": "Asia/Shanghai",
            "group_ids": [(6, 0, env.ref("base.group_portal").ids)],
        }
    )


def show_logo():
    """The demo company's own logo instead of the ERP's sample."""
    logo = Path(os.environ["PROPERTY_CONFIG"], "logo.png")
    env.ref("base.main_company").logo = base64.b64encode(logo.read_bytes())


def demo_logins():
    admin = env.ref("base.user_admin")
    admin.group_ids |= groups_of(
        ["property_base.group_manager", "account.group_account_manager"]
    )
    admin.password = "admin"
    rows = [("admin", "admin", "administrator")]
    for login, name, role, xmlids in ROLES:
        groups = groups_of(xmlids)
        if groups:
            ensure_user(login, name, groups).password = login
            rows.append((login, login, role))
    join_teams()
    show_logo()
    resident = demo_resident()
    if resident:
        resident.password = "resident"
        rows.append((resident.login, "resident", "resident, in the portal"))
    vendor = demo_vendor()
    if vendor:
        vendor.password = "vendor"
        rows.append((vendor.login, "vendor", "contact of a vendor, in the portal"))
    return rows


def join_teams():
    """The demo's people work in the teams of the service desk."""
    for xmlid, logins in TEAMS.items():
        team = env.ref(xmlid, raise_if_not_found=False)
        if team:
            team.user_ids |= env["res.users"].search([("login", "in", logins)])


def empty_logins():
    admin = env.ref("base.user_admin")
    admin.group_ids |= groups_of(
        ["property_base.group_manager", "account.group_account_manager"]
    )
    admin.password = os.environ["PROPERTY_ADMIN_PASSWORD"]
    return [
        ("admin", os.environ["PROPERTY_ADMIN_PASSWORD"], "administrator, change it")
    ]


rows = demo_logins() if os.environ.get("PROPERTY_DEMO") else empty_logins()
with open(os.environ["PROPERTY_LOGINS"], "w", encoding="utf-8") as logins:
    logins.write(f"{'login':<14}{'password':<20}role\n")
    for login, password, role in rows:
        logins.write(f"{login:<14}{password:<20}{role}\n")
env.cr.commit()
