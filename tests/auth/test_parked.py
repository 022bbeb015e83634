"""What was typed when the session ran out comes back to the same person on the same page."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from nrm.auth import parked
from nrm.auth.models import ParkedInput
from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.foundation.database import db
from tests.auth.signing_in import another, enrolled, token_on
from tests.client import CriticalClient
from tests.critic import read
from tests.people import actor_of, sign_in

PAGE = "/users/new"
TYPED = {"username": "drita.e.re", "name": "Drita Përkohëshme", "role": "police"}


def lose(client: CriticalClient, page: str = PAGE, typed: dict[str, str] | None = None) -> str:
    """Send a form after twenty minutes of rest and return where that leads."""
    token = token_on(client, PAGE)
    with clock.at(clock.now() + timedelta(minutes=20)):
        answer = client.post(page, data=token | (TYPED if typed is None else typed))
    assert answer.status_code == 303
    return answer.location


def value_on(page: str, field: str) -> str:
    return next(
        tag.get("value", "") for tag in read(page).iter("input") if tag.get("name") == field
    )


def test_the_form_shows_what_was_typed_after_signing_in_again(client: CriticalClient) -> None:
    admin = enrolled(Role.ADMIN)
    sign_in(client, admin)
    assert lose(client) == f"/sign-in?next={PAGE}"
    assert "Ajo që shkruat u ruajt" in client.get("/sign-in").text
    sign_in(client, admin)
    page = client.get(PAGE).text
    assert value_on(page, "name") == TYPED["name"]
    assert value_on(page, "username") == TYPED["username"]
    assert 'value="police" selected' in page


def test_it_comes_back_once(client: CriticalClient) -> None:
    admin = enrolled(Role.ADMIN)
    sign_in(client, admin)
    lose(client)
    sign_in(client, admin)
    client.get(PAGE)
    assert value_on(client.get(PAGE).text, "name") == ""


def test_nobody_else_gets_it(app: Flask, client: CriticalClient) -> None:
    sign_in(client, enrolled(Role.ADMIN))
    lose(client)
    second = another(app)
    for browser in (client, second):
        sign_in(browser, enrolled(Role.ADMIN, username=f"admin.{id(browser)}"))
        assert TYPED["name"] not in browser.get(PAGE).text


def test_other_pages_do_not_get_it(client: CriticalClient) -> None:
    admin = enrolled(Role.ADMIN)
    sign_in(client, admin)
    lose(client)
    sign_in(client, admin)
    assert TYPED["name"] not in client.get(f"/users/{admin.id}/edit").text


def test_it_is_gone_after_a_day(client: CriticalClient) -> None:
    admin = enrolled(Role.ADMIN)
    sign_in(client, admin)
    lose(client)
    with clock.at(clock.now() + timedelta(days=1, minutes=21)):
        sign_in(client, admin)
        assert value_on(client.get(PAGE).text, "name") == ""


def test_it_is_sealed(client: CriticalClient) -> None:
    sign_in(client, enrolled(Role.ADMIN))
    lose(client)
    row = db.session.scalars(select(ParkedInput)).one()
    assert row.path == PAGE
    assert TYPED["name"].encode() not in row.blob


def test_passphrases_are_not_kept(client: CriticalClient) -> None:
    admin = enrolled(Role.ADMIN)
    sign_in(client, admin)
    lose(client, "/account/passphrase", {"password": "not to be kept", "other": "kept"})
    assert parked.take(actor_of(admin), "/account/passphrase") == [("other", "kept")]


def test_a_page_that_only_takes_leads_back_to_the_first_one(client: CriticalClient) -> None:
    admin = enrolled(Role.ADMIN)
    sign_in(client, admin)
    assert lose(client, f"/users/{admin.id}/deactivate") == "/sign-in?next=/"
    assert not db.session.scalars(select(ParkedInput)).all()


def test_a_session_that_was_ended_by_hand_keeps_nothing(client: CriticalClient) -> None:
    sign_in(client, enrolled(Role.ADMIN))
    with client.session_transaction() as cookie:
        held = dict(cookie)
    client.post("/sign-out", data=token_on(client, PAGE))
    with client.session_transaction() as cookie:
        cookie.update(held)
    client.post(PAGE, data={"csrf_token": "none"} | TYPED)
    assert not db.session.scalars(select(ParkedInput)).all()


@pytest.mark.usefixtures("app")
def test_the_newest_attempt_is_kept() -> None:
    admin = enrolled(Role.ADMIN)
    assert parked.park(admin.id, PAGE, [("name", "first")])
    assert parked.park(admin.id, PAGE, [("name", "second"), ("ticked", "a"), ("ticked", "b")])
    assert parked.take(actor_of(admin), PAGE) == [
        ("name", "second"),
        ("ticked", "a"),
        ("ticked", "b"),
    ]
    assert parked.take(actor_of(admin), PAGE) == []


@pytest.mark.usefixtures("app")
def test_what_is_no_form_is_not_kept() -> None:
    admin = enrolled(Role.ADMIN)
    assert not parked.park(admin.id, PAGE, [("name", "x" * parked.LARGEST)])
    assert not parked.park(admin.id, "/" + "x" * 300, [("name", "x")])
