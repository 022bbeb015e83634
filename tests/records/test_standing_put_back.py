"""What a database administrator changes beside the sealed bytes: which version of a form is the one that holds."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete

from nrm.audit.trail import SYSTEM
from nrm.casefile import holding
from nrm.cases.access import CaseFile
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import Altered
from nrm.records import contents
from nrm.records.digests import Verdict
from nrm.records.models import Record, SealedSection, Signature, State
from nrm.statistics.facts.fact import NOT_AGREED
from nrm.statistics.facts.gather import facts_of
from nrm.statistics.snapshots.freezing import freeze
from tests.casework import identified, initial, newest, opened, signed, worker
from tests.records.test_corrections import corrected
from tests.records.test_put_back_in_bulk import AFTERWARDS, IN_THE_QUARTER
from tests.statistics.invented import QUARTER

pytestmark = pytest.mark.usefixtures("app")
Deed = Callable[[Record, Record], None]


def older_holds_again(older: Record, newer: Record) -> None:
    """Let the version that was corrected hold, and the correction pass for the one that was replaced."""
    older.state, newer.state = State.SIGNED, State.REPLACED


def correction_returned(older: Record, newer: Record) -> None:
    """Let the correction pass for a form that came back, and the one before it hold."""
    older.state, newer.state = State.SIGNED, State.RETURNED


def correction_awaits(older: Record, newer: Record) -> None:
    """Let the correction wait for a second signature for ever."""
    older.state, newer.state = State.SIGNED, State.AWAITING


def correction_corrects_nothing(older: Record, newer: Record) -> None:
    """Let both hold, the older one as the newer."""
    older.state, newer.replaces_id = State.SIGNED, None
    older.holds_since = AFTERWARDS


def correction_taken_away(older: Record, newer: Record) -> None:
    """Delete the correction and let what it corrected hold."""
    older.state = State.SIGNED
    db.session.flush()
    db.session.execute(delete(SealedSection).where(SealedSection.record_id == newer.id))
    db.session.execute(delete(Signature).where(Signature.record_id == newer.id))
    db.session.execute(delete(Record).where(Record.id == newer.id))


DEEDS = (
    older_holds_again,
    correction_returned,
    correction_awaits,
    correction_corrects_nothing,
    correction_taken_away,
)
each_deed = pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)


@pytest.fixture
def withdrawn() -> Iterator[tuple[CaseFile, Record, Record]]:
    """Give a case of somebody who withdrew her consent: F1, and the correction of it."""
    with clock.at(IN_THE_QUARTER):
        file = identified(worker("first"), consent_statistics="YES", phone="068 111")
    with clock.at(IN_THE_QUARTER + timedelta(days=1)):
        older = newest(file, "F1")
        newer = corrected(file, consent_statistics="NO", phone="069 222")
        db.session.commit()
    with clock.at(AFTERWARDS):
        yield file, older, newer


def done(deed: Deed, older: Record, newer: Record) -> None:
    """Do it behind the register's back."""
    deed(older, newer)
    db.session.commit()
    db.session.expire_all()


@each_deed
def test_an_older_version_does_not_hold_again(
    withdrawn: tuple[CaseFile, Record, Record], deed: Deed
) -> None:
    file, older, newer = withdrawn
    assert contents.read(file, newest(file, "F1"), purpose="reading")["phone"] == "069 222"
    done(deed, older, newer)
    with pytest.raises(Altered):
        contents.read(file, newest(file, "F1"), purpose="reading")


@each_deed
def test_no_quarter_is_frozen_on_an_older_version(
    withdrawn: tuple[CaseFile, Record, Record], deed: Deed
) -> None:
    (fact,) = facts_of(QUARTER, by=SYSTEM)
    assert fact.setting == NOT_AGREED
    done(deed, *withdrawn[1:])
    with pytest.raises(Altered):
        freeze(QUARTER, by=SYSTEM)


@each_deed
def test_the_check_finds_it(withdrawn: tuple[CaseFile, Record, Record], deed: Deed) -> None:
    done(deed, *withdrawn[1:])
    assert not holding.verify().holds


def test_the_check_finds_nothing_in_what_was_corrected(
    withdrawn: tuple[CaseFile, Record, Record],
) -> None:
    assert withdrawn[0].case.registered_at
    assert holding.verify() == Verdict(2)


def test_nobody_spares_the_second_signature() -> None:
    file = opened(worker())
    record = signed(
        file, "F1", initial(decision="NOT_VICTIM", reason="Keqkuptim i qartë, pa tregues.")
    )
    assert record.state == State.AWAITING
    record.state = State.SIGNED
    record.signed_at = record.holds_since = clock.now()
    db.session.commit()
    assert not holding.verify().holds
    with pytest.raises(Altered):
        contents.read(file, record, purpose="reading")


def test_no_date_of_a_signature_is_moved_past_the_end_of_a_quarter(
    withdrawn: tuple[CaseFile, Record, Record],
) -> None:
    newest(withdrawn[0], "F1").signed_at = AFTERWARDS + timedelta(days=400)
    db.session.commit()
    with pytest.raises(Altered):
        freeze(QUARTER, by=SYSTEM)
