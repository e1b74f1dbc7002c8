import subprocess
import unicodedata


def pdf_pages(content):
    """Text of each page of a PDF, laid out as printed.

    Fonts give some characters twins (radicals, dashes): they are told as one.
    """
    result = subprocess.run(
        ["pdftotext", "-layout", "-", "-"],
        input=content,
        capture_output=True,
        check=True,
    )
    text = "".join(map(_usual, result.stdout.decode()))
    return [" ".join(page.split()) for page in text.split("\f") if page.strip()]


def _usual(character):
    if "⺀" <= character <= "⿕":
        return unicodedata.normalize("NFKC", character)
    return "–" if character == "‒" else character
