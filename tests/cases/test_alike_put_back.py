"""Who may be the same person is not hidden by whoever empties, exchanges or takes away what says so."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from nrm.audit.models import Entry
from nrm.casefile import holding
from nrm.cases import freshness, service
from nrm.cases.freshness import fresh_index
from nrm.cases.models import IdentityChange
from nrm.duplicates import service as duplicates
from nrm.foundation.database import db
from tests.casework import ADULT, opened, worker
from tests.duplicates.test_service import BROTHER, SPOILT

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.one_database]
Change = tuple[IdentityChange, IdentityChange]
Deed = Callable[[IdentityChange, IdentityChange], None]


def emptied(_older: IdentityChange, newer: IdentityChange) -> None:
    """Take the list away: so it is after an identity was."""
    newer.alike = None


def earlier_list(older: IdentityChange, newer: IdentityChange) -> None:
    """Put the list of the earlier version in its place."""
    newer.alike = older.alike


def renumbered(older: IdentityChange, newer: IdentityChange) -> None:
    """Let the earlier list come last."""
    older.seq = newer.seq + 7


def taken_away(_older: IdentityChange, newer: IdentityChange) -> None:
    """Take the change away: the earlier one is then the newest."""
    db.session.execute(delete(IdentityChange).where(IdentityChange.id == newer.id))


def both_taken_away(older: IdentityChange, newer: IdentityChange) -> None:
    """Leave no change of the person."""
    db.session.execute(delete(IdentityChange).where(IdentityChange.id.in_([older.id, newer.id])))


def another_persons(older: IdentityChange, newer: IdentityChange) -> None:
    """Let both be changes of somebody else."""
    other = select(IdentityChange.person_id).where(IdentityChange.person_id != newer.person_id)
    ids = IdentityChange.id.in_([older.id, newer.id])
    one = db.session.scalars(other.limit(1)).one()
    db.session.execute(update(IdentityChange).where(ids).values(person_id=one))


@pytest.fixture
def changes() -> Change:
    """Give the changes of somebody who by a correction became alike to another."""
    opened(worker("one"))
    file = opened(worker("two"), BROTHER)
    service.correct_identity(file, SPOILT, version=1)
    assert len(duplicates.waiting()) == 1
    assert holding.verify().holds
    mine = IdentityChange.person_id == file.case.person_id
    older, newer = db.session.scalars(
        select(IdentityChange).where(mine).order_by(IdentityChange.seq)
    )
    return older, newer


DEEDS = (emptied, earlier_list, renumbered, taken_away, both_taken_away, another_persons)


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_the_pair_waits_still_and_the_check_says_so(
    app: Flask, changes: Change, deed: Deed
) -> None:
    person_id = changes[0].person_id
    deed(*changes)
    db.session.commit()
    freshness.install(app)
    assert len(duplicates.waiting()) == 1
    told = select(Entry.subject_id).where(Entry.action == "identity:alike_altered")
    assert person_id in set(db.session.scalars(told))
    assert "who may be person" in holding.verify().words


def test_who_was_corrected_is_read_anew_without_a_word(app: Flask, changes: Change) -> None:
    assert changes
    freshness.install(app)
    assert len(fresh_index().names) == len((ADULT, SPOILT))
    told = select(Entry.id).where(Entry.action == "identity:alike_altered")
    assert db.session.scalars(told).all() == []
