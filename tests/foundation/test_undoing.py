"""What was shown stays in the trail though the page was undone, and stands there once."""

from flask import Flask
from sqlalchemy import func, select

from nrm.audit import trail
from nrm.audit.models import Entry
from nrm.audit.trail import SYSTEM, Happening
from nrm.foundation.database import db
from nrm.foundation.undoing import forget, undo

LOOK = Happening("test:look")


def looks() -> int | None:
    return db.session.scalar(select(func.count()).where(Entry.action == LOOK.action))


def test_a_look_stays_when_the_page_is_undone(app: Flask) -> None:
    trail.record_for_good(LOOK, by=SYSTEM)
    undo()
    assert looks() == 1


def test_a_look_that_was_kept_is_not_told_twice(app: Flask) -> None:
    trail.record_for_good(LOOK, by=SYSTEM)
    db.session.commit()
    undo()
    assert looks() == 1


def test_a_part_of_a_transaction_that_is_kept_does_not_keep_the_look(app: Flask) -> None:
    trail.record_for_good(LOOK, by=SYSTEM)
    with db.session.begin_nested():
        pass
    undo()
    assert looks() == 1


def test_what_nobody_saw_is_forgotten(app: Flask) -> None:
    trail.record_for_good(LOOK, by=SYSTEM)
    forget()
    assert looks() == 0
