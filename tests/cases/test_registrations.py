"""A case counts from the moment that was told when it was identified, whatever its row says later."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from nrm.audit.models import Entry
from nrm.audit.trail import REFUSED, SYSTEM
from nrm.casefile import holding
from nrm.cases.access import CaseFile
from nrm.cases.models import Case
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import Altered
from nrm.retention.scope import belonging
from nrm.statistics.facts.gather import facts_of
from nrm.statistics.snapshots.freezing import freeze
from tests.casework import identified, opened, signed, worker
from tests.casework import initial as answers
from tests.retention.kept import long_closed, quarter_of
from tests.statistics.invented import QUARTER

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.one_database]
IN_THE_QUARTER = datetime(2018, 9, 30, 21, 59, 59, 999999, tzinfo=UTC)
"""The quarter's last moment in Albania."""
AFTERWARDS = datetime(2018, 10, 5, 9, tzinfo=UTC)
Deed = Callable[[Case], None]


def moved(case: Case) -> None:
    """Let it be registered earlier."""
    case.registered_at = IN_THE_QUARTER - timedelta(days=120)


def moved_within(case: Case) -> None:
    """Let it be registered on another day of the quarter, at which the person may be of another age."""
    case.registered_at = IN_THE_QUARTER - timedelta(days=20)


def emptied(case: Case) -> None:
    """Let it be registered never."""
    case.registered_at = None


def told_later(case: Case) -> None:
    """Move the trail's entry as well."""
    own = Entry.case_id == case.id, Entry.action == "case:identify"
    db.session.execute(update(Entry).where(*own).values(detail='{"stage": "IDENTIFIED"}'))


def told_of_nothing(case: Case) -> None:
    """Take the trail's entry away."""
    own = Entry.case_id == case.id, Entry.action == "case:identify"
    db.session.execute(delete(Entry).where(*own))


def said_to_be_erased(case: Case) -> None:
    """Empty the row, and let another entry say that the case was erased."""
    emptied(case)
    made_up = update(Entry).where(Entry.case_id == case.id, Entry.action == "case:open")
    db.session.execute(made_up.values(action="erasure:do"))


DEEDS = (moved, moved_within, emptied, told_later, told_of_nothing, said_to_be_erased)


def in_the_quarter() -> CaseFile:
    with clock.at(IN_THE_QUARTER):
        file = identified(worker())
        db.session.commit()
    return file


def done(deed: Deed, case: Case) -> None:
    deed(case)
    db.session.commit()
    db.session.expire_all()


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_no_figure_is_made_and_no_quarter_frozen_without_it(deed: Deed) -> None:
    file = in_the_quarter()
    with clock.at(AFTERWARDS):
        assert len(facts_of(QUARTER, by=SYSTEM)) == 1
        done(deed, file.case)
        with pytest.raises(Altered):
            freeze(QUARTER, by=SYSTEM)
    told = select(Entry.case_id).where(Entry.action == "case:altered", Entry.decision == REFUSED)
    assert set(db.session.scalars(told)) == {file.case.id}


@pytest.mark.parametrize("deed", [moved, moved_within, emptied, told_of_nothing])
def test_the_check_names_the_case(deed: Deed) -> None:
    case_id = in_the_quarter().case.id
    assert holding.verify().holds
    done(deed, db.session.get_one(Case, case_id))
    assert str(case_id) in holding.verify().words


def test_nobody_is_registered_who_was_found_to_be_no_victim() -> None:
    with clock.at(IN_THE_QUARTER):
        file = opened(worker())
        signed(file, "F1", answers(decision="AT_RISK", reason="Nuk ka shenja të shfrytëzimit."))
        case_id = file.case.id
        db.session.commit()
    with clock.at(AFTERWARDS):
        assert facts_of(QUARTER, by=SYSTEM) == []
        assert holding.verify().holds
        done(moved_within, db.session.get_one(Case, case_id))
        with pytest.raises(Altered):
            facts_of(QUARTER, by=SYSTEM)
    assert str(case_id) in holding.verify().words


@pytest.mark.parametrize("deed", [moved, emptied])
def test_no_case_is_erased_before_its_true_quarter_is_frozen(deed: Deed) -> None:
    with long_closed(frozen=False) as past:
        done(deed, past.sent.case)
        with pytest.raises(Altered):
            past.ask()


def test_a_case_that_is_gone_without_an_erasure_is_missed() -> None:
    file = in_the_quarter()
    with clock.at(AFTERWARDS):
        for table, condition in reversed(list(belonging(file.case.id, None).items())):
            db.session.execute(delete(table).where(condition))
        db.session.commit()
        assert db.session.scalars(select(Case)).all() == []
        with pytest.raises(Altered):
            freeze(QUARTER, by=SYSTEM)


def test_one_that_was_erased_is_not_missed() -> None:
    with long_closed() as past:
        quarter, case_id = quarter_of(past), past.sent.case.id
        past.erase()
        db.session.commit()
        assert facts_of(quarter, by=SYSTEM) == []
        forged = update(Entry).where(Entry.action == "erasure:do", Entry.case_id == case_id)
        db.session.execute(forged.values(at=clock.now() - timedelta(days=1)))
        with pytest.raises(Altered):
            facts_of(quarter, by=SYSTEM)
