"""What the register said is kept is kept, and nothing is half there, however its processes end.

`python3 -m benchmarks.kills 300` does the same more often, and kills PostgreSQL itself.
"""

import random

import pytest
from flask import Flask
from sqlalchemy import text

from nrm.foundation.database import db
from tests.durability.killing import Ground, Tally, kill_processes, release

ROUNDS = 12


def test_killed_writers_lose_nothing_and_leave_nothing_half_done(app: Flask) -> None:
    ground, tally, chance = Ground(app), Tally(), random.Random(7)
    for _ in range(ROUNDS):
        ground.kill_writers(tally, chance, kill_processes)
    ground.take_stock(tally)
    assert tally.kills == 2 * ROUNDS
    assert len(tally.acknowledged) >= ROUNDS
    assert tally.good, tally


@pytest.mark.postgres
def test_ended_connections_lose_nothing_and_leave_nothing_half_done(app: Flask) -> None:
    """The server ends the writers' connections in the midst of an act, as an operator or a limit would."""
    ground, tally, chance = Ground(app), Tally(), random.Random(8)
    for _ in range(ROUNDS // 2):
        ground.kill_writers(tally, chance, end_connections)
    ground.take_stock(tally)
    assert len(tally.acknowledged) >= ROUNDS // 2
    assert tally.good, tally


def end_connections(_pids: list[int]) -> None:
    """Have the server end every connection but this one; the writers give up by themselves."""
    others = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with db.engine.connect() as connection:
        ended = connection.scalars(text(others)).all()
    release()
    assert True in ended


def test_the_count_would_notice_what_is_missing(app: Flask) -> None:
    """The control: without it the tests above could not fail."""
    ground, tally = Ground(app), Tally()
    ground.kill_writers(tally, random.Random(9), kill_processes)
    db.session.execute(text("DELETE FROM signature WHERE id = (SELECT id FROM signature LIMIT 1)"))
    db.session.execute(text("DELETE FROM identity_change WHERE seq = 1"))
    db.session.commit()
    ground.take_stock(tally)
    assert set(tally.half_written) == {"signature", "identity_change"}
    assert not tally.good
