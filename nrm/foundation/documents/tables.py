"""Tables in printed documents."""

from collections.abc import Sequence

from reportlab.lib.utils import simpleSplit
from reportlab.platypus import Flowable, LongTable, TableStyle

from nrm.foundation.documents import paper
from nrm.foundation.documents.pages import WIDTH

Cell = str | tuple[str, str]
"""Words, or words in bold with a note under them."""

_MOST_LEVEL_HEADS = 6
"""With more columns of numbers than this, their heads stand upright."""
_UPRIGHT_HEIGHT = 74.0
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
    rows: Sequence[Sequence[Cell]],
    *,
    shares: Sequence[float],
    width: float = WIDTH,
    numbers_from: int = 1,
    totals: Sequence[int] = (),
) -> Flowable:
    """Return a table that repeats its heads on every page.

    `shares` say how the columns divide `width` (points); columns from `numbers_from` on hold numbers, set to the
    right; `totals` are the rows printed in bold.
    """
    widths = [width * share / sum(shares) for share in shares]
    body = [
        [
            _cell(one, is_number=at >= numbers_from, bold=line in totals)
            for at, one in enumerate(row)
        ]
        for line, row in enumerate(rows)
    ]
    head = _head(heads, widths=widths, numbers_from=numbers_from)
    table = LongTable([head, *body], colWidths=widths, repeatRows=1)
    table.setStyle(_STYLE)
    table.hAlign = "LEFT"
    return table


def _head(heads: Sequence[str], *, widths: Sequence[float], numbers_from: int) -> list[Flowable]:
    upright = len(heads) - numbers_from > _MOST_LEVEL_HEADS
    made: list[Flowable] = []
    for at, text in enumerate(heads):
        if at < numbers_from:
            made.append(paper.words(text, paper.CELL_BOLD))
        elif upright:
            made.append(_Upright(text, room=widths[at] - 8))
        else:
            made.append(paper.words(text, paper.NUMBER_HEAD))
    return made


def _cell(content: Cell, *, is_number: bool, bold: bool) -> Flowable | list[Flowable]:
    if isinstance(content, tuple):
        title, note = content
        return [paper.words(title, paper.CELL_BOLD), paper.words(note, paper.CELL_NOTE)]
    styles = {
        (False, False): paper.CELL,
        (False, True): paper.CELL_BOLD,
        (True, False): paper.NUMBER,
        (True, True): paper.NUMBER_BOLD,
    }
    return paper.words(content, styles[is_number, bold])


class _Upright(Flowable):
    """The head of a narrow column, read from below upwards, at the right of `room` points."""

    def __init__(self, text: str, *, room: float) -> None:
        super().__init__()
        style = paper.NUMBER_HEAD
        self._lines = simpleSplit(text, style.fontName, style.fontSize, _UPRIGHT_HEIGHT)
        self.width, self.height = room, _UPRIGHT_HEIGHT

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        """Take as much room as the column has."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the lines side by side, the last one at the right."""
        style = paper.NUMBER_HEAD
        self.canv.saveState()
        self.canv.setFont(style.fontName, style.fontSize)
        self.canv.setFillColor(paper.INK)
        self.canv.rotate(90)
        for at, line in enumerate(reversed(self._lines)):
            self.canv.drawString(0, -self.width + 1 + at * style.leading, line)
        self.canv.restoreState()
