"""Spreadsheets: whatever a text holds, no program runs it."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrm.foundation.documents.spreadsheets import Sheet, harmless, to_csv, to_xlsx

FORMULAS = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "\u200b=1"),
    *(
        "＝1+1",
        "＋1",
        "－1",
        "＠A1",
        '=HYPERLINK("http://x","y")',
        "=cmd|' /C calc'!A0",
        "\u202e=1",
    ),
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_written_as_words(text: str) -> None:
    assert harmless(text).startswith("'")


@pytest.mark.parametrize("text", ["Gjirokastër", "0-13", "a=b", "", " ", "25 vjeç e lart", "–"])
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


@given(st.text())
def test_no_text_begins_like_a_formula(text: str) -> None:
    written = harmless(text)
    assert written.lstrip(" \n\u00a0")[:1] not in set("=+-@\t\r＝＋－＠")
    written.encode()


@given(st.lists(st.text(st.characters(exclude_categories=["C"])), min_size=1, max_size=4))
def test_csv_gives_back_what_was_written(texts: list[str]) -> None:
    sheet = Sheet("x", tuple(f"c{at}" for at in range(len(texts))), (tuple(texts),))
    rows = list(csv.reader(StringIO(to_csv(sheet).decode(), newline="")))
    assert rows[1] == [harmless(text) for text in texts]


def test_numbers_are_written_as_numbers() -> None:
    content = to_csv(Sheet("x", ("n",), ((-5,), (2.5,), (None,))))
    assert content == b'"n"\r\n"-5"\r\n"2.5"\r\n""\r\n'


@pytest.mark.parametrize("text", FORMULAS)
def test_a_workbook_holds_texts_only(text: str) -> None:
    sheet = Sheet("x", ("t",), ((text,), ("http://example.org",)))
    (page,) = openpyxl.load_workbook(BytesIO(to_xlsx([sheet], title="t")))
    assert page["A2"].data_type == "s"
    assert page["A3"].hyperlink is None


def test_names_of_sheets_are_short_and_different() -> None:
    sheets = [Sheet(name, ("c",), ()) for name in ("a" * 40, "A" * 40, "x/y:z", "", "?")]
    names = openpyxl.load_workbook(BytesIO(to_xlsx(sheets, title="t"))).sheetnames
    assert len({name.casefold() for name in names}) == len(sheets)
    assert all(0 < len(name) <= 31 for name in names)
