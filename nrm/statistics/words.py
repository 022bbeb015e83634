"""What a report says about itself in words: sentences that are true for its numbers, and how to read them."""

from collections.abc import Iterable

from nrm.foundation.text import Text
from nrm.foundation.web.formats import number_words
from nrm.statistics import hidden_words
from nrm.statistics.cells import EVERYBODY, Cell, cell
from nrm.statistics.facts.fact import NOT_STATED
from nrm.statistics.ledger.numbers import Printed
from nrm.statistics.report import Protection, Report, TableFigures, share_of
from nrm.statistics.tables import BASE_NAMES, ROLLUP_NAMES
from nrm.statistics.variables import CHILD

_NOT_NAMED = frozenset({NOT_STATED, "ABROAD"})
"""Lines of which no sentence says that they lead."""

TITLE = Text(
    "Identifikimi dhe mbrojtja e viktimave të trafikimit",
    "Identification and protection of victims of trafficking",
)
LATE = Text("Çfarë erdhi vonë ose u korrigjua", "What came late or was corrected")
PROTECTION_NAMES = {
    Protection.ROUNDED: Text("Numra të rrumbullakosur në pesëshe", "Numbers rounded to fives"),
    Protection.SUPPRESSED: Text(
        "Numra të saktë, grupet e vogla të fshehura", "Exact numbers, small groups hidden"
    ),
    Protection.MIXED: Text(
        "Shuma tremujorësh, disa të rrumbullakosur, disa me grupet e vogla të fshehura",
        "Sums of quarters, some rounded, some with small groups hidden",
    ),
    Protection.NONE: Text(
        "Numra të saktë, vetëm për përdorim të brendshëm", "Exact numbers, internal use only"
    ),
}


def scope_names(report: Report) -> tuple[Text, Text, Text]:
    """Return the period, the base and the roll-up in words."""
    scope = report.scope
    return scope.period.label, BASE_NAMES[scope.base], ROLLUP_NAMES[scope.rollup]


def amount(number: Printed) -> Text:
    """Return a number of persons as a sentence may say it, true whatever the rounding hid."""
    if number.lo == number.hi:
        return Text(number_words(number.value), number_words(number.value))
    if number.lo == 0:
        bound = number_words(number.hi + 1)
        return Text(f"më pak se {bound}", f"fewer than {bound}")
    return Text(f"rreth {number_words(number.value)}", f"about {number_words(number.value)}")


def sentences(report: Report) -> tuple[Text, ...]:
    """Return the summary of the report, one sentence after the other; only what its numbers prove is said."""
    told = (
        _identified(report),
        _women_and_men(report),
        _children(report),
        _leading(
            report.table("exploitation"),
            report=report,
            lead=Text(
                "Forma më e shpeshtë e shfrytëzimit ishte",
                "The most frequent form of exploitation was",
            ),
        ),
        _leading(
            report.table("qark"),
            report=report,
            lead=Text(
                "Më shumë identifikime se kudo pati qarku",
                "More identifications than anywhere were made in",
            ),
        ),
        _mobile_units(report),
    )
    return tuple(one for one in told if one is not None)


def _identified(report: Report) -> Text | None:
    whole = report.tables[0].figure().number
    if whole is None:
        return None
    total = amount(_exactly(report, EVERYBODY) or whole)
    label = report.scope.period.label
    by_status = report.table("status")
    parts = [
        Text(f"{number.sq} {code}", f"{number.en} {code}")
        for code in ("VMT", "VT")
        if (number := _amount(by_status, status=code)) is not None
    ]
    return Text(
        f"{label.sq}: u identifikuan {total.sq} persona{_among([one.sq for one in parts])}.",
        f"{label.en}: {total.en} persons were identified{_among([one.en for one in parts])}.",
    )


def _among(parts: list[str]) -> str:
    return f" ({', '.join(parts)})" if parts else ""


def _women_and_men(report: Report) -> Text | None:
    if not report.total:
        return None
    exact = _exactly(report, cell({"sex": ["F"]}))
    women = amount(exact) if exact else _amount(report.table("sex"), sex="F")
    men = _amount(report.table("sex"), sex="M")
    if women is None or men is None:
        return None
    return Text(
        f"Prej tyre, gra dhe vajza ishin {women.sq}, burra dhe djem {men.sq}.",
        f"Of them, {women.en} were women and girls, {men.en} men and boys.",
    )


def _children(report: Report) -> Text | None:
    figure = next(one for one in report.indicators if one.indicator.id == "I04")
    if not figure.denominator or figure.counted is None:
        return None
    whole, exact = _exactly(report, EVERYBODY), _exactly(report, cell({"majority": [CHILD]}))
    children = amount(exact or figure.counted)
    percent = figure.share
    if whole and exact:
        percent = share_of(exact.value, whole.value, protection=Protection.ROUNDED)
    share = "" if percent is None else f" ({percent_words(percent)})"
    return Text(
        f"Fëmijë nën 18 vjeç ishin {children.sq}{share}.",
        f"Children under 18 numbered {children.en}{share}.",
    )


def _exactly(report: Report, counted: Cell) -> Printed | None:
    """Return the number of a cell that the year tells exactly; None where it does not."""
    found = (one.value for one in report.headlines if one.cell == counted)
    return next((Printed(value, value, value) for value in found), None)


def _leading(table: TableFigures, *, report: Report, lead: Text) -> Text | None:
    """Return the sentence on the line that is certainly the highest of `table`; None when there is none."""
    (dimension,) = table.table.dimensions
    texts = {one.code: one.text for one in report.scope.dimension(dimension).categories}
    untold = [one.most for one in table.figures if one.key and one.number is None]
    ranked = sorted(
        (
            (one.number.value, one.key[dimension], one.number)
            for one in table.figures
            if one.key and one.number
        ),
        key=lambda one: one[:2],
        reverse=True,
    )
    if len(ranked) < 2:
        return None
    (value, code, highest), (_value, _code, second) = ranked[:2]
    if code in _NOT_NAMED or highest.lo <= second.hi:
        return None
    if any(most is None or highest.lo <= most for most in untold):
        return None
    number = amount(highest)
    share = share_of(value, report.total, protection=report.protection)
    percent = "" if share is None else f", {percent_words(share)}"
    name = texts[code]
    return Text(
        f"{lead.sq} {_lowered(name.sq, code)} ({number.sq}{percent}).",
        f"{lead.en} {_lowered(name.en, code)} ({number.en}{percent}).",
    )


def percent_words(share: float) -> str:
    """Return a share as it is written."""
    return f"{number_words(share)}\u00a0%"  # a line never ends between the number and its sign


def _lowered(name: str, code: str) -> str:
    """Return `name` inside a sentence; a place keeps its capital."""
    return name if code.startswith("AL-") else name[0].lower() + name[1:]


def _mobile_units(report: Report) -> Text | None:
    number = _amount(report.table("structure"), structure="MOBILE_UNIT")
    if number is None or not report.total:
        return None
    return Text(
        f"Njësitë lëvizëse identifikuan {number.sq} persona.",
        f"Mobile units identified {number.en} persons.",
    )


def _amount(table: TableFigures, **key: str) -> Text | None:
    """Return the number of a line in words; None when the report does not have the line or withholds it."""
    try:
        number = table.figure(**key).number
    except KeyError:
        return None
    return amount(number) if number else None


_ROUNDING = (
    Text(
        "Të gjithë numrat janë rrumbullakosur në pesëshe, të gjitha tabelat së bashku, që numrat tanë të mos tregojnë"
        " vetë për një person të vetëm.",
        "All numbers are rounded to fives, all tables together, so that our numbers by themselves tell about no single"
        " person.",
    ),
    Text(
        "Shumat përputhen në çdo tabelë dhe i njëjti grup ka kudo të njëjtin numër, me çfarëdo emri të numërohet.",
        "Sums agree in every table, and the same group has the same number everywhere, by whatever name it is counted.",
    ),
    Text(
        "Përqindjet llogariten vetëm nga numrat e botuar; kur e tëra është nën 20, në vend të tyre shkruhet «–».",
        "Percentages are made from the printed numbers only; where the whole is below 20, “–” stands instead.",
    ),
)
_OF_A_QUARTER = Text(
    "0 do të thotë 0 deri në 4. 5 do të thotë 0 deri në 9. 10 ose më shumë do të thotë deri në 4 më shumë ose më pak.",
    "0 means 0 to 4. 5 means 0 to 9. 10 or more means up to 4 more or fewer.",
)
_LASTING = (
    Text(
        "Periudhat e botuara nuk rishikohen. Çfarë vjen vonë ose korrigjohet tregohet me fjalë në raportin vjetor. Çdo"
        " botim ka një certifikatë, të cilën mund ta verifikojë kushdo.",
        "Published periods are never revised. What comes late or is corrected is told in words in the annual report."
        " With every release comes a certificate that anybody can check.",
    ),
)
_EXACT = (
    Text(
        "Numrat janë të saktë. Ata mund të tregojnë për një person të vetëm dhe nuk botohen e nuk jepen më tej.",
        "The numbers are exact. They can tell about a single person and are neither published nor passed on.",
    ),
)
_COUNTING = (
    Text(
        "Numërohen personat për të cilët formulari i identifikimit fillestar (F1) u nënshkrua në periudhë, me statusin"
        " në fund të saj. Një person i ritrafikuar numërohet për çdo episod.",
        "Counted are the persons whose initial identification form (F1) was signed in the period, with their status at"
        " its end. A person trafficked again is counted for each episode.",
    ),
    Text(
        "Kush ka disa forma shfrytëzimi numërohet një herë, te forma më e veçantë. Puna e fëmijëve numërohet si punë e"
        " detyruar. Mosha është ajo në ditën e identifikimit.",
        "Whoever suffered several forms of exploitation is counted once, under the most particular one. Child labour is"
        " counted as forced labour. Age is that on the day of identification.",
    ),
    Text(
        "«E pashënuar» do të thotë se përgjigjja nuk u dha ose nuk u pyet; ajo numërohet si çdo përgjigje tjetër.",
        "“Not stated” means that the answer was not given or not asked; it is counted like any other answer.",
    ),
    Text(
        "Shërbimet, strehimi, puna, shkolla dhe si përfundoi rasti numërohen vetëm për kë ka pranuar të numërohet aty;"
        " të tjerët janë te «E pashënuar». Ky kufi është zgjedhje e Autoritetit, jo ligj. Pëlqimi i tërhequr më vonë"
        " nuk i ndryshon shifrat e botuara.",
        "Services, housing, work, school and how the case ended are counted only of those who agreed to be counted"
        " there; the others are among “Not stated”. This line is the Authority's choice, not law. A consent that is"
        " withdrawn later does not change published figures.",
    ),
)


def method(report: Report) -> Iterable[Text]:
    """Return the note on how the numbers were made and how to read them, one paragraph each."""
    if report.protection is Protection.NONE:
        return _EXACT + _COUNTING
    if report.suppressed:
        return (*hidden_words.method(report), _ROUNDING[-1], *_LASTING, *_COUNTING)
    return (_ROUNDING[0], _meaning(report), *_ROUNDING[1:], *_LASTING, *_COUNTING)


def reading_rule(report: Report) -> Text | None:
    """Return what a published number means, to stand beside the first ones; None for exact numbers."""
    if report.suppressed:
        return hidden_words.meaning(report)
    return _meaning(report) if report.protection is Protection.ROUNDED else None


def _meaning(report: Report) -> Text:
    quarters = len(report.scope.period.quarters)
    if quarters == 1:
        return _OF_A_QUARTER
    most, fewest = 4 * quarters, 5 * quarters
    return Text(
        f"Çdo numër është shuma e {quarters} tremujorëve, secili i rrumbullakosur më vete: numri i vërtetë mund të jetë"
        f" deri në {most} më i madh ose deri në {fewest} më i vogël. 0 do të thotë 0 deri në {most}.",
        f"Each number is the sum of {quarters} quarters, each rounded by itself: the true one can be up to {most} more"
        f" or up to {fewest} fewer. 0 means 0 to {most}.",
    )
