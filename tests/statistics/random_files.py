"""Files with any answers, read as facts: what a fact can be at all."""

from datetime import date
from random import Random
from typing import Any

from nrm.cases.models import Case, CaseEvent
from nrm.records.bulk import SignedForm
from nrm.reference import lists, places
from nrm.statistics.facts.fact import Fact
from nrm.statistics.facts.reading import Episode, fact_of
from tests.statistics.test_reading import START, accepted, signed

YES_NO = ("YES", "NO", None)
_STAGES = ("IDENTIFIED", "ASSISTED", "REINTEGRATION")


def random_fact(chance: Random) -> Fact:
    """Return the fact of a file in which every question has any answer or none, and every form may be missing."""
    answers: dict[str, Any] = {"registered_at": START, "procedure_version": "2018"}
    case = Case(episode=chance.choice((1, 1, 1, 2)), stage="IDENTIFIED", **answers)
    groups = [sorted(lists.SERVICE.in_group(one.code)) for one in lists.SERVICE_GROUP]
    given = {chance.choice(one) for one in chance.choices(groups, k=chance.choice((0, 1, 1, 1, 5)))}
    return fact_of(
        Episode(
            case=case,
            identity=_identity(chance),
            forms=[_initial(chance), *_later_forms(chance)],
            events=_events(chance),
            services=[{"service": code} for code in sorted(given)],
            sector=chance.choice(("STATE", "NGO", "OTHER", None)),
            agrees=chance.random() < 0.7,
        )
    )


def _identity(chance: Random) -> dict[str, Any]:
    is_known = chance.random() < 0.7
    born = date(2018 - chance.randint(1, 40), 3, 1)
    estimate = chance.choice((None, None, 10, 16, 20, 30))
    return {
        "first_name": chance.choice(("-", "-", "-", None)),
        "last_name": "-",
        "sex": chance.choice(("F", "M", "M", None)),
        "citizenship": chance.choice(("AL", "AL", "XK", "XX", None)),
        "birth_date": born.isoformat() if is_known else None,
        "estimated_age": None if is_known else estimate,
        "maybe_minor": chance.choice(YES_NO),
    }


def _initial(chance: Random) -> SignedForm:
    forms = [*(one.code for one in lists.EXPLOITATION), None]
    if chance.random() < 0.2:
        forms = [None]
    recruitment = [one.code for one in lists.RECRUITMENT]
    return signed(
        "F1",
        structure=chance.choice([one.code for one in lists.STRUCTURE] + [None]),
        qark=chance.choice([one.code for one in places.QARK]),
        scope=chance.choice([*(one.code for one in lists.SCOPE), None]),
        channel=chance.choice([*(one.code for one in lists.CHANNEL), None]),
        main_exploitation=chance.choice(forms),
        other_exploitation=[one for one in chance.choices(forms, k=2) if one],
        recruitment=chance.sample(recruitment, chance.randint(0, 2)),
        border_point=chance.choice(("-", None, None)),
        women_present=chance.choice(YES_NO),
        trafficked_before=chance.choice(YES_NO),
        immediate_needs=chance.choice((["SHELTER"], [])),
    )


def _later_forms(chance: Random) -> list[SignedForm]:
    decision = chance.choice(("VT", "PENDING"))
    choices: dict[str, dict[str, Any]] = {
        "F2": {
            "formal_decision": decision,
            "presences": chance.choice((["PMF"], [])),
            "interviews_so_far": chance.choice((1, 3, None)),
            "recording_ref": chance.choice(("-", None)),
        },
        "F3": {},
        "F4": {"assessed_on": "2018-08-05"},
        "F5": {},
        "F6": {"setting": chance.choice([*(one.code for one in lists.SETTING), None])},
        "F8": {
            "milestone": chance.choice(("JOB", "SCHOOL", "HOUSING")),
            "job_sector": chance.choice([one.code for one in lists.JOB_SECTOR]),
            "resettled_on": chance.choice(("2018-08-20", "2018-08-02", None)),
        },
        "F9": {"occasion": "TWELVE_MONTHS", "has_job": chance.choice(("YES", "NO"))},
        "F10": {"reason": chance.choice(("REINTEGRATED", "ABROAD"))},
    }
    return [
        signed(form, day=day, **answers)
        for day, (form, answers) in enumerate(choices.items())
        if chance.random() < (0.3 if form == "F10" else 0.6)
    ]


def _events(chance: Random) -> list[CaseEvent]:
    stage = CaseEvent(act="-", at=START, stage=chance.choice(_STAGES))
    return [*([accepted(chance.choice((0, 5, 20, 40)))] if chance.random() < 0.6 else []), stage]
