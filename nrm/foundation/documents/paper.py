"""How printed documents look: fonts, colours, styles, and words that can do no harm."""

from pathlib import Path
from xml.sax.saxutils import escape

import reportlab
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

PLAIN, BOLD, ITALIC = "Vera", "Vera-Bold", "Vera-Italic"
INK, QUIET = HexColor("#1c2b2f"), HexColor("#56666b")
ACCENT, PALE, LINE = HexColor("#0b5c6b"), HexColor("#eaf2f4"), HexColor("#c5d1d4")
WARNING = HexColor("#a02020")

_FILES = {PLAIN: "Vera.ttf", BOLD: "VeraBd.ttf", ITALIC: "VeraIt.ttf"}
_FOLDER = Path(reportlab.__file__).parent / "fonts"
for _name, _file in _FILES.items():
    pdfmetrics.registerFont(TTFont(_name, str(_FOLDER / _file)))

BODY = ParagraphStyle("body", fontName=PLAIN, fontSize=9.5, leading=14, textColor=INK, spaceAfter=6)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=8, leading=11, spaceAfter=3)
NOTE = ParagraphStyle("note", parent=SMALL, textColor=QUIET)
LEAD = ParagraphStyle("lead", parent=BODY, fontSize=11, leading=17, spaceAfter=8)
TITLE = ParagraphStyle(
    "title", parent=BODY, fontName=BOLD, fontSize=24, leading=30, textColor=ACCENT
)
SUBTITLE = ParagraphStyle("subtitle", parent=BODY, fontSize=14, leading=20, spaceAfter=4)
HEADING = ParagraphStyle(
    "heading", parent=BODY, fontName=BOLD, fontSize=14, leading=18, textColor=ACCENT, spaceBefore=14,
    spaceAfter=6, keepWithNext=1,
)  # fmt: skip
CAPTION = ParagraphStyle(
    "caption", parent=BODY, fontName=BOLD, fontSize=9.5, leading=13, spaceBefore=8, spaceAfter=4,
    keepWithNext=1,
)  # fmt: skip
CELL = ParagraphStyle("cell", parent=BODY, fontSize=7.5, leading=9.5, spaceAfter=0)
CELL_BOLD = ParagraphStyle("cell-bold", parent=CELL, fontName=BOLD)
CELL_NOTE = ParagraphStyle("cell-note", parent=CELL, fontSize=6.8, leading=8.6, textColor=QUIET)
NUMBER = ParagraphStyle("number", parent=CELL, alignment=TA_RIGHT)
NUMBER_BOLD = ParagraphStyle("number-bold", parent=NUMBER, fontName=BOLD)
NUMBER_HEAD = ParagraphStyle("number-head", parent=NUMBER_BOLD, fontSize=6.8, leading=8.4)
BANNER = ParagraphStyle(
    "banner", parent=BODY, fontName=BOLD, textColor=WARNING, alignment=TA_CENTER
)


def words(text: str, style: ParagraphStyle = BODY) -> Paragraph:
    """Return `text` as a paragraph; whatever it holds is printed as it is and never taken for markup."""
    return Paragraph(escape(text), style)
