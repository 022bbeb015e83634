"""Tables as CSV and XLSX files that no spreadsheet program takes for formulas."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from pkgutil import resolve_name
from typing import Any
from unicodedata import category

Value = str | int | float | None

_STARTS_A_FORMULA = frozenset("=+-@\t\r＝＋－＠")
_KEPT = "\t\r\n"
"""Of the signs that have no shape; the others (bells, text direction, halves of a sign) are left out."""
_NAME_LENGTH = 31
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tidy table: a name, a heading per column, a row per record."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def harmless(text: str) -> str:
    """Return `text` so that no spreadsheet program runs it: a formula's first sign gets an apostrophe before it."""
    shown = "".join(sign for sign in text if sign in _KEPT or not category(sign).startswith("C"))
    first = shown.lstrip(" \n\u00a0")[:1]
    return f"'{shown}" if first and first in _STARTS_A_FORMULA else shown


def to_csv(sheet: Sheet) -> bytes:
    """Return the sheet as UTF-8 CSV, every value in quotes; numbers are written as they are."""
    written = StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([harmless(column) for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([harmless(value) if isinstance(value, str) else value for value in row])
    return written.getvalue().encode()


def to_xlsx(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """Return a workbook with one sheet after the other; texts are typed as texts, never as formulas or links."""
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with resolve_name("xlsxwriter:Workbook")(content, options) as book:
        book.set_properties({"title": title})
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for sheet, name in zip(sheets, _names(sheets), strict=True):
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            page.repeat_rows(0)
            for at, column in enumerate(sheet.columns):
                page.write_string(0, at, column, heading)
                page.set_column(at, at, _width(sheet, at))
            for line, row in enumerate(sheet.rows, start=1):
                for at, value in enumerate(row):
                    _write(page, line, at, value)
    return content.getvalue()


def _write(page: Any, line: int, at: int, value: Value) -> None:
    if isinstance(value, str):
        page.write_string(line, at, value)
    elif value is not None:
        page.write_number(line, at, value)


def _width(sheet: Sheet, at: int) -> int:
    longest = max([len(sheet.columns[at]), *(len(str(row[at] or "")) for row in sheet.rows)])
    return min(longest + 2, _WIDEST)


def _names(sheets: Sequence[Sheet]) -> list[str]:
    """Return names that a workbook accepts: short, without forbidden signs, each once whatever its case."""
    names: list[str] = []
    taken: set[str] = set()
    for number, sheet in enumerate(sheets, start=1):
        name = sheet.name.translate(_FORBIDDEN_IN_NAMES).strip()[:_NAME_LENGTH] or str(number)
        if name.casefold() in taken:
            ending = f" {number}"
            name = name[: _NAME_LENGTH - len(ending)] + ending
        taken.add(name.casefold())
        names.append(name)
    return names
