"""The sheet that a document is printed on: margins, running head, page numbers, outline, who signs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from nrm.foundation.documents import paper
from nrm.foundation.language import Language

MARGIN = 2 * cm
WIDTH = A4[0] - 2 * MARGIN
"""Of what is printed, in points."""
_PAGE_OF = {"sq": "Faqja {page} nga {pages}", "en": "Page {page} of {pages}"}
_LOCALE = {"sq": "sq-AL", "en": "en-GB"}
_SIGNATURE_PARTS = {
    "sq": ("Emri dhe mbiemri", "Detyra", "Data", "Nënshkrimi dhe vula"),
    "en": ("Name", "Function", "Date", "Signature and seal"),
}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every page says: who issues it, what it is called, and a warning if it may not be passed on."""

    issuer: str
    title: str
    language: Language
    warning: str = ""


def lay_out(letterhead: Letterhead, story: Callable[[], Sequence[Flowable]]) -> bytes:
    """Return the document as PDF.

    `story` makes its content anew each time: it is laid out twice, because the first page already says how many
    there are.
    """
    _content, pages = _sheets(letterhead, story(), pages=0)
    content, _pages = _sheets(letterhead, story(), pages=pages)
    return content


def _sheets(letterhead: Letterhead, story: Sequence[Flowable], *, pages: int) -> tuple[bytes, int]:
    file = BytesIO()
    sheet = _Sheet(file, letterhead, pages)
    sheet.build(list(story))
    return file.getvalue(), sheet.page


class _Sheet(BaseDocTemplate):
    """A4 pages with the running head and foot of a letterhead."""

    def __init__(self, file: BytesIO, letterhead: Letterhead, pages: int) -> None:
        super().__init__(
            file,
            pagesize=A4,
            title=letterhead.title,
            author=letterhead.issuer,
            lang=_LOCALE[letterhead.language],
        )
        self._letterhead, self._pages = letterhead, pages
        frame = Frame(MARGIN, MARGIN, WIDTH, A4[1] - 2 * MARGIN - 0.6 * cm, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate("page", [frame], onPage=self._around))

    def _around(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        head, number = self._letterhead, canvas.getPageNumber()
        canvas.saveState()
        canvas.setFont(paper.PLAIN, 7.5)
        canvas.setFillColor(paper.QUIET)
        top, foot = A4[1] - 1.4 * cm, 1.2 * cm
        if number > 1:
            canvas.drawString(MARGIN, top, head.title)
            canvas.setStrokeColor(paper.LINE)
            canvas.line(MARGIN, top - 5, A4[0] - MARGIN, top - 5)
        canvas.drawString(MARGIN, foot, head.issuer)
        numbered = _PAGE_OF[head.language].format(page=number, pages=self._pages)
        canvas.drawRightString(A4[0] - MARGIN, foot, numbered)
        if head.warning:
            canvas.setFont(paper.BOLD, 8)
            canvas.setFillColor(paper.WARNING)
            canvas.drawCentredString(A4[0] / 2, foot - 12, head.warning)
        canvas.restoreState()

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - the name is ReportLab's
        """Enter each heading in the document's outline."""
        if isinstance(flowable, Paragraph) and flowable.style.name == paper.HEADING.name:
            key = f"heading-{self.page}-{id(flowable)}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.getPlainText(), key, level=0)


def signatures(roles: Sequence[str], *, language: Language) -> Flowable:
    """Return lines for `roles` to sign on, side by side, never torn apart by the end of a page."""
    columns = [[paper.words(role, paper.CELL_BOLD), *_lines_to_sign(language)] for role in roles]
    rows = [[column[at] for column in columns] for at in range(len(columns[0]))]
    table = Table(rows, colWidths=[WIDTH / len(roles)] * len(roles))
    table.setStyle([("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 24)])
    return KeepTogether([Spacer(1, 18), table])


def _lines_to_sign(language: Language) -> list[list[Flowable]]:
    return [
        [Spacer(1, 20), _Rule(), paper.words(part, paper.NOTE)]
        for part in _SIGNATURE_PARTS[language]
    ]


class _Rule(Flowable):
    """A thin line over the whole width that is there."""

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Take the width that is there, and next to no height."""
        self.width = available_width
        return available_width, 2

    def draw(self) -> None:
        """Draw the line."""
        self.canv.setStrokeColor(paper.QUIET)
        self.canv.setLineWidth(0.5)
        self.canv.line(0, 1, self.width, 1)
