"""A decision about two people says what was decided and for how long: the trail knows it, whatever its row says."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from nrm.audit.models import Entry
from nrm.audit.trail import SYSTEM
from nrm.casefile import holding
from nrm.duplicates import history, service
from nrm.duplicates.models import Decision, Verdict
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import Altered
from nrm.statistics.facts.gather import facts_of
from nrm.statistics.periods import parse
from tests.casework import identified, worker
from tests.duplicates.test_service import SPOILT, decided, officer, two
from tests.people import actor_of

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.one_database]
Deed = Callable[[Decision], None]


def flipped(row: Decision) -> None:
    """Let them be two people."""
    row.verdict = Verdict.DIFFERENT


def said_to_be_undone(row: Decision) -> None:
    """Let it be taken back."""
    row.undone_at, row.undone_by = row.decided_at, row.decided_by


def dated_back(row: Decision) -> None:
    """Let it hold for figures of an earlier time."""
    row.decided_at -= timedelta(days=400)


def other_bytes(row: Decision) -> None:
    """Put other bytes in the place of who they are."""
    row.blob = row.blob[:-1] + bytes([row.blob[-1] ^ 1])


def taken_away(row: Decision) -> None:
    """Delete it."""
    db.session.execute(delete(Decision).where(Decision.id == row.id))


def told_otherwise(row: Decision) -> None:
    """Flip it in the trail as well."""
    flipped(row)
    entry = db.session.scalars(select(Entry).where(Entry.subject_id == row.id)).one()
    entry.detail = entry.detail.replace("joined", "different")


DEEDS = (flipped, said_to_be_undone, dated_back, other_bytes, taken_away, told_otherwise)
each_deed = pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)


def done(deed: Deed, row: Decision) -> None:
    deed(row)
    db.session.commit()


@each_deed
def test_no_figure_is_made_of_it_and_the_check_names_it(deed: Deed) -> None:
    first = identified(worker("one"))
    identified(worker("two"), SPOILT)
    year = parse(str(clock.today().year))
    row, person_id = decided(Verdict.JOINED, officer()), first.case.person_id
    assert len(facts_of(year, by=SYSTEM)) == len((first, SPOILT))
    assert history.joined_with(person_id)
    decision_id = str(row.id)
    done(deed, row)
    with pytest.raises(Altered):
        facts_of(year, by=SYSTEM)
    with pytest.raises(Altered):
        history.joined_with(person_id)
    assert (decision_id in holding.verify().words) == (deed is not told_otherwise)


@each_deed
def test_its_pair_waits_again_and_the_trail_is_told(deed: Deed) -> None:
    two()
    by = officer()
    row = decided(Verdict.JOINED, by)
    assert (service.waiting(), holding.verify().holds) == ([], True)
    row = db.session.scalars(select(Decision)).one()
    decision_id = row.id
    done(deed, row)
    assert len(service.waiting()) == 1
    assert service.decided(by=actor_of(by)) == []
    told = db.session.scalars(select(Entry.subject_id).where(Entry.action == "duplicates:altered"))
    assert set(told) == {decision_id}
    if deed is not taken_away:
        with pytest.raises(Altered):
            service.undo(decision_id, by=actor_of(by))


def test_one_that_was_undone_does_not_stand_again() -> None:
    two()
    by = officer()
    row = decided(Verdict.JOINED, by)
    service.undo(row.id, by=actor_of(by))
    db.session.execute(update(Decision).values(undone_at=None, undone_by=None))
    db.session.commit()
    with pytest.raises(Altered):
        history.later_episodes(at=clock.now())
    assert service.decided(by=actor_of(by)) == []
    assert len(service.waiting()) == 1
    assert not holding.verify().holds
