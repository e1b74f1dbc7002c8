from xml.etree import ElementTree

import qrcode

from odoo.tests import BaseCase

from ..tools.qr import MASK, qr_svg


class TestQr(BaseCase):
    def test_dark_cells_are_those_of_the_code(self):
        """The path covers the dark cells, each once, and nothing else."""
        text = "https://erp.example.com/my/fees?unit=3-2-501"
        root = ElementTree.fromstring(qr_svg(text))
        path = root[0].get("d")
        drawn = []
        for part in path.strip("M").split("M"):
            place, length = part.split("h")[0], part.split("h")[1].split("v")[0]
            column, row = map(int, place.split())
            drawn += [(row, column + step) for step in range(int(length))]
        code = qrcode.QRCode(
            border=0, error_correction=qrcode.ERROR_CORRECT_M, mask_pattern=MASK
        )
        code.add_data(text)
        code.make()
        dark = [
            (row, column)
            for row, cells in enumerate(code.get_matrix())
            for column, cell in enumerate(cells)
            if cell
        ]
        self.assertEqual(sorted(drawn), dark)
        self.assertEqual(
            root.get("viewBox"), "0 0 {0} {0}".format(len(code.get_matrix()))
        )
