"""What one worker process writes is found by another on its next request, and what is gone by none."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import IO
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select

from config import Config
from nrm.auth.models import User
from nrm.cases import freshness, service
from nrm.cases.freshness import fresh_index
from nrm.cases.models import IdentityChange, Person, PersonIdentity
from nrm.foundation.database import db
from tests.cases import other_worker
from tests.casework import ADULT, opened, worker
from tests.people import actor_of

ROOT = Path(__file__).parents[2]
ROUNDS = 25
MEANWHILE = 0.3
"""Seconds in which a second writer arrives while the first one's turn lasts."""


@dataclass(frozen=True, slots=True)
class Other:
    """The other process."""

    requests: IO[str]
    answers: IO[str]

    def ask(self, word: str, about: str) -> str:
        """Send a request and wait for its answer."""
        print(word, about, sep="\t", file=self.requests, flush=True)
        return self.answers.readline().strip()


@pytest.fixture
def user(app: Flask) -> User:
    somebody = worker()
    db.session.commit()
    return somebody


@pytest.fixture
def other(settings: Config, user: User) -> Iterator[Other]:
    command = [sys.executable, "-m", "tests.cases.other_worker"]
    command += [str(settings.instance), settings.database_url, str(user.id)]
    db.session.rollback()  # else the other process waits for this one's transaction
    with subprocess.Popen(  # noqa: S603 - ours
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield Other(process.stdin, process.stdout)
        process.stdin.close()


def test_two_processes_find_what_either_writes_on_the_next_request(
    user: User, other: Other
) -> None:
    for number in range(ROUNDS):
        mine, _person = written(user, "Këtu", f"Mbiemër{number}")
        assert mine in other.ask("find", f"Këtu Mbiemër{number}").split()
        theirs = other.ask("open", f"Atje Tjetër{number}")
        assert theirs in found(user, f"Atje Tjetër{number}")
    a_correction_is_found_by_the_new_name_only(user, other)
    a_person_whose_identity_is_gone_leaves_every_index(user, other)


def a_correction_is_found_by_the_new_name_only(user: User, other: Other) -> None:
    file = opened(user, named("Shpresa", "Dodaj"))
    number = file.case.number
    db.session.commit()
    assert other.ask("find", "Shpresa Dodaj") == number
    service.correct_identity(file, named("Teuta", "Xhixhaj"), version=1)
    db.session.commit()
    assert other.ask("find", "Teuta Xhixhaj") == number
    assert other.ask("find", "Shpresa Dodaj") == ""


def a_person_whose_identity_is_gone_leaves_every_index(user: User, other: Other) -> None:
    first, gone = written(user, "Arta", "Kola")
    second, _kept = written(user, "Arta", "Kola")
    assert set(other.ask("find", "Arta Kola").split()) == {first, second}
    assert found(user, "Arta Kola") == {first, second}
    db.session.execute(delete(PersonIdentity).where(PersonIdentity.person_id == gone))
    freshness.forget(gone)
    db.session.commit()
    assert other.ask("find", "Arta Kola") == second
    assert found(user, "Arta Kola") == {second}
    assert gone not in fresh_index().alike


def test_writers_at_once_are_numbered_in_turn(app: Flask, user: User) -> None:
    actor = actor_of(user)

    def open_another() -> None:
        with app.app_context():
            service.open_case(named("Arta", "Dytë"), by=actor)
            db.session.commit()

    service.open_case(named("Arta", "Parë"), by=actor)
    with ThreadPoolExecutor(1) as at_once:
        second = at_once.submit(open_another)
        sleep(MEANWHILE)
        assert not second.done()  # it waits, and takes no number that could appear too late
        db.session.commit()
        second.result()
    numbers = db.session.scalars(select(IdentityChange.seq).order_by(IdentityChange.seq)).all()
    assert numbers == [1, 2]
    assert len(found(user, "Arta")) == 2


@pytest.mark.usefixtures("app")
def test_what_was_read_in_a_transaction_that_was_undone_is_forgotten(user: User) -> None:
    actor = actor_of(user)
    with db.session.begin_nested() as undone:
        service.open_case(named("Arta", "Zhdukur"), by=actor)
        assert other_worker.find(user, "Arta Zhdukur")
        undone.rollback()
    written = service.open_case(named("Mira", "Mbetur"), by=actor)  # it gets the same number
    assert found(user, "Mira Mbetur") == {written.case.number}
    assert len(fresh_index().names) == 1


def test_one_identity_that_was_tampered_with_keeps_nobody_from_searching(
    app: Flask, user: User
) -> None:
    _number, bad = written(user, "Arta", "Prishur")
    good, _person = written(user, "Mira", "Mbetur")
    row = db.session.scalars(select(PersonIdentity).where(PersonIdentity.person_id == bad)).one()
    row.blob = row.blob[:-1] + bytes([row.blob[-1] ^ 1])
    freshness.install(app)
    assert found(user, "Arta Prishur") == set()
    assert found(user, "Mira Mbetur") == {good}


@pytest.mark.usefixtures("app")
def test_every_save_looks_the_same_to_whoever_has_no_key(user: User) -> None:
    opened(user, named("Shpresa", "Dodaj"))
    opened(user, named("Shpresa", "Dodaj"))
    opened(user, named("Vjollca", "Xh" * 90))
    rows = db.session.scalars(select(IdentityChange).order_by(IdentityChange.seq)).all()
    assert {len(row.alike or b"") for row in rows} == {len(rows[0].alike or b"")}
    assert len({len(blob) for blob in db.session.scalars(select(PersonIdentity.blob))}) == 1
    people = db.session.scalars(select(Person)).all()
    assert len(fresh_index().alike) == len(people) == 3
    assert fresh_index().alike[rows[1].person_id] == {rows[0].person_id}


def written(user: User, first: str, last: str) -> tuple[str, UUID]:
    """Open a case for good; return its number and whose it is."""
    case = opened(user, named(first, last)).case
    known = case.number, case.person_id
    db.session.commit()
    return known


def found(user: User, name: str) -> set[str]:
    """Search in this process, and end the transaction."""
    numbers = set(other_worker.find(user, name).split())
    db.session.commit()
    return numbers


def named(first: str, last: str) -> dict[str, str]:
    return ADULT | {"first_name": first, "last_name": last}
