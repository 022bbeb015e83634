"""Tables in printed documents."""

from collections.abc import Sequence

from reportlab.platypus import Flowable, LongTable, TableStyle

from nrm.foundation.documents import paper
from nrm.foundation.documents.pages import WIDTH

_STYLE = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("BACKGROUND", (0, 0), (-1, 0), paper.PALE),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, paper.ACCENT),
        ("LINEBELOW", (0, 1), (-1, -1), 0.3, paper.LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]
)


def data_table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[float],
    numbers_from: int = 1,
    totals: Sequence[int] = (),
) -> Flowable:
    """Return a table that repeats its heads on every page.

    `widths` are the columns' shares of the page; columns from `numbers_from` on hold numbers, set to the right;
    `totals` are the rows printed in bold.
    """
    head = [
        paper.words(text, paper.NUMBER_HEAD if at >= numbers_from else paper.CELL_BOLD)
        for at, text in enumerate(heads)
    ]
    body = [
        [
            _cell(text, is_number=at >= numbers_from, bold=line in totals)
            for at, text in enumerate(row)
        ]
        for line, row in enumerate(rows)
    ]
    whole = sum(widths)
    table = LongTable(
        [head, *body], colWidths=[WIDTH * width / whole for width in widths], repeatRows=1
    )
    table.setStyle(_STYLE)
    table.hAlign = "LEFT"
    return table


def _cell(text: str, *, is_number: bool, bold: bool) -> Flowable:
    styles = {
        (False, False): paper.CELL,
        (False, True): paper.CELL_BOLD,
        (True, False): paper.NUMBER,
        (True, True): paper.NUMBER_BOLD,
    }
    return paper.words(text, styles[is_number, bold])
