"""What residents may upload. Judged by content; knows nothing of the ORM."""

import re
import struct

MAX_FILES = 5
MAX_BYTES = 5 * 1024 * 1024
#: of a picture unpacked; a telephone's photo has 12 to 50 million
MAX_PIXELS = 60_000_000
EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/pdf": "pdf",
}


class UploadError(ValueError):
    """A file that is not taken.

    :ivar str code: ``count``, ``size``, ``empty``, ``pixels`` or ``kind``
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


def count_pixels(content):
    """Return how many pixels a JPEG or PNG says it has; 0 where it says nothing."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width * height
    if content.startswith(b"\xff\xd8"):
        return _count_jpeg_pixels(content)
    return 0


def _count_jpeg_pixels(content):
    """Walk the segments of a JPEG to the frame header (SOF0 to SOF15)."""
    position = 2
    while position + 9 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if marker == 0xFF:  # fill byte
            position += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width * height
        position += 2 + struct.unpack(">H", content[position + 2 : position + 4])[0]
    return 0


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
    :raise UploadError: too many, too large, empty or too many pixels
    """
    if len(files) > max_files:
        raise UploadError("count")
    for name, content in files:
        if not content:
            raise UploadError("empty", name)
        if len(content) > max_bytes:
            raise UploadError("size", name)
        if count_pixels(content) > MAX_PIXELS:
            raise UploadError("pixels", name)


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
