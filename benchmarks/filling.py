"""Filling a register with many invented cases quickly: sealed as the application seals, written in bulk."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert

from nrm.audit import trail
from nrm.audit.trail import Happening
from nrm.audit.versions import Version
from nrm.auth.roles import Actor, Role
from nrm.cases.identity_digests import REGISTERED, change_told
from nrm.cases.identity_door import IDENTITY_SIZE
from nrm.cases.models import (
    Case,
    CaseEvent,
    IdentityChange,
    Participation,
    Person,
    PersonIdentity,
    Task,
)
from nrm.cases.name_index import Entry
from nrm.cases.registrations import MOMENT, spelt
from nrm.cases.registrations import REGISTERED as REGISTERED_CASE
from nrm.foundation import clock
from nrm.foundation.database import Base, db
from nrm.records.digests import SIGNED, told_of
from nrm.records.models import Record, SealedSection
from nrm.vault.keyring import Purpose
from nrm.vault.ring import key_ring
from nrm.vault.sealing import Place, new_data_key, seal, unwrap
from tests.cases.invented_people import population
from tests.people import actor_of, colleague

QARQE = [f"AL-{number:02d}" for number in range(1, 13)]
EXPLOITATION = ("SEX", "LABOUR", "BEGGING", "CRIMINALITY")
STRUCTURES = ("POLICE_AT", "MOBILE_UNIT", "MUNICIPALITY", "NGO_SHELTER")
BATCH = 2_000
Rows = dict[type[Base], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled register: who works in it, one case of many, and the same people as plain rows."""

    actor: Actor
    case_id: UUID
    plain: list[dict[str, Any]]


def fill(size: int, *, year: int) -> Filled:
    """Write `size` cases registered in `year`, each identified by one worker, and return what was written."""
    actor = actor_of(colleague(Role.SOCIAL_WORKER))
    dice, plain = Random(7), []
    people = population(size)
    for start in range(0, size, BATCH):
        rows: Rows = defaultdict(list)
        for number, person in enumerate(people[start : start + BATCH], start + 1):
            plain.append(_one(rows, person, number=number, year=year, actor=actor, dice=dice))
        for model, written in rows.items():
            db.session.execute(insert(model), written)
        for version, change in zip(rows[PersonIdentity], rows[IdentityChange], strict=True):
            _tell(version, change, actor)
        _tell_forms(rows, actor)
        db.session.commit()
    return Filled(actor, UUID(plain[size // 2]["id"]), plain)


def _one(
    rows: Rows, person: Entry, *, number: int, year: int, actor: Actor, dice: Random
) -> dict[str, Any]:
    opened = datetime(year, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(525_000))
    answers = {
        "qark": dice.choice(QARQE),
        "structure": dice.choice(STRUCTURES),
        "decision": "VMT",
        "reason": "Treguesit përputhen.",
    }
    told = {"main_exploitation": dice.choice(EXPLOITATION), "account": "Rrëfim i trilluar. " * 30}
    identity = {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "sex": dice.choice("FM"),
        "citizenship": "AL",
        "age_basis": "ESTIMATED",
        "estimated_age": dice.randrange(8, 50),
        "estimated_on": f"{year}-01-01",
    }
    case_id, key = _person_and_case(rows, identity, number=number, opened=opened, actor=actor)
    _form(rows, case_id, key, {"decision": answers, "interview": told}, opened=opened, actor=actor)
    return {
        "id": case_id.hex,
        "number": str(number),
        "status": "VMT",
        "stage": "IDENTIFIED",
        "opened_at": opened,
        "age": identity["estimated_age"],
        "exploitation": told["main_exploitation"],
        **{name: identity[name] for name in ("first_name", "last_name", "sex")},
        **{name: answers[name] for name in ("qark", "structure")},
    }


def _person_and_case(
    rows: Rows, identity: dict[str, Any], *, number: int, opened: datetime, actor: Actor
) -> tuple[UUID, bytes]:
    person_id, case_id, identity_id = uuid4(), uuid4(), uuid4()
    person_key, person_row = _keyed(person_id)
    case_key, case_row = _keyed(case_id)
    rows[Person].append(person_row)
    rows[Case].append(
        case_row
        | {
            "number": f"B{number:07d}",
            "person_id": person_id,
            "episode": 1,
            "procedure_version": "2018",
            "stage": "IDENTIFIED",
            "status": "VMT",
            "opened_at": opened,
            "registered_at": opened,
            "lock": 1,
        }
    )
    place = Place("person", str(person_id), "identity", str(identity_id))
    rows[PersonIdentity].append(
        {
            "id": identity_id,
            "person_id": person_id,
            "number": 1,
            "blob": seal(person_key, identity, place, padding=IDENTITY_SIZE),
            "written_by": actor.user_id,
        }
    )
    rows[IdentityChange].append({"id": uuid4(), "seq": number, "person_id": person_id})
    rows[Participation].append(
        {
            "case_id": case_id,
            "part": "lead",
            "institution_id": actor.institution_id,
            "user_id": actor.user_id,
            "since": opened,
        }
    )
    return case_id, case_key


def _tell(version: dict[str, Any], change: dict[str, Any], actor: Actor) -> None:
    """Tell the trail of a version that was written, without which nobody is shown it."""
    row = Version(version["id"], version["number"], version["blob"])
    detail = row.told | change_told(change["id"], None)
    told = Happening(REGISTERED, subject_id=version["person_id"], detail=detail)
    trail.record(told, by=actor.author)


def _tell_forms(rows: Rows, actor: Actor) -> None:
    """Tell the trail of forms that were signed and cases that were registered, without which no figures are made."""
    sections: dict[UUID, list[SealedSection]] = defaultdict(list)
    for row in rows[SealedSection]:
        sections[row["record_id"]].append(SealedSection(**row))
    for row in rows[Record]:
        case_id, record, moment = row["case_id"], Record(**row), row["signed_at"]
        form = told_of(record, sections[record.id])
        registered = {"stage": "IDENTIFIED", MOMENT: spelt(moment)}
        acts = ((SIGNED, form), (REGISTERED_CASE, registered))
        with clock.at(moment):
            for act, told in acts:
                happening = Happening(act, case_id=case_id, subject_id=record.id, detail=told)
                trail.record(happening, by=actor.author)


def _keyed(owner: UUID) -> tuple[bytes, dict[str, Any]]:
    wrapped = new_data_key(key_ring(), purpose=Purpose.DATA, owner=str(owner))
    key = unwrap(key_ring(), wrapped, owner=str(owner))
    return key, {"id": owner, "key_kid": wrapped.kid, "key_blob": wrapped.blob}


def _form(
    rows: Rows,
    case_id: UUID,
    key: bytes,
    sections: dict[str, dict[str, Any]],
    *,
    opened: datetime,
    actor: Actor,
) -> None:
    record_id = uuid4()
    rows[Record].append(
        {
            "id": record_id,
            "case_id": case_id,
            "form": "F1",
            "number": 1,
            "state": "signed",
            "started_by": actor.user_id,
            "changed_by": actor.user_id,
            "changed_at": opened,
            "signed_at": opened,
            "holds_since": opened,
            "lock": 1,
        }
    )
    for section, answers in sections.items():
        row_id = uuid4()
        place = Place("case_file", str(case_id), section, str(row_id))
        rows[SealedSection].append(
            {
                "id": row_id,
                "case_id": case_id,
                "record_id": record_id,
                "section": section,
                "blob": seal(key, answers, place),
            }
        )
    for number, act in enumerate(("open", "identify"), 1):
        rows[CaseEvent].append(
            {
                "case_id": case_id,
                "number": number,
                "act": act,
                "at": opened,
                "stage": "IDENTIFIED",
                "by_user": actor.user_id,
                "by_institution": actor.institution_id,
            }
        )
    rows[Task].append(
        {"case_id": case_id, "step": "F3", "part": "lead", "opened_at": opened, "due_at": opened}
    )
