"""A closed case of which something was put back: nobody can tell how long it is kept, so nobody erases it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask, Response
from sqlalchemy import delete, select, update

from nrm.audit.models import Entry
from nrm.audit.trail import SYSTEM
from nrm.cases import service as cases
from nrm.cases.models import PersonIdentity
from nrm.cases.name_index import Query
from nrm.cases.search import Asked, find
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import Altered, RuleBroken
from nrm.records.models import Record, SealedSection
from nrm.retention.models import Erasure
from nrm.retention.overview import past_period
from nrm.retention.searched import searches_for
from tests.casework import ADULT, opened, worker
from tests.client import CriticalClient
from tests.people import actor_of, sign_in
from tests.retention.kept import LATER, Past, long_closed


@pytest.fixture
def past(app: Flask) -> Iterator[Past]:
    with long_closed() as made:
        yield made


def closure_altered(past: Past) -> None:
    """Put the assessment's bytes in the place of the closure's."""
    within = select(Record.id).where(Record.case_id == past.sent.case_id, Record.form == "F10")
    other = db.session.scalars(select(SealedSection).where(SealedSection.section == "risk")).first()
    assert other
    db.session.execute(
        update(SealedSection)
        .where(SealedSection.record_id.in_(within))
        .values(blob=other.blob)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()


def identity_altered(past: Past) -> None:
    """Let the only version pass for another one."""
    mine = PersonIdentity.person_id == past.sent.case.person_id
    db.session.execute(update(PersonIdentity).where(mine).values(number=7))
    db.session.commit()


@pytest.mark.parametrize("change", [closure_altered, identity_altered])
def test_it_is_listed_and_cannot_be_erased(app: Flask, past: Past, change: object) -> None:
    assert callable(change)
    change(past)
    (line,) = past_period(by=SYSTEM)
    assert (line.case_id, line.altered, line.over_on) == (past.sent.case_id, True, None)
    client = CriticalClient(app, Response)
    sign_in(client, past.officer)
    assert "nuk është siç u shkrua" in client.get("/retention/").text
    page = f"/cases/{past.sent.case_id}/erasure/ask"
    assert client.get(page).status_code == 423
    with pytest.raises(Altered):
        past.ask()
    assert db.session.scalars(select(Erasure)).all() == []


@pytest.mark.usefixtures("app")
def test_a_case_that_is_only_said_to_be_long_closed_is_not_erased() -> None:
    with long_closed() as past, clock.at(clock.now() - LATER + timedelta(days=200)):
        past.sent.case.closed_at = clock.now() - LATER
        db.session.commit()
        assert past_period(by=SYSTEM) == []
        with pytest.raises(RuleBroken):
            past.ask()


def test_a_closure_of_which_the_trail_knows_nothing_is_none(past: Past) -> None:
    told = (Entry.case_id == past.sent.case_id, Entry.action == "case:close")
    db.session.execute(delete(Entry).where(*told))
    db.session.commit()
    (line,) = past_period(by=SYSTEM)
    assert line.altered
    with pytest.raises(Altered):
        past.ask()


def test_what_is_altered_after_the_request_is_not_erased(past: Past) -> None:
    asked = past.ask()
    identity_altered(past)
    with pytest.raises(Altered):
        past.approve(asked)
    assert db.session.get(PersonIdentity, first_version(past).id)


def first_version(past: Past) -> PersonIdentity:
    """Return the row of who the person is."""
    mine = PersonIdentity.person_id == past.sent.case.person_id
    return db.session.scalars(select(PersonIdentity).where(mine)).one()


@pytest.mark.usefixtures("app")
def test_words_are_not_looked_for_by_half_of_the_names() -> None:
    file = opened(worker())
    cases.correct_identity(file, ADULT | {"last_name": "Hoxha"}, version=1)
    person_id = file.case.person_id
    find(
        actor_of(worker("other")),
        Asked(query=Query(name=ADULT["last_name"]), typed=ADULT["last_name"]),
    )
    assert len(searches_for(person_id, by=SYSTEM)) == 1
    first = db.session.scalars(
        select(PersonIdentity).where(
            PersonIdentity.person_id == person_id, PersonIdentity.number == 1
        )
    ).one()
    db.session.delete(first)
    db.session.flush()
    with pytest.raises(Altered):
        searches_for(person_id, by=SYSTEM)
