from io import BytesIO

from PIL import Image

from odoo.tests import BaseCase, tagged

from odoo.addons.property_base.tools.upload import (
    UploadError,
    check_files,
    clean_name,
    count_pixels,
)

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20
PDF = b"%PDF-1.7\n"


@tagged("post_install", "-at_install")
class TestUpload(BaseCase):
    def _code(self, *files, **limits):
        with self.assertRaises(UploadError) as caught:
            check_files(list(files), **limits)
        return caught.exception.code

    def test_taken(self):
        files = [("证书.JPG", JPEG), ("a b.png", PNG), ("x.pdf", PDF)]
        self.assertEqual(
            check_files(files),
            [
                ("证书.jpg", "image/jpeg", JPEG),
                ("a b.png", "image/png", PNG),
                ("x.pdf", "application/pdf", PDF),
            ],
        )

    def test_content_decides(self):
        self.assertEqual(check_files([("evil.html", PNG)])[0][0], "evil.png")
        for name, content in (
            ("photo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            ("photo.jpg", b"<html><script>1</script></html>"),
            ("photo.pdf", b"MZ\x90\x00"),
            ("photo.jpg", b"GIF89a"),
        ):
            self.assertEqual(self._code((name, content)), "kind", name)

    def test_pixels(self):
        """A picture is judged by what it is unpacked."""
        png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x1f\x40\0\0\x1f\x40\x08\2"
        self.assertEqual(count_pixels(png), 64_000_000)
        self.assertEqual(self._code(("a.png", png)), "pixels")
        buffer = BytesIO()
        Image.new("RGB", (640, 480)).save(buffer, "JPEG", progressive=True)
        self.assertEqual(count_pixels(buffer.getvalue()), 640 * 480)
        jpeg = b"\xff\xd8\xff\xe0\0\4\0\0\xff\xff\xc2\0\x11\x08\xff\xff\xff\xff\3"
        self.assertEqual(count_pixels(jpeg), 65535**2)
        self.assertEqual(self._code(("a.jpg", jpeg)), "pixels")
        for content in (PNG[:20], JPEG, PDF, b"\xff\xd8", b"\xff\xd8\xff\xc0\0"):
            self.assertEqual(count_pixels(content), 0)

    def test_limits(self):
        self.assertEqual(self._code(*[("a.png", PNG)] * 6), "count")
        self.assertEqual(self._code(("a.png", PNG), max_bytes=27), "size")
        self.assertEqual(check_files([("a.png", PNG)], max_bytes=28)[0][2], PNG)
        self.assertEqual(self._code(("a.png", b"")), "empty")

    def test_names(self):
        for name, expected in (
            ("../../secret/list", "list.png"),
            ("x\\z\\y.exe", "y.png"),
            ("", "file.png"),
            (None, "file.png"),
            ('a"><script>.png', "ascript.png"),
            ("x" * 200, "x" * 60 + ".png"),
        ):
            self.assertEqual(clean_name(name, "image/png"), expected)
