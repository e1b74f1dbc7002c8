from odoo.tests import BaseCase, tagged

from odoo.addons.property_base.tools.upload import UploadError, check_files, clean_name

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
