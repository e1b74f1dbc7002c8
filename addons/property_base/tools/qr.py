"""QR codes as SVG: a pure module, sharp in print and small in a page."""

import base64

import qrcode

#: any mask can be read; trying all eight for the best takes seven times as long
MASK = 0


def qr_svg(text):
    """Draw a text as QR code.

    :param str text: at most 2,331 bytes (error correction M)
    :return: an SVG document without margin, one unit a module
    """
    code = qrcode.QRCode(
        border=0, error_correction=qrcode.ERROR_CORRECT_M, mask_pattern=MASK
    )
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    path = "".join(
        f"M{column} {row}h{length}v1h-{length}z"
        for row, cells in enumerate(matrix)
        for column, length in _runs(cells)
    )
    size = len(matrix)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" shape-rendering="crispEdges" '
        f'viewBox="0 0 {size} {size}"><path d="{path}"/></svg>'
    )


def qr_data_uri(text):
    """The same as ``src`` of an image."""
    content = base64.b64encode(qr_svg(text).encode()).decode()
    return f"data:image/svg+xml;base64,{content}"


def _runs(cells):
    """Start and length of each run of dark cells of a row."""
    start = None
    for column, dark in enumerate([*cells, False]):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            yield start, column - start
            start = None
