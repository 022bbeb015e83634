"""Invented facts for the tests of figures."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from nrm.reference import lists
from nrm.statistics.cells import Cell
from nrm.statistics.facts.fact import NONE, NOT_AGREED, NOT_STATED, Fact, without_optional
from nrm.statistics.ledger.numbers import Printed, Published
from nrm.statistics.periods import Period, parse
from nrm.statistics.protection.plan import published
from nrm.statistics.protection.rounding import round_together, truth_behind
from nrm.statistics.report import Report, Scope, exact_report_of, report_of
from nrm.statistics.snapshots.counting import counted
from nrm.statistics.variables import CLOSED, VARIABLES

QUARTER: Period = parse("2018-Q3")
DAY = date(2018, 8, 15)
SEED = b"a seed that is nobody's secret "

SERVICES = tuple(one.code for one in lists.SERVICE)
CODED = (
    *("status", "sex", "age_group", "citizenship", "exploitation", "structure", "sector", "qark"),
    *("scope", "recruitment", "border", "previously", "referral", "waiting", "setting"),
    *("emergency", "protection", "assistance_plan", "departure", "interview", "interviews"),
    *("employment", "schooling", "after_year", "closure", "file", "key_data"),
)
"""The traits whose codes are also those of the variable of the same name."""


def fact(**traits: Any) -> Fact:
    """Return a VMT registered in `QUARTER` of whom nothing else is stated, except for `traits`."""
    return replace(Fact(registered_on=DAY, status="VMT"), **traits)


def facts() -> st.SearchStrategy[Fact]:
    """Return facts with any code for every trait, as far as a file can give them together."""
    coded = {name: st.sampled_from(VARIABLES[name].codes) for name in CODED}
    given = st.frozensets(st.sampled_from(SERVICES), max_size=4)
    return st.builds(_built, st.fixed_dictionaries(coded), given)


def _built(codes: dict[str, str], services: frozenset[str]) -> Fact:
    return as_read(fact(**codes, services=services))


_EMERGENCY = "SHELTER_EMERGENCY"
_KEY_DATA = ("sex", "citizenship", "exploitation", "structure", "qark", "scope")


def as_read(one: Fact) -> Fact:
    """Return `one`, changed in what no file could give together: what follows from a trait is set by that trait."""
    changed = replace(one, **_as_agreed(one), **_of_the_files(one))
    changed = replace(changed, services=_given(changed))
    if changed.emergency == "USED" and _EMERGENCY not in changed.services:
        changed = replace(changed, emergency="NEEDED")
    if changed.departure == "ASSESSED" and changed.protection not in {"BOTH", "RISK"}:
        changed = replace(changed, departure="UNASSESSED")
    return without_optional(changed) if one.setting == NOT_AGREED else changed


def _as_agreed(one: Fact) -> dict[str, Any]:
    optional = ("emergency", "departure", "employment", "after_year", "closure")
    told = {name: NONE for name in optional if getattr(one, name) == NOT_STATED}
    if one.schooling == NOT_AGREED or one.age_group not in {"0-13", "14-17"}:
        told["schooling"] = NOT_STATED
    return told


def _of_the_files(one: Fact) -> dict[str, Any]:
    known = all(getattr(one, name) != NOT_STATED for name in _KEY_DATA)
    known = known and one.age_group not in {"0-17", "18+", NOT_STATED}
    formal = one.status == "VT" or NONE not in {one.interview, one.interviews}
    planned = one.setting in {"SHELTER", "SEMI_INDEPENDENT", "COMMUNITY"}
    return {
        "key_data": "COMPLETE" if one.key_data == "COMPLETE" and known else "INCOMPLETE",
        "waiting": one.waiting if one.referral == "SENT" else NONE,
        "protection": NONE if one.protection == CLOSED else one.protection,
        "assistance_plan": "YES" if planned else one.assistance_plan.replace(CLOSED, NONE),
        "file": "COMPLETE" if one.file == "COMPLETE" else "INCOMPLETE",
        **({"interview": NONE, "interviews": NONE} if not formal else {}),
        **({"interview": "PMF"} if formal and one.interview == NONE else {}),
        **({"interviews": "ONCE"} if formal and one.interviews == NONE else {}),
    }


def _given(one: Fact) -> frozenset[str]:
    if one.setting in {NONE, NOT_AGREED}:
        return frozenset()
    given = one.services - {_EMERGENCY}
    used = {_EMERGENCY} if one.emergency == "USED" else set()
    return given | used or frozenset({"INFORMATION"})


def population(size: int, *, seed: int = 0, day: date = DAY) -> list[Fact]:
    """Return `size` facts whose margins roughly resemble the published series."""
    chance = random.Random(seed)
    return [_person(chance, day) for _ in range(size)]


_LIKELY: dict[str, Sequence[tuple[str, int]]] = {
    "status": (("VMT", 9), ("VT", 1)),
    "sex": (("F", 7), ("M", 3)),
    "age_group": (("0-13", 25), ("14-17", 35), ("18-24", 20), ("25+", 18), ("0-17", 1), ("18+", 1)),
    "citizenship": (("AL", 95), ("FOREIGN", 5)),
    "exploitation": (
        *(("SEX", 38), ("LABOUR", 25), ("BEGGING", 25)),
        *(("CRIMINALITY", 6), ("MARRIAGE", 3), ("NOT_STATED", 4)),
    ),
    "structure": (
        *(("MOBILE_UNIT", 45), ("POLICE_AT", 20), ("NGO_SHELTER", 15), ("NGO_OTHER", 8)),
        *(("SELF", 3), ("NJMF", 8), ("BORDER_POLICE", 4), ("JOINT_INSPECTION", 1)),
    ),
    "sector": (("STATE", 5), ("NGO", 5)),
    "qark": (
        *(("AL-11", 25), ("AL-03", 14), ("AL-12", 12), ("AL-10", 9), ("AL-09", 8), ("AL-02", 8)),
        *(("AL-06", 6), ("AL-08", 5), ("AL-04", 5), ("AL-07", 3), ("AL-01", 3), ("AL-05", 2)),
    ),
    "scope": (("INTERNAL", 6), ("ABROAD", 3), ("NOT_STATED", 1)),
    "channel": (("HOTLINE_116006", 1), ("FIELD", 5), ("NOT_STATED", 4)),
    "recruitment": (("AGENCY", 1), ("OTHER", 6), ("NOT_STATED", 3)),
    "border": ((NONE, 9), ("WOMEN", 1), ("OTHER", 1)),
    "previously": (("YES", 1), ("NO", 6), ("NOT_STATED", 3)),
    "referral": (("SENT", 8), (NONE, 2)),
    "waiting": (("0-1", 5), ("2-7", 3), ("8-30", 1), (NONE, 2)),
    "setting": (("SHELTER", 4), ("SEMI_INDEPENDENT", 1), ("COMMUNITY", 3), (NONE, 2)),
    "emergency": (("USED", 2), ("NEEDED", 1), (NONE, 6)),
    "protection": (("BOTH", 5), ("RISK", 2), (NONE, 3)),
    "assistance_plan": (("YES", 6), (NONE, 4)),
    "departure": (("ASSESSED", 2), ("UNASSESSED", 1), (NONE, 6)),
    "interview": (("PMF", 3), ("NO_PMF", 1), (NONE, 6)),
    "interviews": (("ONCE_RECORDED", 1), ("ONCE", 2), ("REPEATED", 1), (NONE, 6)),
    "employment": (("PUBLIC", 1), ("PRIVATE", 2), (NONE, 7)),
    "schooling": (("ENROLLED", 2), ("NOT_ENROLLED", 1), ("NOT_STATED", 2)),
    "after_year": (("YES", 1), ("NO", 1), (NONE, 8)),
    "closure": (("REINTEGRATED", 1), ("OTHER", 1), (NONE, 8)),
    "file": (("COMPLETE", 5), ("INCOMPLETE", 5)),
    "key_data": (("COMPLETE", 8), ("INCOMPLETE", 2)),
}


def _person(chance: random.Random, day: date) -> Fact:
    codes = {
        name: chance.choices([code for code, _ in likely], [weight for _, weight in likely])[0]
        for name, likely in _LIKELY.items()
    }
    given = chance.sample(SERVICES, chance.randint(1, 6)) if codes["setting"] != NONE else ()
    return as_read(fact(registered_on=day, **codes, services=frozenset(given)))


def exact(people: Sequence[Fact], *, scope: Scope) -> Report:
    """Return the report of the true numbers of `people`."""
    return exact_report_of(counted(people, period=scope.period), scope=scope)


def exact_numbers_of(people: Sequence[Fact], *, period: Period = QUARTER) -> dict[Cell, Printed]:
    """Return the true numbers of `people`, as they are printed."""
    counts = counted(people, period=period)
    return {cell: Printed(number, number, number) for cell, number in counts.items()}


def rounded_numbers(people: Sequence[Fact], *, period: Period, seed: bytes) -> dict[Cell, int]:
    """Return one rounding of the numbers of `people`."""
    return round_together(counted(people, period=period), plan=published(), seed=seed)


def rounded(people: Sequence[Fact], *, scope: Scope, seed: bytes) -> Report:
    """Return the report of one rounding of the numbers of `people`."""
    numbers = rounded_numbers(people, period=scope.period, seed=seed)
    printed = {cell: Printed(value, *truth_behind(value)) for cell, value in numbers.items()}
    return report_of(Published(printed, (), None), scope=scope)
