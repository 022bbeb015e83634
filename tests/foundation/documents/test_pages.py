"""Printed documents: whatever a text holds is printed, never obeyed."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import cast

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from reportlab.platypus import Flowable

from nrm.foundation.documents import paper
from nrm.foundation.documents.drawings import bars, qark_map
from nrm.foundation.documents.pages import WIDTH, Letterhead, lay_out, signatures
from nrm.foundation.documents.tables import data_table

HEAD = Letterhead(issuer="Invented Authority", title="A trial", language="en")
NASTY = [
    '<img src="/etc/hostname"/>',
    '<a href="javascript:alert(1)">x</a>',
    "<b>unclosed",
    "&lt; &amp; &#60;",
    "<para><font color='red'>",
    "\x00\x07 bell",
]


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def test_pages_are_numbered_and_named() -> None:
    story = [paper.words("word " * 4000), paper.words("A heading", paper.HEADING)]
    document = read(lay_out(HEAD, lambda: [*story]))
    assert len(document.pages) > 2
    assert f"Page 2 of {len(document.pages)}" in document.pages[1].extract_text()
    assert document.metadata is not None
    assert document.metadata.title == "A trial"
    assert document.outline


@pytest.mark.parametrize("text", NASTY)
def test_markup_is_printed_as_it_is(text: str) -> None:
    def story() -> Sequence[Flowable]:
        table = data_table([text, text], [[text, text], [(text, text), "1"]], shares=(1, 1))
        chart = bars([(text, 3)], width=WIDTH)
        return [paper.words(text), table, chart, signatures([text], language="sq")]

    (page,) = read(lay_out(HEAD, story)).pages
    assert not page.images
    assert "/Annots" not in page
    shown = text.replace("\x00", "").replace("\x07", "").strip()
    assert shown in page.extract_text().replace("\n", "")


def test_albanian_letters_are_in_the_embedded_font() -> None:
    (page,) = read(lay_out(HEAD, lambda: [paper.words("Ë ë Ç ç “ ” „ – € «»")])).pages
    assert "Ë ë Ç ç “ ” „ – € «»" in page.extract_text()
    resources = cast(DictionaryObject, page["/Resources"])
    fonts = [one.get_object() for one in cast(DictionaryObject, resources["/Font"]).values()]
    embedded = [one for one in fonts if "/FontDescriptor" in one]
    assert any("Vera" in one["/BaseFont"] for one in embedded)
    assert all("/FontFile2" in one["/FontDescriptor"].get_object() for one in embedded)


def test_a_warning_stands_on_every_page() -> None:
    head = Letterhead(issuer="x", title="y", language="sq", warning="MOS E JEP")
    document = read(lay_out(head, lambda: [paper.words("fjalë " * 3000)]))
    assert all("MOS E JEP" in page.extract_text() for page in document.pages)


def test_the_map_shows_twelve_names_and_their_numbers() -> None:
    values = {f"AL-{number:02}": number * 10 for number in range(1, 13)}
    (page,) = read(lay_out(HEAD, lambda: [qark_map(values, width=200)])).pages
    text = page.extract_text()
    assert all(name in text for name in ("Berat", "Tiranë", "Vlorë", "Kukës"))
    assert all(str(value) in text for value in values.values())


def test_a_wide_table_has_upright_heads_and_repeats_them() -> None:
    heads = ["Qark", *(f"Column {number}" for number in range(9))]
    rows = [[f"row {number}", *(["0"] * 9)] for number in range(90)]
    document = read(lay_out(HEAD, lambda: [data_table(heads, rows, shares=[2, *([1] * 9)])]))
    assert len(document.pages) > 1
    assert all("Column 8" in page.extract_text() for page in document.pages)


def test_paragraphs_are_only_made_where_they_are_escaped() -> None:
    root = Path(__file__).parents[3] / "nrm"
    makers = [path for path in root.rglob("*.py") if "Paragraph(" in path.read_text()]
    assert [path.name for path in makers] == ["paper.py"]
