"""Publishing as the two persons of the Authority do it."""

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from nrm.app import create_app
from nrm.audit.trail import Author
from nrm.auth.queries import user_named
from nrm.auth.roles import Actor, Role
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.statistics.certificate.audit import Audit
from nrm.statistics.facts.fact import Fact
from nrm.statistics.ledger import externals, preparing
from nrm.statistics.ledger.approving import approve, as_read
from nrm.statistics.ledger.candidates import Surroundings, Task, draft_of
from nrm.statistics.ledger.entries import Draft, Mechanism
from nrm.statistics.ledger.externals import Claim, audit_with
from nrm.statistics.ledger.surroundings import mark
from nrm.statistics.models import Preparation, Release
from nrm.statistics.periods import Period, parse
from nrm.statistics.snapshots import freezing
from tests.casework import identified, worker
from tests.databases import Sqlite
from tests.people import actor_of, colleague

_OFFICER, _REVIEWER = "ap.nenpunesi", "ap.shqyrtuesi"
_DRAWN: dict[bytes, Draft] = {}
_AUDITED: dict[bytes, Audit] = {}


def officer() -> Actor:
    """Return the data officer who prepares releases."""
    return _known(Role.AP_DATA, _OFFICER)


def reviewer() -> Actor:
    """Return the reviewer who approves them."""
    return _known(Role.AP_REVIEWER, _REVIEWER)


@contextmanager
def registered(*people: Fact) -> Iterator[None]:
    """Let invented people, each found alone, be what the register says of a quarter that is frozen now."""

    def facts(period: Period, **_asked: Author) -> list[tuple[int, Fact]]:
        return [
            (number, replace(one, registered_on=period.first_day))
            for number, one in enumerate(people)
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(freezing, "facts_by_case", facts)
        patch.setattr(freezing, "found_together", list)
        yield


def prepare(period: str, mechanism: Mechanism = Mechanism.ROUNDED) -> Preparation:
    """Let the officer prepare a release, the day after the period at the earliest."""
    preparation = preparing.begin(parse(period), by=officer(), mechanism=mechanism)
    db.session.commit()
    with pytest.MonkeyPatch.context() as patch:
        if vars(preparing)["draft_of"] is draft_of:  # else the test has its own
            patch.setattr(preparing, "draft_of", _drawn_once)
        return preparing.work(preparation.id)


@contextmanager
def published_quarter(database: Sqlite, folder: Path, *roles: Role) -> Iterator[Flask]:
    """Give an application of its own in which 2018-Q3 is published with one case, and colleagues of `roles`."""
    with database.fresh(folder / "instance") as settings:
        app = create_app(settings)
        with app.app_context():
            with clock.at(datetime(2018, 8, 15, 9, tzinfo=UTC)):
                identified(worker())
            publish("2018-Q3")
            for role in roles:
                colleague(role, username=role)
            db.session.commit()
        yield app
        with app.app_context():
            db.engine.dispose()


def _drawn_once(task: Task) -> Draft:
    """Draw and certify the same numbers once in this process: many tests publish one and the same case."""
    key = pickle.dumps(replace(task, snapshot_hash=""))
    if key not in _DRAWN:
        _DRAWN[key] = draft_of(task)
    return replace(_DRAWN[key], snapshot_hash=task.snapshot_hash)


def audited_once(draft: Draft, surroundings: Surroundings) -> Audit:
    """Audit the same numbers of others beside the same published ones once in this process."""
    key = pickle.dumps((draft.numbers, draft.external_source, mark(surroundings)))
    if key not in _AUDITED:
        _AUDITED[key] = audit_with(draft, surroundings)
    return _AUDITED[key]


def publish(*periods: str, mechanism: Mechanism = Mechanism.ROUNDED) -> list[Release]:
    """Prepare and approve releases one after the other."""
    released = [approve(prepare(period, mechanism), by=reviewer()) for period in periods]
    db.session.commit()
    return released


def claim(period: str, *claims: Claim, source: str = "US TIP 2019") -> Preparation:
    """Let the officer enter what `source` published of a period, and the audit be done."""
    begun = externals.begin(parse(period), source, claims, by=officer())
    db.session.commit()
    return externals.work(begun.id)


def enter(preparation: Preparation) -> Release:
    """Let the reviewer approve numbers of others as they stand."""
    release = approve(preparation, by=reviewer(), read=as_read(preparation))
    db.session.commit()
    return release


def _known(role: Role, username: str) -> Actor:
    return actor_of(user_named(username) or colleague(role, username=username))
