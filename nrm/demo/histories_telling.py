"""Turning a path of acts into dated steps, each done by the right desk with the right answers."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from nrm.demo import histories_paths as paths
from nrm.demo.histories_answers import FORMS, answers_to
from nrm.demo.histories_occasion import Answers, Occasion
from nrm.demo.histories_paths import Move
from nrm.demo.histories_people import Desk
from nrm.demo.histories_steps import Step
from nrm.demo.population import Person
from nrm.foundation.clock import TIRANE
from nrm.reference.calendar import next_working_day
from nrm.reference.indicators import INDICATOR
from nrm.reference.institutions import InstitutionKind, institution

_BY_THE_AUTHORITY = frozenset({paths.CONFIRM, paths.RETURN, paths.CONFIRM_DOUBT, paths.ACKNOWLEDGE})
_BY_THE_SERVICE_ASKED = frozenset({paths.ACCEPT, paths.REFUSE})
_BY_THE_POLICE = frozenset({paths.PROPOSE, paths.WITNESS})
_BY_SOCIAL_SERVICE = frozenset({paths.DECIDE, paths.RETURN_FORMAL})
_OFFICE_OPENS = time(8, 30)
_STRUCTURE_OF = {
    InstitutionKind.MUNICIPALITY: "MUNICIPALITY",
    InstitutionKind.NJMF: "NJMF",
    InstitutionKind.NGO: "NGO_OTHER",
    InstitutionKind.STATE_SHELTER: "SHSSH",
}
"""The identifying structure when a service meets the person again; for others an NGO shelter."""


def tell(occasion: Occasion, moves: Iterable[Move]) -> tuple[Step, ...]:
    """Return the steps of `moves`, counted from the day of `occasion`.

    Days that are counted fall on working days; a day that a move names is taken as it is.
    """
    steps: list[Step] = []
    now = datetime.combine(occasion.day - timedelta(days=1), _OFFICE_OPENS, TIRANE)
    waited = 1
    for move in moves:
        day = move.on or next_working_day(now.date() + timedelta(days=move.after + waited))
        now = _moment(now, day, minutes=occasion.dice.randint(25, 79))
        waited = 0
        occasion = replace(_before(move.act, occasion), day=now.date())
        desk = _desk(move.act, occasion)
        answers = answers_to(move.act, occasion)
        steps.append(
            Step(
                act=move.act,
                at=now.astimezone(UTC),
                role=desk.role,
                institution=desk.institution,
                form=FORMS.get(move.act),
                values=answers,
            )
        )
        occasion = _after(move.act, occasion, answers)
    return tuple(steps)


def _moment(now: datetime, day: date, *, minutes: int) -> datetime:
    """Return a moment on `day`, or the same day as `now` and `minutes` later."""
    if day <= now.date():
        return now + timedelta(minutes=minutes)
    opens = datetime.combine(day, _OFFICE_OPENS, TIRANE)
    return opens + timedelta(minutes=2 * minutes)


def _desk(act: str, occasion: Occasion) -> Desk:
    if act == paths.SIGNAL:
        return occasion.cast.hotline
    if act in _BY_THE_AUTHORITY:
        return occasion.cast.authority
    if act in _BY_THE_SERVICE_ASKED:
        return occasion.asked
    if act in _BY_SOCIAL_SERVICE:
        return occasion.cast.social
    return occasion.cast.police if act in _BY_THE_POLICE else occasion.lead


def _before(act: str, occasion: Occasion) -> Occasion:
    """Return the occasion as a new episode changes it: the service that helped identifies."""
    if act != paths.NEW_EPISODE:
        return occasion
    again = _again(occasion.person, occasion.lead)
    return replace(occasion, person=again, told=(), ending=paths.Ending.SHORT)


def _again(person: Person, met_by: Desk) -> Person:
    kind = institution(met_by.institution).kind
    structure = _STRUCTURE_OF.get(kind, "NGO_SHELTER")
    known = {*person.indicators, "G6"}
    return replace(
        person,
        traits=replace(person.traits, structure=structure, status="VMT"),
        institution=met_by.institution,
        trafficked_before="YES",
        indicators=tuple(entry.code for entry in INDICATOR if entry.code in known),
        decided_on=None,
    )


def _after(act: str, occasion: Occasion, answers: Answers) -> Occasion:
    told = replace(occasion, told=(*occasion.told, act))
    if act == paths.ACCEPT:
        return replace(told, lead=told.asked)
    if act == paths.REFUSE:
        return replace(told, asked=told.cast.other_receiver)
    return replace(told, risk_level=answers["level"]) if act == paths.RISK else told
