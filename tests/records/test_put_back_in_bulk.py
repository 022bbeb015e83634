"""Whoever reads many forms or identities at once is no better deceived than who opens one."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask, Response
from sqlalchemy import delete, select

from nrm.audit.models import Entry
from nrm.audit.trail import REFUSED, SYSTEM
from nrm.audit.verification import verify as verify_trail
from nrm.auth.policy import BulkReader
from nrm.auth.roles import Role
from nrm.cases.access import CaseFile
from nrm.cases.models import Case
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import Altered
from nrm.records import queries
from nrm.records.bulk import signed_forms_of
from nrm.records.models import Record, SealedSection, Signature, State
from nrm.statistics.facts.gather import facts_of
from nrm.statistics.models import Snapshot
from nrm.statistics.snapshots.freezing import freeze
from tests.cases.test_put_back import BROTHER, CHANGES, changed
from tests.casework import identified, newest, worker
from tests.client import CriticalClient
from tests.people import colleague, sign_in
from tests.statistics.invented import QUARTER

pytestmark = pytest.mark.usefixtures("app")
IN_THE_QUARTER = datetime(2018, 8, 15, 9, tzinfo=UTC)
AFTERWARDS = datetime(2018, 10, 5, 9, tzinfo=UTC)
Deed = Callable[[Record], None]


def other_bytes(record: Record) -> None:
    """Put other bytes in the place of a section."""
    row = _a_section(record)
    row.blob = row.blob[:-1] + bytes([row.blob[-1] ^ 1])


def section_taken_away(record: Record) -> None:
    """Delete one section."""
    db.session.execute(delete(SealedSection).where(SealedSection.id == _a_section(record).id))


def form_taken_away(record: Record) -> None:
    """Delete the form as if nobody had filled it in."""
    sections = SealedSection.record_id == record.id
    db.session.execute(delete(SealedSection).where(sections))
    db.session.execute(delete(Signature).where(Signature.record_id == record.id))
    db.session.execute(delete(Record).where(Record.id == record.id))


def draft_again(record: Record) -> None:
    """Let it pass for a draft."""
    record.state = State.DRAFT


def signed_by_nobody(record: Record) -> None:
    """Take the trail's entry of the signature away."""
    db.session.execute(delete(Entry).where(Entry.subject_id == record.id))


def told_otherwise(record: Record) -> None:
    """Write another digest into the trail's entry."""
    query = select(Entry).where(Entry.subject_id == record.id, Entry.action == "record:sign")
    entry = db.session.scalars(query).one()
    entry.detail = entry.detail.replace('"digest": "', '"digest": "0')


def said_to_be_sent_back(record: Record) -> None:
    """Take the form away, and forge the entry that would explain it."""
    query = select(Entry).where(Entry.subject_id == record.id, Entry.action == "record:sign")
    signed = db.session.scalars(query).one()
    columns = {name.key: getattr(signed, name.key) for name in Entry.__table__.columns}
    forged = {"id": uuid4(), "seq": signed.seq + 10_000, "action": "record:send_back"}
    db.session.add(Entry(**(columns | forged)))
    db.session.flush()
    form_taken_away(record)


DEEDS = (
    other_bytes,
    section_taken_away,
    form_taken_away,
    draft_again,
    signed_by_nobody,
    told_otherwise,
    said_to_be_sent_back,
)
each_deed = pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)


def _a_section(record: Record) -> SealedSection:
    return next(iter(queries.sections_of(record).values()))


def done(deed: Deed, file: CaseFile) -> None:
    """Do it to the first form of a case, behind the register's back."""
    deed(newest(file, "F1"))
    db.session.commit()
    db.session.expire_all()


@pytest.fixture
def two() -> Iterator[tuple[CaseFile, CaseFile]]:
    """Give two cases registered in a quarter that is over."""
    with clock.at(IN_THE_QUARTER):
        user = worker()
        files = identified(user), identified(user, BROTHER)
        db.session.commit()
    with clock.at(AFTERWARDS):
        yield files


def read_in_bulk() -> dict[str, int]:
    """Return how many signed forms the statistics read, by the number of the case."""
    cases = db.session.scalars(select(Case)).all()
    read = signed_forms_of(
        BulkReader.STATISTICS, cases, forms=("F1",), until=clock.now(), by=SYSTEM
    )
    return {case.number: len(forms) for case, forms in read}


def noted(action: str) -> set[object]:
    """Return the cases in which the trail was told that something is not as it was written."""
    query = select(Entry).where(Entry.action == action, Entry.decision == REFUSED)
    return {entry.case_id for entry in db.session.scalars(query)}


@each_deed
def test_forms_are_not_read_in_bulk_that_are_not_what_was_signed(
    two: tuple[CaseFile, CaseFile], deed: Deed
) -> None:
    file, other = two
    number, kept = file.case.number, other.case.number
    assert read_in_bulk() == {number: 1, kept: 1}
    done(deed, file)
    assert read_in_bulk() == {kept: 1}
    assert noted("record:altered") == {file.case.id}


@each_deed
def test_no_quarter_is_frozen_on_such_forms(two: tuple[CaseFile, CaseFile], deed: Deed) -> None:
    done(deed, two[0])
    with pytest.raises(Altered):
        freeze(QUARTER, by=SYSTEM)
    assert db.session.scalars(select(Snapshot)).all() == []


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_no_quarter_is_frozen_on_an_identity_put_back(
    two: tuple[CaseFile, CaseFile], change: Callable[..., None]
) -> None:
    assert len(facts_of(QUARTER, by=SYSTEM)) == len(two)
    changed(two[0], change)
    with pytest.raises(Altered):
        freeze(QUARTER, by=SYSTEM)
    assert db.session.scalars(select(Snapshot)).all() == []


def test_the_page_of_exact_numbers_says_so(app: Flask, two: tuple[CaseFile, CaseFile]) -> None:
    client = CriticalClient(app, Response)
    sign_in(client, colleague(Role.AP_DATA))
    page = "/statistics/?period=2018-Q3&protection=none"
    assert client.get(page).status_code == 200
    done(section_taken_away, two[0])
    answer = client.get(page)
    assert answer.status_code == 423
    assert "Kjo nuk është siç u shkrua" in answer.text
    assert noted("record:altered") == {two[0].case.id}
    assert verify_trail().holds


def test_what_was_corrected_or_sent_back_is_read(two: tuple[CaseFile, CaseFile]) -> None:
    changed(two[0], lambda _older, _newer: None)
    with clock.at(AFTERWARDS + timedelta(days=1)):
        assert len(facts_of(QUARTER, by=SYSTEM)) == len(two)
    assert noted("record:altered") == noted("identity:altered") == set()
