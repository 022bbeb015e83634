"""A composed table as it is shown and taken away."""

from nrm.analysis.composing import Composed
from nrm.foundation.documents.spreadsheets import Sheet, to_csv
from nrm.foundation.language import Language
from nrm.foundation.text import Text
from nrm.foundation.web.formats import number_words

TOTAL = Text("Gjithsej", "Total")
PERSONS = Text("Persona", "Persons")
REFUSED_SIGN = "×"
"""Stands where nothing follows from published numbers."""


def title_of(composed: Composed) -> Text:
    """Return what a table is about."""
    titles = [one.title for one in composed.question.dimensions]
    return Text(" × ".join(one.sq for one in titles), " × ".join(one.en for one in titles))


def headers_of(composed: Composed) -> list[str]:
    """Return the heads of the columns."""
    rows, *across = composed.question.dimensions
    columns = [str(one.text) for one in across[0].categories] if across else []
    return [str(rows.title), *columns, str(TOTAL if across else PERSONS)]


def rows_of(composed: Composed) -> list[list[str]]:
    """Return the rows: a label, then a number or the sign of refusal in each column."""
    width = len(headers_of(composed)) - 1
    texts = {one.code: str(one.text) for one in composed.question.dimensions[0].categories}
    found = []
    for at in range(0, len(composed.lines), width):
        row = composed.lines[at : at + width]
        label = str(TOTAL) if row[0].down is None else texts[row[0].down]
        cells = [number_words(one.number.value) if one.number else REFUSED_SIGN for one in row]
        found.append([label, *cells])
    return found


def csv_of(composed: Composed, *, language: Language) -> bytes:
    """Return the table as CSV, a number a row with both ends of the true one; refused numbers are empty."""
    dimensions = composed.question.dimensions
    labels = {
        (one.id, category.code): category.text.in_(language)
        for one in dimensions
        for category in one.categories
    }
    heads = [name for one in dimensions for name in (one.id, f"{one.id}_label")]
    rows = []
    for line in composed.lines:
        row: list[str | int | None] = []
        for one, code in zip(dimensions, (line.down, line.across), strict=False):
            row += [code, TOTAL.in_(language) if code is None else labels[one.id, code]]
        number = line.number
        rows.append((*row, *((number.value, number.lo, number.hi) if number else (None,) * 3)))
    return to_csv(Sheet("table", (*heads, "value", "at_least", "at_most"), tuple(rows)))
