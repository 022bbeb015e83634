"""A short report as a printed document of two or three pages."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from reportlab.lib.units import cm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from nrm.foundation.documents import paper
from nrm.foundation.documents.drawings import bars
from nrm.foundation.documents.pages import WIDTH, Letterhead, lay_out
from nrm.foundation.documents.tables import data_table
from nrm.foundation.language import Language
from nrm.foundation.text import Text
from nrm.foundation.web.formats import date_words, number_words
from nrm.statistics import words
from nrm.statistics.ledger.catalogue import Origin
from nrm.statistics.ledger.numbers import Printed
from nrm.statistics.outputs import pdf_origins
from nrm.statistics.outputs.pdf_file import ISSUER, STATE
from nrm.statistics.report import Report
from nrm.statistics.sheets import Question, Sheet

NUMBER = Text("Numri", "Number")
TRUE_NUMBER = Text("Numri i vërtetë", "True number")
_METHOD = Text("Si lexohen numrat", "How to read the numbers")
_MADE_ON = Text("Përgatitur më", "Prepared on")


def sheet_pdf(
    sheet: Sheet,
    report: Report,
    *,
    language: Language,
    made_on: date,
    origins: Sequence[Origin] = (),
) -> bytes:
    """Return the sheet as PDF in `language`."""
    period = report.scope.period.label.in_(language)
    letterhead = Letterhead(
        issuer=ISSUER.in_(language).partition(" për ")[0].partition(" for ")[0],
        title=f"{sheet.title.in_(language)}, {period}",
        language=language,
    )
    return lay_out(letterhead, _story(sheet, report, origins, language=language, made_on=made_on))


def _story(
    sheet: Sheet,
    report: Report,
    origins: Sequence[Origin],
    *,
    language: Language,
    made_on: date,
) -> Callable[[], Sequence[Flowable]]:
    def story() -> Sequence[Flowable]:
        return [
            *_head(sheet, report, language=language, made_on=made_on),
            *(_question(one, sheet, language=language) for one in sheet.answered(report)),
            *_method(report, language=language),
            *(pdf_origins.origins(origins, language=language) if origins else ()),
        ]

    return story


def _head(sheet: Sheet, report: Report, *, language: Language, made_on: date) -> Iterator[Flowable]:
    period, base, rollup = (one.in_(language) for one in words.scope_names(report))
    yield paper.words(STATE.in_(language), paper.CAPTION)
    yield paper.words(ISSUER.in_(language), paper.BODY)
    yield Spacer(1, 0.5 * cm)
    yield paper.words(sheet.title.in_(language), paper.TITLE)
    yield paper.words(period, paper.SUBTITLE)
    yield paper.words(f"{sheet.reader.in_(language)}. {base}. {rollup}.", paper.BODY)
    yield paper.words(f"{_MADE_ON.in_(language)} {date_words(made_on)}.", paper.BODY)


def _question(question: Question, sheet: Sheet, *, language: Language) -> Flowable:
    printed = [one for one in question.answers if one.number and one.code]
    chart = [(one.label.in_(language), one.number.value) for one in printed if one.number]
    rows = [
        [
            one.label.in_(language),
            number_words(one.number.value if one.number else None),
            ends(one.number),
            number_words(one.beside.value if one.beside else None),
        ]
        for one in question.answers
    ]
    heads = (question.title, NUMBER, TRUE_NUMBER, sheet.beside)
    totals = [at for at, one in enumerate(question.answers) if not one.code]
    table = data_table(
        [one.in_(language) for one in heads], rows, shares=(5, 1.2, 1.8, 1.8), totals=totals
    )
    drawn = [bars(chart, width=WIDTH)] if any(value for _label, value in chart) else []
    title = paper.words(question.title.in_(language), paper.CAPTION)
    return KeepTogether([title, *drawn, Spacer(1, 4), table])


def ends(number: Printed | None) -> str:
    """Return between which numbers the true one lies, as it is printed."""
    return f"{number_words(number.lo)}–{number_words(number.hi)}" if number else "–"


def _method(report: Report, *, language: Language) -> Iterator[Flowable]:
    note = [paper.words(one.in_(language), paper.BODY) for one in words.method(report)]
    yield KeepTogether([paper.words(_METHOD.in_(language), paper.HEADING), *note])
