"""What residents may upload. Judged by content; knows nothing of the ORM."""

import re

MAX_FILES = 5
MAX_BYTES = 5 * 1024 * 1024
EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/pdf": "pdf",
}


class UploadError(ValueError):
    """A file that is not taken.

    :ivar str code: ``count``, ``size``, ``empty`` or ``kind``
    :ivar str name: name of the file, empty for the lot
    """

    def __init__(self, code, name=""):
        super().__init__(code)
        self.code = code
        self.name = name


def sniff(content):
    """Return the media type of photographs and PDF by their first bytes.

    The name and the type a browser declares are not asked: whatever is not
    one of the three (svg, html, office files, programs) is None.
    """
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    return None


def clean_name(name, media_type):
    """Return a harmless file name whose extension says what the file is."""
    stem = re.split(r"[\\/]", name or "")[-1].rsplit(".", 1)[0]
    stem = re.sub(r"[^\w\- ]", "", stem).strip()[:60] or "file"
    return f"{stem}.{EXTENSIONS[media_type]}"


def is_active(content):
    """Whether a browser or a computer would execute it: mark-up or a program."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    return start.startswith((b"<", b"MZ", b"\x7fELF", b"#!", b"\xff\xfe<", b"\xfe\xff"))


def check_amount(files, max_files=MAX_FILES, max_bytes=MAX_BYTES):
    """Check number and size of uploaded files.

    :param files: list of (name, content in bytes)
    :param int max_bytes: limit of one file, in bytes
    :raise UploadError: too many, too large or empty
    """
    if len(files) > max_files:
        raise UploadError("count")
    for name, content in files:
        if not content:
            raise UploadError("empty", name)
        if len(content) > max_bytes:
            raise UploadError("size", name)


def check_foreign_files(files, max_files=MAX_FILES, max_bytes=MAX_BYTES):
    """Check files of a form that takes documents of any harmless kind.

    :return: list of (name without path, content)
    :raise UploadError: too many, too large, empty, or something executable
    """
    check_amount(files, max_files, max_bytes)
    for name, content in files:
        if is_active(content):
            raise UploadError("kind", name)
    return [(re.split(r"[\\/]", name)[-1][:120], content) for name, content in files]


def check_files(files, max_files=MAX_FILES, max_bytes=MAX_BYTES):
    """Check photos and PDF and return them with clean names.

    :param files: list of (name, content in bytes)
    :param int max_bytes: limit of one file, in bytes
    :return: list of (clean name, media type, content)
    :raise UploadError: too many, too large, empty, or not of a kind taken
    """
    check_amount(files, max_files, max_bytes)
    checked = []
    for name, content in files:
        media_type = sniff(content)
        if not media_type:
            raise UploadError("kind", name)
        checked.append((clean_name(name, media_type), media_type, content))
    return checked
