"""Two presses at the same moment do what one does."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask, Response
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from nrm.audit import trail
from nrm.auth.models import Session, User
from nrm.auth.roles import Role
from nrm.cases.models import CaseEvent, Participation
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.procedure.rules import Part
from nrm.records.models import Record
from tests.auth.signing_in import token_on
from tests.cases.test_opening import HERE, cases, heard, particulars
from tests.casework import drafted, initial, opened, worker
from tests.client import CriticalClient
from tests.people import colleague, sign_in, workplace
from tests.referrals.sent import sent

MEANWHILE = 0.4
"""Seconds in which both requests arrive while somebody else's turn lasts."""


def browser(app: Flask, user: User) -> CriticalClient:
    client = CriticalClient(app, Response)
    sign_in(client, user)
    return client


def both(
    clients: Sequence[CriticalClient],
    address: str,
    *,
    page: str,
    answers: Mapping[str, str] | None = None,
) -> list[int]:
    """Press a button of `page` in two browsers at the same moment; return the two statuses."""
    sent_along = [{**token_on(client, page), **(answers or {})} for client in clients]
    db.session.commit()
    trail.take_turn()
    with ThreadPoolExecutor(2) as at_once:
        presses = [
            at_once.submit(client.post, address, data=data)
            for client, data in zip(clients, sent_along, strict=True)
        ]
        time.sleep(MEANWHILE)
        db.session.rollback()
    return sorted(press.result().status_code for press in presses)


def test_a_form_is_started_once(app: Flask) -> None:
    user = worker()
    file = opened(user)
    page = f"/cases/{file.case.id}/f1/"
    statuses = both([browser(app, user), browser(app, user)], f"{page}start", page=page)
    assert statuses == [302, 302]
    assert db.session.scalars(select(Record.number)).all() == [1]


def test_a_part_is_taken_on_by_one_person(app: Flask) -> None:
    case = sent()
    case.confirm()
    clients = [
        browser(app, colleague(Role.POLICE, username=name)) for name in ("police.one", "police.two")
    ]
    page = f"/cases/{case.case_id}/"
    statuses = both(clients, f"{page}take-on/formal_police", page=page)
    assert statuses == [302, 404]  # taken on by another, it is not theirs any more
    taken = select(Participation.user_id).where(Participation.part == Part.FORMAL_POLICE)
    assert len(db.session.scalars(taken).all()) == 1


def test_a_signal_leads_to_the_case_of_one_colleague(app: Flask) -> None:
    workplace("AP")
    page = f"/signals/{heard().id}/case"
    clients = [browser(app, worker(name, at=HERE)) for name in ("worker.one", "worker.two")]
    answers = {**particulars(), "case_id": ""}
    assert both(clients, f"{page}/person", page=page, answers=answers) == [302, 302]
    assert cases() == 1


def test_a_look_and_a_press_of_one_person_do_not_wait_for_each_other(app: Flask) -> None:
    user = worker()
    page = f"/cases/{opened(user).case.id}/"
    client, other = browser(app, user), CriticalClient(app, Response)
    token = token_on(client, page)
    with client.session_transaction() as cookie, other.session_transaction() as same:
        same.update(cookie)
    db.session.execute(update(Session).values(seen_at=clock.now() - timedelta(minutes=5)))
    db.session.commit()
    trail.take_turn()
    with ThreadPoolExecutor(2) as at_once:
        press = at_once.submit(other.post, f"{page}f1/start", data=token)
        time.sleep(MEANWHILE / 2)
        look = at_once.submit(client.get, page)
        time.sleep(MEANWHILE / 2)
        db.session.rollback()
    assert (look.result().status_code, press.result().status_code) == (200, 302)


@pytest.mark.usefixtures("app")
def test_the_database_refuses_a_second_unfinished_form() -> None:
    file = opened(worker())
    draft = drafted(file, "F1", initial())
    with pytest.raises(IntegrityError):
        again(draft, number=2)


@pytest.mark.usefixtures("app")
def test_the_database_refuses_a_number_twice() -> None:
    file = opened(worker())
    draft = drafted(file, "F1", initial())
    with pytest.raises(IntegrityError):
        again(draft, number=1, state="signed")
    file = opened(worker("second"))
    event = db.session.scalars(select(CaseEvent)).first()
    assert event is not None
    with pytest.raises(IntegrityError):
        again(event)


def again(row: Record | CaseEvent, **changes: object) -> None:
    """Write a copy of `row`, with `changes`, past all that the services check."""
    table = type(row).__table__
    held = {column.key: getattr(row, column.key) for column in table.columns if column.key != "id"}
    with db.session.begin_nested():
        db.session.execute(insert(type(row)), [held | changes])
