"""What is said of quarters that are published with exact numbers and the small ones hidden."""

from nrm.foundation.text import Text
from nrm.foundation.web.formats import number_words
from nrm.statistics.report import Protection, Report
from nrm.statistics.tables import Base

CHOICE = (
    Text(
        "Të rrumbullakosur: të gjitha tabelat dhe treguesit, çdo numër brenda 4-5 personash.",
        "Rounded: all tables and indicators, every number within 4-5 persons.",
    ),
    Text(
        "Të saktë me grupe të fshehura: numra të saktë në shtatë tabelat me një ndarje, ku çdo numër nga 0 deri në 4"
        " dhe disa të tjerë fshihen. Tabelat me dy ndarje, treguesit dhe numrat e saktë të atij viti mungojnë më pas"
        " përgjithmonë.",
        "Exact with small groups hidden: exact numbers in the seven tables of one trait, where every number from 0 to 4"
        " and some others are hidden. Tables of two traits, indicators and the exact numbers of that year are then"
        " missing for good.",
    ),
)
"""What each way of publishing a quarter leaves, for whoever decides."""
WARNING = Text(
    "Fshehja është më e dobët: kush e njeh rregullin dhe e përsërit për çdo tabelë të mundshme, mund të mësojë më shumë"
    " se nga vetë numrat. Në prova me tabela të vogla, për rreth një në shtatë numra të fshehur mund të përjashtohej"
    " një pjesë e vlerave nga 0 deri në 4. Rrumbullakimi nuk e ka këtë dobësi.",
    "Hiding is weaker: whoever knows the rule and repeats it on every possible table may learn more than the numbers"
    " alone tell. In trials with small tables part of the values from 0 to 4 could be excluded for about one in seven"
    " hidden numbers. The rounding does not have this weakness.",
)
"""Where somebody decides how a quarter is published; disclosure.md section 3."""


def method(report: Report) -> tuple[Text, ...]:
    """Return the first paragraphs of the note on how the numbers were made."""
    return (_MADE, meaning(report), _GUARANTEE)


_MADE = Text(
    "Kur një tremujor botohet kështu, numrat e shfaqur janë të saktë. Fshihet çdo numër nga 0 deri në 4 ose i personave"
    " të gjetur në më pak se tri grupe, çdo numër që lë kaq pak nga të gjithë, dhe bashkë me ta disa më të mëdhenj, që"
    " askush të mos i llogarisë. Shfaqen vetëm tabelat me një ndarje, për VMT dhe VT bashkë.",
    "Where a quarter is published in this way, the numbers shown are exact. Hidden is every number from 0 to 4, or of"
    " persons found in fewer than three groups, every number that leaves so few of all, and with them some larger ones,"
    " so that nobody can compute these. Only tables of one trait are shown, for VMT and VT together.",
)
_GUARANTEE = Text(
    "Nga numrat e shfaqur çdo numër i fshehur mund të jetë 0 dhe mund të jetë 4 a më shumë; certifikata e tregon.",
    "By the numbers shown, every hidden number can be 0 and can be 4 or more; the certificate shows it.",
)


def meaning(report: Report) -> Text:
    """Return how a number and a dash are read."""
    quarters = report.scope.period.quarters
    if len(quarters) == 1:
        return _OF_A_QUARTER
    names = Text(
        ", ".join(one.label.sq for one in report.suppressed),
        ", ".join(one.label.en for one in report.suppressed),
    )
    sums = Text(
        f"Çdo numër është shuma e {len(quarters)} tremujorëve. Me numra të saktë dhe grupe të vogla të fshehura janë"
        f" botuar: {names.sq}. «–» do të thotë se numri është i fshehur në një prej tyre.",
        f"Each number is the sum of {len(quarters)} quarters. Published with exact numbers and small groups hidden:"
        f" {names.en}. “–” means that the number is hidden in one of them.",
    )
    if report.protection is Protection.SUPPRESSED:
        return sums
    rounded = len(quarters) - len(report.suppressed)
    return Text(
        f"{sums.sq} Të rrumbullakosur janë {rounded}: numri i vërtetë mund të jetë deri në {4 * rounded} më i madh ose"
        f" deri në {5 * rounded} më i vogël.",
        f"{sums.en} Rounded are {rounded} of them: the true number can be up to {4 * rounded} more or up to"
        f" {5 * rounded} fewer.",
    )


_OF_A_QUARTER = Text(
    "Numri i shfaqur është i saktë. 0–7 do të thotë i fshehur: diku nga 0 deri në 7, dhe kufiri i sipërm del nga numrat"
    " e shfaqur. «–» do të thotë se numri nuk botohet.",
    "A number shown is exact. 0–7 means hidden: anything from 0 to 7, where the upper end follows from the numbers"
    " shown. “–” means that the number is not published.",
)


def not_told(report: Report) -> list[Text]:
    """Return what such a period withholds, and why."""
    hidden = {
        one.cell: one.most
        for table in report.tables
        if len(table.table.dimensions) == 1
        for one in table.figures
        if one.number is None
    }
    if len(report.scope.period.quarters) > 1:
        return [_IN_ONE_OF_THEM, _NOT_AT_ALL] if hidden else [_NOT_AT_ALL]
    count = number_words(sum(most is not None for most in hidden.values()))
    if report.scope.base is not Base.BOTH:
        return [_NOT_AT_ALL]
    told = Text(
        f"Të fshehur janë {count} numra: ata vetë janë të vegjël (nga 0 deri në 4, ose persona nga më pak se tri"
        " grupe), lënë kaq pak nga të gjithë, ose me ta do të llogariteshin të tillë.",
        f"Hidden are {count} numbers: they are small themselves (from 0 to 4, or persons of fewer than three groups),"
        " leave so few of all, or such numbers could be computed with them.",
    )
    return [told, _NOT_AT_ALL]


_IN_ONE_OF_THEM = Text(
    "«–» do të thotë se numri mungon në të paktën një prej tremujorëve; atëherë as shuma nuk botohet.",
    "“–” means that the number is missing in one of the quarters at least; then there is no sum either.",
)
_NOT_AT_ALL = Text(
    "Për tremujorët me numra të saktë nuk botohen tabelat me dy a tri ndarje, pjesa më e madhe e treguesve, VMT dhe VT"
    " veç e veç në tabela, dhe lypja brenda punës së detyruar.",
    "Of quarters with exact numbers there are no tables of two or three traits, hardly any indicators, no tables of VMT"
    " or VT alone, and no begging within forced labour.",
)
