"""What people did honestly is refused to nobody: neither on pages nor in bulk, nor by the check of all data."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from nrm.audit.models import Entry
from nrm.audit.trail import REFUSED, SYSTEM
from nrm.auth.policy import BulkReader
from nrm.auth.roles import Role
from nrm.casefile import holding
from nrm.cases.identity_door import open_identities_in_bulk
from nrm.cases.models import Case
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.keys import service as keys
from nrm.protection import service as protection
from nrm.records import contents
from nrm.records import service as records
from nrm.records.bulk import signed_forms_of
from nrm.records.kinds import kinds
from nrm.records.models import Record
from nrm.referrals import service as referrals
from nrm.referrals.sending import REFERRAL
from nrm.reintegration import service as reintegration
from nrm.vault.keyring import Purpose
from tests.casework import drafted, identified, initial, newest, opened, seen_by, signed, worker
from tests.keys.turning import exchanged
from tests.people import colleague
from tests.protection.sheltered import keeper, located
from tests.protection.test_sealed_forms import code_at
from tests.records.test_corrections import corrected
from tests.referrals.sent import sent, sign
from tests.referrals.test_service import INCOMPLETE
from tests.reintegration.journeys import closed
from tests.reintegration.test_closing import AGAIN

pytestmark = pytest.mark.usefixtures("app")
DOUBTED: dict[str, Any] = {"decision": "NOT_VICTIM", "reason": "Keqkuptim i qartë, pa tregues."}


def awaiting() -> None:
    """Sign a form that a second person has to sign."""
    signed(opened(worker()), "F1", initial(**DOUBTED))


def given_back() -> None:
    """Give it back, save it and leave it so."""
    file, reviewer = opened(worker()), colleague(Role.AP_REVIEWER)
    record = signed(file, "F1", initial(**DOUBTED))
    records.send_back(seen_by(reviewer, file.case), kinds()["F1"], record)
    records.save(file, kinds()["F1"], record, {"phone": "068"}, version=record.lock)


def given_back_and_signed_by_two() -> None:
    """Give it back, sign it again and let a second person sign."""
    file, reviewer = opened(worker()), colleague(Role.AP_REVIEWER)
    record = signed(file, "F1", initial(**DOUBTED))
    records.send_back(seen_by(reviewer, file.case), kinds()["F1"], record)
    records.sign(file, kinds()["F1"], record)
    records.countersign(seen_by(reviewer, file.case), kinds()["F1"], record)


def corrected_twice() -> None:
    """Correct a form, and its correction; leave a third one begun."""
    file = identified(worker())
    corrected(file, phone="068 1")
    corrected(file, phone="068 2")
    records.correct(file, kinds()["F1"], newest(file, "F1"), reason="Gabim")


def returned_and_sent_again() -> None:
    """Let a referral come back for completion, and send it again."""
    case = sent()
    file = case.file(case.reviewer)
    referrals.return_for_completion(file, INCOMPLETE, version=file.case.lock)
    sign(case.file(case.worker), REFERRAL, {"needs_words": "Trajtim mjekësor."})


def handed_over() -> None:
    """Seal a location to another agency, and begin a form afterwards."""
    file = located(keeper("e.para"))
    keeper("pritese", at="VATRA")
    protection.transfer(file, newest(file, "SL"), to="VATRA", code=code_at("VATRA"))
    drafted(file, "F4", {})


def taken_up_again() -> None:
    """Close a case and open the next one of the person."""
    case = closed()
    reintegration.reopen(case.file(case.vatra), AGAIN)


def keys_exchanged() -> None:
    """Let other keys seal and chain, wrap everything anew, and write on."""
    file = identified(worker())
    for purpose in (Purpose.DATA, Purpose.CHAIN):
        exchanged(purpose)
    assert sum(keys.rewrap(Purpose.DATA, by=SYSTEM))
    corrected(file, phone="068 3")


DEEDS = (
    awaiting,
    given_back,
    given_back_and_signed_by_two,
    corrected_twice,
    returned_and_sent_again,
    handed_over,
    taken_up_again,
    keys_exchanged,
)


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_it_is_read_and_holds(deed: Callable[[], None]) -> None:
    deed()
    db.session.commit()
    db.session.expire_all()
    cases = db.session.scalars(select(Case)).all()
    for reader in (BulkReader.STATISTICS, BulkReader.RETENTION):
        read = signed_forms_of(reader, cases, forms=("F10",), until=clock.now(), by=SYSTEM)
        assert len(list(read)) == len(cases)
        people = open_identities_in_bulk(reader, [one.person for one in cases], by=SYSTEM)
        assert set(people) == {one.person_id for one in cases}
    boss = colleague(Role.AP_REVIEWER, username="boss")
    for record in db.session.scalars(select(Record)).all():
        case = db.session.get_one(Case, record.case_id)
        if record.form != "SL":
            contents.read(seen_by(boss, case), record, purpose="reading")
    assert db.session.scalars(select(Entry.action).where(Entry.decision == REFUSED)).all() == []
    assert holding.verify().holds
