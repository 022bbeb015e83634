"""What is known of one person's episode when figures are made: codes only, nobody's name or day of birth."""

from collections.abc import Collection
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

NOT_STATED = "NOT_STATED"
NONE = "NONE"
NOT_AGREED = "NOT_AGREED"
"""Where `NOT_STATED` has a meaning of its own already: the person has not agreed to be counted here."""

LAST_CHILD_YEAR = 17
"""Under 18 is a child: Penal Code 128/b, Law 18/2017."""
_BANDS = ((13, "0-13"), (LAST_CHILD_YEAR, "14-17"), (24, "18-24"))
"""Oldest age, in completed years, of each band; from 14 a child is heard without adapted room (KDPM 42)."""

_PRINCIPAL = (
    "ORGANS", "MARRIAGE", "ADOPTION", "SURROGACY", "MILITARY", "CRIMINALITY", "SEX", "BEGGING", "SERVITUDE",
    "SLAVERY", "CHILD_LABOUR", "LABOUR", "OTHER", "NONE_YET",
)  # fmt: skip


def age_group(age: int | None, *, child: bool | None) -> str:
    """Return the age group of somebody `age` completed years old at initial identification.

    Without an age, `child` says which of the two wide groups it is. It also decides where an estimated age says adult
    and the person is presumed a minor all the same (Code of Criminal Procedure, article 58/a).
    """
    if age is not None and (age <= LAST_CHILD_YEAR or not child):
        return next((code for oldest, code in _BANDS if age <= oldest), "25+")
    if child is None:
        return NOT_STATED
    return "0-17" if child else "18+"


def principal_exploitation(codes: Collection[str]) -> str:
    """Return the one form under which a person with several is counted: the most particular one.

    The published series add up to the number of persons, so each person has one form; somebody made to beg and to
    work is printed under begging. Without a known form the answer is `NOT_STATED`.
    """
    return next((code for code in _PRINCIPAL if code in codes), NOT_STATED)


def _optional(usual: Any, *, withheld: Any = NOT_STATED) -> Any:
    """Return a trait that is counted of those only who agreed; of others it is `withheld`, whatever is true."""
    return field(default=usual, metadata={"withheld": withheld})


@dataclass(frozen=True, slots=True)
class Fact:
    """One person's episode of which F1 was signed with status VMT or VT. Codes are those of the code lists.

    Every comment names where the value comes from. What was not asked or not answered is `NOT_STATED`.
    "By the period's end" means: as the file stood at the end of the reported period. `_optional` are the traits that
    need the person's consent: what became of her. Who she is, how she was found and what institutions did about it is
    counted of everybody. Where the line runs is our own choice (INF), not law.
    """

    registered_on: date
    """F1: day of signature in Albania; decides the period and is printed nowhere."""
    status: str
    """`VMT` or `VT` by the period's end: F1's decision, or F2's where there is one."""
    sex: str = NOT_STATED
    """F1 `sex`: `F`, `M`."""
    age_group: str = NOT_STATED
    """F1 date of birth or estimated age, on the day of F1; see `age_group`."""
    citizenship: str = NOT_STATED
    """F1 citizenships: `AL` when Albanian is among them, else `FOREIGN` (stateless too)."""
    exploitation: str = NOT_STATED
    """F1 main exploitation, or the principal of several; see `principal_exploitation`."""
    structure: str = NOT_STATED
    """F1 identifying structure."""
    sector: str = NOT_STATED
    """`STATE`, `NGO` or `OTHER`: kind of the institution that signed F1, whatever the structure (a mobile unit
    belongs to one)."""
    qark: str = NOT_STATED
    """F1 place of identification: `AL-01` to `AL-12`, `ABROAD`."""
    scope: str = NOT_STATED
    """F1 trafficking scope."""
    channel: str = NOT_STATED
    """F1 channel."""
    recruitment: str = NOT_STATED
    """F1 methods of recruitment: `AGENCY` when any is an agency, else `OTHER`."""
    border: str = NOT_STATED
    """F1 place and presences: `WOMEN` (a policewoman and a woman social worker took part), `OTHER`, or `NONE` when
    it was not at a border crossing point."""
    previously: str = NOT_STATED
    """F1 "trafficked before", or an earlier episode of the same person: `YES`, `NO`."""
    referral: str = NONE
    """F3 sent by the period's end: `SENT` or `NONE`."""
    waiting: str = NONE
    """Days from the first F3 sent to its acceptance: `0-1`, `2-7`, `8-30`, `31+`; `NONE` when not accepted."""
    setting: str = _optional(NONE, withheld=NOT_AGREED)
    """Where assistance is given (F6, services): `SHELTER`, `SEMI_INDEPENDENT`, `COMMUNITY`, `NOT_STATED`; `NONE` when
    no service has been given by the period's end."""
    services: frozenset[str] = _optional(frozenset(), withheld=frozenset())
    """Codes of the services given by the period's end."""
    emergency: str = _optional(NONE)
    """72-hour emergency service: `USED`, `NEEDED` (F1 immediate needs name shelter, service not given) or `NONE`."""
    protection: str = NONE
    """F4 and F5 signed by the period's end: `BOTH`, `RISK`, `PLAN`, `NONE`."""
    assistance_plan: str = NONE
    """F6 signed by the period's end: `YES` or `NONE`."""
    departure: str = _optional(NONE)
    """Left the shelter for the community by the period's end: `ASSESSED` (F4 dated on or before that day),
    `UNASSESSED`; `NONE` when still there or never there."""
    interview: str = NONE
    """F2 interviews with a child protection worker (PMF) present at each: `PMF`, `NO_PMF`; `NONE` without F2."""
    interviews: str = NONE
    """How F2 was held: `ONCE_RECORDED`, `ONCE`, `REPEATED`; `NONE` without F2."""
    employment: str = _optional(NONE)
    """F8 milestone job: `PUBLIC`, `PRIVATE`, `SELF_EMPLOYED`; else `NONE`."""
    schooling: str = _optional(NOT_STATED, withheld=NOT_AGREED)
    """F8 milestone school, for children of school age: `ENROLLED`, `NOT_ENROLLED`; else `NOT_STATED`, agreed or not."""
    after_year: str = _optional(NONE)
    """F9 at 12 months: `YES` (job or social network), `NO`; `NONE` when not yet checked."""
    closure: str = _optional(NONE)
    """F10 by the period's end: `REINTEGRATED`, `OTHER`, withheld `NOT_STATED`; `NONE` while open, agreed or not."""
    file: str = NOT_STATED
    """Completeness by the period's end: `COMPLETE` (every obligatory form and part) or `INCOMPLETE`."""
    key_data: str = NOT_STATED
    """F1: `COMPLETE` when every field marked as key data is answered, else `INCOMPLETE`."""


_WITHHELD: dict[str, Any] = {
    one.name: one.metadata["withheld"] for one in fields(Fact) if "withheld" in one.metadata
}
OPTIONAL = frozenset(_WITHHELD)
"""The traits that are counted of those only who have agreed to optional statistics."""


def without_optional(fact: Fact) -> Fact:
    """Return `fact` as it is kept of somebody who has not agreed to optional statistics.

    That a file is closed and that somebody is of school age follows from what is counted of everybody; why it was
    closed, and whether she goes to school, is withheld.
    """
    does_not_apply = {"closure": NONE, "schooling": NOT_STATED}
    kept = {name: code for name, code in does_not_apply.items() if getattr(fact, name) == code}
    return replace(fact, **(_WITHHELD | kept))
