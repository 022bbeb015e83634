"""A report as a printed document that an official signs."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from reportlab.lib.units import cm
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer, Table

from nrm.foundation.documents import paper
from nrm.foundation.documents.drawings import bars, qark_map
from nrm.foundation.documents.pages import WIDTH, Letterhead, lay_out, signatures
from nrm.foundation.language import Language
from nrm.foundation.text import Text
from nrm.foundation.web.formats import date_words
from nrm.statistics import words
from nrm.statistics.ledger.catalogue import Origin
from nrm.statistics.levels import is_laid_out
from nrm.statistics.losses import losses
from nrm.statistics.omissions import not_shown
from nrm.statistics.outputs import pdf_origins, pdf_tables
from nrm.statistics.report import Protection, Report, TableFigures
from nrm.statistics.tables import CROSSED, SERVICE_TABLES

STATE = Text("Republika e Shqipërisë", "Republic of Albania")
ISSUER = Text(
    "Autoriteti Përgjegjës për identifikimin, referimin, mbrojtjen dhe riintegrimin e viktimave të trafikimit",
    "Responsible Authority for the identification, referral, protection and reintegration of victims of trafficking",
)
_THREE_WAY = frozenset(one for one in CROSSED if len(one.dimensions) == 3)
_GUTTER = 0.8 * cm
_HALF = WIDTH / 2 - _GUTTER / 2
"""Width of each of two things side by side."""
_MADE_ON = Text("Përgatitur më", "Prepared on")
_SUMMARY = Text("Në pak fjalë", "In short")
_PICTURES = Text("Treguesit kryesorë", "Main figures")
_MAP = Text("Identifikimet sipas qarkut", "Identifications by qark")
_TABLES = Text("Tabelat", "Tables")
_CROSSED = Text("Tabelat e kryqëzuara", "Crossed tables")
_INDICATORS = Text(
    "Treguesit e Planit Kombëtar të Veprimit", "Indicators of the National Action Plan"
)
_REFERENCES = Text(
    "Referencat: P Ndjekja penale, M Mbrojtja, PA Parandalimi, B Bashkërendimi; G qëllimi strategjik, hdr objektivi"
    " (Plani Kombëtar i Veprimit 2018-2020, VKM 770/2018). «–»: pa të tërë ose e tëra nën 20.",
    "References: P prosecution, M protection, PA prevention, B coordination; G strategic goal, hdr objective (National"
    " Action Plan 2018-2020, VKM 770/2018). “–”: no whole, or a whole below 20.",
)
_METHOD = Text(
    "Si janë bërë numrat dhe si lexohen", "How the numbers were made and how to read them"
)
_OMITTED = Text("Çfarë nuk shfaqet dhe pse", "What is not shown, and why")
_SIGNED_BY = (Text("Përgatiti", "Prepared by"), Text("Miratoi", "Approved by"))
_INTERNAL = Text("PËRDORIM I BRENDSHËM, NUK BOTOHET", "INTERNAL USE, NOT FOR PUBLICATION")


def pdf_of(
    report: Report, *, language: Language, made_on: date, origins: Sequence[Origin] = ()
) -> bytes:
    """Return the report as PDF in `language`.

    `made_on` is printed as the day of preparation, `origins` as the releases that the numbers are of.
    """
    period = report.scope.period.label.in_(language)
    letterhead = Letterhead(
        issuer=ISSUER.in_(language).partition(" për ")[0].partition(" for ")[0],
        title=f"{words.TITLE.in_(language)}, {period}",
        language=language,
        warning=_INTERNAL.in_(language) if report.protection is Protection.NONE else "",
    )
    return lay_out(letterhead, _story(report, origins, language=language, made_on=made_on))


def _story(
    report: Report, origins: Sequence[Origin], *, language: Language, made_on: date
) -> Callable[[], Sequence[Flowable]]:
    def story() -> Sequence[Flowable]:
        return [
            *_cover(report, origins, language=language, made_on=made_on),
            *_pictures(report, language=language),
            *_plain_tables(report, language=language),
            *_crossed_tables(report, language=language),
            *_indicators(report, language=language),
            *_late(report, language=language),
            *_method(report, language=language),
            *_ending(report, origins, language=language),
        ]

    return story


def _cover(
    report: Report, origins: Sequence[Origin], *, language: Language, made_on: date
) -> Iterator[Flowable]:
    period, base, rollup = (one.in_(language) for one in words.scope_names(report))
    yield paper.words(STATE.in_(language), paper.CAPTION)
    yield paper.words(ISSUER.in_(language), paper.BODY)
    yield Spacer(1, 2.2 * cm)
    yield paper.words(words.TITLE.in_(language), paper.TITLE)
    yield Spacer(1, 0.4 * cm)
    yield paper.words(period, paper.SUBTITLE)
    yield paper.words(f"{base}. {rollup}.", paper.BODY)
    yield paper.words(f"{_MADE_ON.in_(language)} {date_words(made_on)}.", paper.BODY)
    if report.protection is Protection.NONE:
        yield paper.words(_INTERNAL.in_(language), paper.BANNER)
    yield Spacer(1, 0.6 * cm)
    yield paper.words(_SUMMARY.in_(language), paper.HEADING)
    for sentence in words.sentences(report):
        yield paper.words(sentence.in_(language), paper.LEAD)
    yield Spacer(1, 0.3 * cm)
    lost = losses(origins)
    told = [*list(words.method(report))[:2], *([lost] if lost else [])]
    yield _boxed([one.in_(language) for one in told])
    yield PageBreak()


def _boxed(paragraphs: Sequence[str]) -> Flowable:
    """Return paragraphs on a pale ground, for what nobody should overlook."""
    box = Table([[[paper.words(one, paper.BODY) for one in paragraphs]]], colWidths=[WIDTH])
    box.setStyle(
        [
            ("BACKGROUND", (0, 0), (-1, -1), paper.PALE),
            ("LINEBEFORE", (0, 0), (0, -1), 3, paper.ACCENT),
            ("LEFTPADDING", (0, 0), (-1, -1), 12),
            ("TOPPADDING", (0, 0), (-1, -1), 8),
        ]
    )
    return box


def _pictures(report: Report, *, language: Language) -> Iterator[Flowable]:
    """Yield one page of pictures: bars at the left, the map and its numbers at the right."""
    left: list[Flowable] = []
    for name, dimensions in (
        ("status", ("status",)),
        ("sex", ("sex",)),
        ("age_group", ("age_group",)),
        ("citizenship", ("citizenship",)),
        ("exploitation", ("exploitation",)),
        ("structure_group", ("structure_group", "sector")),
    ):
        left += _chart(report.table(*dimensions), name, report=report, language=language)
    by_qark = report.table("qark")
    values = {
        one.key["qark"]: one.value for one in by_qark.figures if one.key and one.value is not None
    }
    right = [
        paper.words(_MAP.in_(language), paper.CAPTION),
        qark_map(values, width=7.2 * cm),
        *_chart(by_qark, "qark", report=report, language=language),
    ]
    yield paper.words(_PICTURES.in_(language), paper.HEADING)
    yield _side_by_side(left, right)
    yield PageBreak()


def _side_by_side(left: list[Flowable], right: list[Flowable]) -> Flowable:
    table = Table([[left, right]], colWidths=[WIDTH / 2] * 2)
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (0, 0), 0),
            ("RIGHTPADDING", (0, 0), (0, 0), _GUTTER / 2),
            ("LEFTPADDING", (1, 0), (1, 0), _GUTTER / 2),
            ("RIGHTPADDING", (1, 0), (1, 0), 0),
        ]
    )
    return table


def _chart(
    figures: TableFigures, name: str, *, report: Report, language: Language
) -> list[Flowable]:
    """Return the bars of dimension `name`, which may be one of several of the table."""
    dimension = report.scope.dimension(name)
    printed = {one.key[name]: one.value for one in figures.figures if list(one.key) == [name]}
    rows = [
        (one.text.in_(language), number)
        for one in dimension.categories
        if (number := printed.get(one.code)) is not None
    ]
    if not rows:
        return []
    return [
        paper.words(dimension.title.in_(language), paper.CAPTION),
        bars(rows, width=_HALF),
    ]


def _plain_tables(report: Report, *, language: Language) -> Iterator[Flowable]:
    yield paper.words(_TABLES.in_(language), paper.HEADING)

    def printed(*names: str) -> list[Flowable]:
        return [
            part
            for name in names
            for part in pdf_tables.one_way(
                report.table(name), report=report, language=language, width=_HALF
            )
        ]

    left = printed("status", "sex", "age_group", "citizenship")
    yield _side_by_side(left, printed("exploitation", "qark"))
    yield KeepTogether(
        list(pdf_tables.one_way(report.table("structure"), report=report, language=language))
    )
    yield PageBreak()


def _crossed_tables(report: Report, *, language: Language) -> Iterator[Flowable]:
    if not any(one.is_told for one in report.tables if len(one.table.dimensions) > 1):
        return
    yield paper.words(_CROSSED.in_(language), paper.HEADING)
    given = [report.table(*table.dimensions) for table in SERVICE_TABLES]
    for table in CROSSED:
        if not is_laid_out(table, report):
            continue
        figures = report.table(*table.dimensions)
        if not figures.is_told:
            continue
        if table in _THREE_WAY:
            yield from pdf_tables.three_way(figures, report=report, language=language)
        else:
            yield KeepTogether(list(pdf_tables.two_way(figures, report=report, language=language)))
    yield KeepTogether(list(pdf_tables.services(given, report=report, language=language)))
    yield PageBreak()


def _indicators(report: Report, *, language: Language) -> Iterator[Flowable]:
    if not report.told_indicators:
        return
    yield paper.words(_INDICATORS.in_(language), paper.HEADING)
    yield paper.words(_REFERENCES.in_(language), paper.NOTE)
    yield pdf_tables.indicators(report, language=language)


def _late(report: Report, *, language: Language) -> Iterator[Flowable]:
    if report.late:
        told = paper.words(report.late.in_(language), paper.BODY)
        yield KeepTogether([paper.words(words.LATE.in_(language), paper.HEADING), told])


def _method(report: Report, *, language: Language) -> Iterator[Flowable]:
    note = [paper.words(one.in_(language), paper.BODY) for one in words.method(report)]
    yield KeepTogether([paper.words(_METHOD.in_(language), paper.HEADING), *note])
    omitted = [paper.words(one.in_(language), paper.BODY) for one in not_shown(report)]
    if omitted:
        yield KeepTogether([paper.words(_OMITTED.in_(language), paper.HEADING), *omitted])


def _ending(report: Report, origins: Sequence[Origin], *, language: Language) -> Iterator[Flowable]:
    """Yield how published numbers are checked, or room for those who sign for others."""
    if report.releases is None:
        yield signatures([one.in_(language) for one in _SIGNED_BY], language=language)
    else:
        yield from pdf_origins.origins(origins, language=language)
