"""The variables that tables and indicators are made of: their codes, and how a fact answers them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from nrm.reference import lists, places
from nrm.statistics.facts.fact import NONE, NOT_AGREED, NOT_STATED, OPTIONAL, Fact

YES, NO, OTHER = "YES", "NO", "OTHER"
CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True)
class Grouping:
    """A coarser variable that is known as soon as the finer one is: `code_of` gives its code for each finer code."""

    variable: str
    code_of: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Variable:
    """One trait of a fact; every fact has exactly one of `codes`.

    `is_optional`: it stands on a trait that is counted of those only who agreed. `unstated` are the codes of those
    whose answer is not known, whether not given or not to be counted. New codes go to the end: published certificates
    name codes by their place.
    """

    id: str
    codes: tuple[str, ...]
    of: Callable[[Fact], str]
    groupings: tuple[Grouping, ...] = ()
    is_optional: bool = False
    unstated: tuple[str, ...] = (NOT_STATED,)


def _plain(
    name: str,
    *codes: str,
    groupings: tuple[Grouping, ...] = (),
    unstated: tuple[str, ...] = (NOT_STATED,),
) -> Variable:
    return Variable(name, codes, attrgetter(name), groupings, name in OPTIONAL, unstated)


def _while_open(name: str, *codes: str) -> Variable:
    """Return a trait that the plan asks of open files only: whoever's file is closed is set aside."""

    def of(fact: Fact) -> str:
        return CLOSED if fact.closure != NONE else str(getattr(fact, name))

    codes = (*codes, CLOSED)
    return Variable(name, codes, of, (_whether("open", codes, no=CLOSED),))


def _whether(variable: str, codes: tuple[str, ...], *, no: str) -> Grouping:
    """Return the grouping of `codes` in which one of them says no, and every other yes."""
    return Grouping(variable, {code: NO if code == no else YES for code in codes})


def _if_agreed(name: str, *codes: str) -> Variable:
    """Return a trait that has an answer of whoever agreed, and of nobody else."""
    codes = (*codes, NOT_STATED)
    return _plain(name, *codes, groupings=(_whether("agreed", codes, no=NOT_STATED),))


def _grouped(
    name: str,
    finer: Variable,
    *,
    groupings: tuple[Grouping, ...] = (),
    unstated: tuple[str, ...] = (NOT_STATED,),
) -> Variable:
    """Return the coarser variable `name` that `finer` names among its groupings."""
    grouping = next(one for one in finer.groupings if one.variable == name)
    codes = tuple(dict.fromkeys(grouping.code_of.values()))
    of = grouping.code_of
    return Variable(
        name, codes, lambda fact: of[finer.of(fact)], groupings, finer.is_optional, unstated
    )


STATUS = _plain("status", "VMT", "VT")
SEX = _plain("sex", "F", "M", NOT_STATED)
CITIZENSHIP = _plain("citizenship", "AL", "FOREIGN", NOT_STATED)
EXPLOITATION_CODES = (
    "SEX", "LABOUR", "BEGGING", "CRIMINALITY", "MARRIAGE", "SERVITUDE", OTHER, "NONE_YET", NOT_STATED,
)  # fmt: skip
"""The forms printed: child labour is counted as forced labour (as in CTDC), forms hardly ever met as other."""
_EXPLOITATION = (
    {one.code: OTHER for one in lists.EXPLOITATION}
    | {code: code for code in EXPLOITATION_CODES}
    | {"CHILD_LABOUR": "LABOUR", "UNKNOWN": NOT_STATED}
)
EXPLOITATION = Variable(
    "exploitation",
    EXPLOITATION_CODES,
    lambda fact: _EXPLOITATION.get(fact.exploitation, fact.exploitation),
)

CHILD, ADULT = "CHILD", "ADULT"
_MAJORITY = {
    "0-13": CHILD,
    "14-17": CHILD,
    "0-17": CHILD,
    "18-24": ADULT,
    "25+": ADULT,
    "18+": ADULT,
    NOT_STATED: NOT_STATED,
}
AGE_GROUP = _plain("age_group", *_MAJORITY, groupings=(Grouping("majority", _MAJORITY),))
MAJORITY = _grouped("majority", AGE_GROUP)

_STRUCTURE_GROUP = {one.code: one.group or OTHER for one in lists.STRUCTURE} | {
    NOT_STATED: NOT_STATED
}
_JOINT = {code: YES if code == "JOINT_INSPECTION" else NO for code in _STRUCTURE_GROUP}
STRUCTURE = _plain(
    "structure",
    *_STRUCTURE_GROUP,
    groupings=(Grouping("structure_group", _STRUCTURE_GROUP), Grouping("joint_inspection", _JOINT)),
)
STRUCTURE_GROUP = _grouped("structure_group", STRUCTURE)
JOINT_INSPECTION = _grouped("joint_inspection", STRUCTURE)
SECTOR = _plain("sector", "STATE", "NGO", OTHER, NOT_STATED)

QARK = _plain("qark", *(one.code for one in places.QARK if one.code != "UNKNOWN"), NOT_STATED)

_SETTINGS = ("SHELTER", "SEMI_INDEPENDENT", "COMMUNITY", NOT_STATED, NONE, NOT_AGREED)
_UNTOLD = {NOT_AGREED: NOT_STATED}
_ASSISTED = {code: NO if code == NONE else YES for code in _SETTINGS} | _UNTOLD
_OUTSIDE = {code: YES if code in {"COMMUNITY", NONE} else NO for code in _SETTINGS} | _UNTOLD
SETTING = _plain(
    "setting",
    *_SETTINGS,
    groupings=(Grouping("assisted", _ASSISTED), Grouping("outside", _OUTSIDE)),
    unstated=(NOT_STATED, NOT_AGREED),
)
ASSISTED = _grouped(
    "assisted",
    SETTING,
    groupings=(_whether("agreed", (YES, NO, NOT_STATED), no=NOT_STATED),),
)
AGREED = _grouped("agreed", ASSISTED, unstated=(NO,))
"""Whether the person agreed to be counted in what is optional."""
OUTSIDE = _grouped("outside", SETTING)

PARTICULAR = "PARTICULAR"
PARTICULAR_SERVICES = {
    "HOUSING": "SOCIAL_HOUSING",
    "PROTECTION": "PHYSICAL_PROTECTION",
    "WORK": "VOCATIONAL_TRAINING",
}
"""The one service of a group that an indicator counts by itself."""


def _service(group: str) -> Variable:
    """Return whether a person had a service of `group`; a person may have had several, so each is a variable."""
    codes = lists.SERVICE.in_group(group)
    particular = PARTICULAR_SERVICES.get(group)

    def given(fact: Fact) -> str:
        if fact.setting == NOT_AGREED:
            return NOT_STATED
        if fact.setting == NONE:
            return NONE
        if particular in fact.services:
            return PARTICULAR
        return YES if fact.services & codes else NO

    answers = (*((PARTICULAR,) if particular else ()), YES, NO, NONE, NOT_STATED)
    assisted = {code: NO if code == NONE else YES for code in answers} | {NOT_STATED: NOT_STATED}
    grouping = Grouping("assisted", assisted)
    return Variable(f"service_{group.lower()}", answers, given, (grouping,), "services" in OPTIONAL)


SERVICES = tuple(_service(group.code) for group in lists.SERVICE_GROUP)


_LINES = frozenset(
    {"HOTLINE_116006", "APP_RAPORTO_SHPETO", "CHILDLINE_116111", "APP_MBROJ_FEMIJET"}
)


def _channel(fact: Fact) -> str:
    if fact.channel == NOT_STATED:
        return NOT_STATED
    return "LINE" if fact.channel in _LINES else OTHER


CLOSURE = _plain(
    "closure",
    *("REINTEGRATED", OTHER, NONE, NOT_STATED),
    groupings=(Grouping("open", {"REINTEGRATED": NO, OTHER: NO, NONE: YES, NOT_STATED: NO}),),
)
PROTECTION = _while_open("protection", "BOTH", "RISK", "PLAN", NONE)
OPEN = _grouped("open", PROTECTION)

_INTERVIEWS = {
    "interview": ("PMF", "NO_PMF", NONE),
    "interviews": ("ONCE_RECORDED", "ONCE", "REPEATED", NONE),
}
INTERVIEW, INTERVIEWS = (
    _plain(name, *codes, groupings=(_whether("interviewed", codes, no=NONE),))
    for name, codes in _INTERVIEWS.items()
)
INTERVIEWED = _grouped("interviewed", INTERVIEW)

_SCOPES = ("INTERNAL", "ABROAD", "INTO_ALBANIA", "TRANSIT", "INTENDED", NOT_STATED)

_FOR_INDICATORS = (
    JOINT_INSPECTION,
    OUTSIDE,
    _plain("scope", *_SCOPES),
    Variable("channel", ("LINE", OTHER, NOT_STATED), _channel),
    _plain("recruitment", "AGENCY", OTHER, NOT_STATED),
    _plain("border", "WOMEN", OTHER, NONE, NOT_STATED),
    _plain("previously", YES, NO, NOT_STATED),
    _plain("referral", "SENT", NONE),
    _plain("waiting", "0-1", "2-7", "8-30", "31+", NONE),
    _if_agreed("emergency", "USED", "NEEDED", NONE),
    PROTECTION,
    _while_open("assistance_plan", YES, NONE),
    _if_agreed("departure", "ASSESSED", "UNASSESSED", NONE),
    INTERVIEW,
    INTERVIEWS,
    INTERVIEWED,
    _if_agreed("employment", "PUBLIC", "PRIVATE", "SELF_EMPLOYED", NONE),
    _plain("schooling", "ENROLLED", "NOT_ENROLLED", NOT_STATED, NOT_AGREED, unstated=(NOT_AGREED,)),
    _if_agreed("after_year", YES, NO, NONE),
    CLOSURE,
    _while_open("file", "COMPLETE", "INCOMPLETE", NOT_STATED),
    OPEN,
    _plain("key_data", "COMPLETE", "INCOMPLETE", NOT_STATED),
)

VARIABLES: dict[str, Variable] = {
    one.id: one
    for one in (
        STATUS, SEX, AGE_GROUP, MAJORITY, CITIZENSHIP, EXPLOITATION, STRUCTURE, STRUCTURE_GROUP, SECTOR,
        QARK, SETTING, ASSISTED, AGREED, *SERVICES, *_FOR_INDICATORS,
    )
}  # fmt: skip


class UnknownCode(ValueError):
    """A fact answers a variable with a code that the variable does not have."""


def codes_of(fact: Fact) -> dict[str, str]:
    """Return the code of `fact` for every variable; raises `UnknownCode`, naming the variable but not the code."""
    answers: dict[str, str] = {}
    for one in (
        VARIABLES.values()
    ):  # the finer variables come first, so a coarser one always finds its code
        code = one.of(fact)
        if code not in one.codes:
            raise UnknownCode(f"a fact has a code that the variable {one.id!r} does not know")
        answers[one.id] = code
    return answers
