"""Sessions end by rest, by age and by hand, and nobody else's act can begin or use one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from nrm.audit.trail import SYSTEM
from nrm.auth import queries, service, sessions
from nrm.auth.models import Session, User
from nrm.auth.roles import Role
from nrm.auth.service import UserDetails
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound
from tests.auth.signing_in import another, enrolled, press, token_on, walk_in
from tests.client import CriticalClient
from tests.people import actor_of, colleague, sign_in

ACCOUNT = "/account"


def is_in(client: CriticalClient) -> bool:
    return client.get(ACCOUNT).status_code == 200


def test_a_session_ends_after_a_quarter_of_an_hour_of_rest(client: CriticalClient) -> None:
    start = clock.now()
    with clock.at(start):
        walk_in(client, enrolled())
    with clock.at(start + timedelta(minutes=15)):
        assert is_in(client)
    with clock.at(start + timedelta(minutes=31)):
        assert not is_in(client)


def test_a_session_ends_after_eight_hours_however_busy(client: CriticalClient) -> None:
    start = clock.now()
    with clock.at(start):
        walk_in(client, enrolled())
    for minutes in range(10, 8 * 60 + 1, 10):
        with clock.at(start + timedelta(minutes=minutes)):
            assert is_in(client)
    with clock.at(start + timedelta(hours=8, minutes=1)):
        assert not is_in(client)


def test_a_session_that_ran_out_cannot_be_woken(client: CriticalClient) -> None:
    start = clock.now()
    with clock.at(start):
        sign_in(client, enrolled())
    with clock.at(start + timedelta(minutes=20)):
        assert not is_in(client)
    with clock.at(start + timedelta(minutes=1)):
        assert not is_in(client), "the cookie has forgotten the token"


def test_a_made_up_token_is_nobody(client: CriticalClient) -> None:
    enrolled()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "0" * 43
    assert not is_in(client)


def test_a_cookie_that_was_altered_is_nobody(client: CriticalClient) -> None:
    walk_in(client, enrolled())
    cookie = client.get_cookie("nrm")
    assert cookie
    client.set_cookie("nrm", cookie.value[:-2] + ("AA" if cookie.value[-2:] != "AA" else "BB"))
    assert not is_in(client)


def test_the_cookie_is_for_this_site_and_not_for_scripts(client: CriticalClient) -> None:
    answer = client.get("/sign-in")
    assert answer.headers["Set-Cookie"].endswith("; HttpOnly; Path=/; SameSite=Strict")


def deactivated(user: User) -> None:
    service.deactivate(user, by=actor_of(colleague(Role.ADMIN)))


def moved(user: User) -> None:
    details = UserDetails(user.name, Role.HOTLINE, user.institution.code)
    service.change_user(user, details, by=actor_of(colleague(Role.ADMIN)))


def given_a_new_link(user: User) -> None:
    service.new_link(user, by=actor_of(colleague(Role.ADMIN)).author)


@pytest.mark.parametrize("act", [deactivated, moved, given_a_new_link])
def test_the_administrators_act_holds_from_the_next_request(
    client: CriticalClient, act: Callable[[User], None]
) -> None:
    user = enrolled()
    walk_in(client, user)
    assert is_in(client)
    act(db.session.get_one(User, user.id))
    assert not is_in(client)


def test_another_name_alone_signs_nobody_out(client: CriticalClient) -> None:
    user = enrolled()
    walk_in(client, user)
    details = UserDetails("Një emër tjetër", user.as_role, user.institution.code)
    service.change_user(user, details, by=actor_of(colleague(Role.ADMIN)))
    assert is_in(client)


def test_people_end_a_session_of_theirs_elsewhere(app: Flask, client: CriticalClient) -> None:
    user, phone = enrolled(), another(app)
    sign_in(phone, user)
    assert is_in(phone)
    elsewhere = db.session.scalars(select(Session.id)).one()
    sign_in(client, user)
    assert press(client, ACCOUNT, f"/account/sessions/{elsewhere}/end").location == ACCOUNT
    assert not is_in(phone)
    assert is_in(client)


def test_nobody_ends_a_session_of_somebody_else(app: Flask, client: CriticalClient) -> None:
    other = another(app)
    sign_in(other, enrolled(username="somebody.else"))
    foreign = db.session.scalars(select(Session.id)).one()
    sign_in(client, enrolled())
    answer = client.post(f"/account/sessions/{foreign}/end", data=token_on(client, ACCOUNT))
    assert answer.status_code == 404
    assert is_in(other)


def test_a_form_without_its_token_gets_a_clear_page(client: CriticalClient) -> None:
    sign_in(client, enrolled())
    typed = "Fëmija u takua në qendër të martën"
    answer = client.post(f"{ACCOUNT}/passphrase", data={"note": typed, "password": "x" * 30})
    assert answer.status_code == 400
    assert typed in answer.text
    assert "x" * 30 not in answer.text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_sends_is_refused(client: CriticalClient, site: str) -> None:
    sign_in(client, enrolled())
    token = token_on(client, ACCOUNT)
    answer = client.post("/sign-out", data=token, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert is_in(client)


@pytest.mark.usefixtures("app")
def test_an_actor_is_found_by_user_name() -> None:
    user = enrolled(username="arta.hoxha")
    assert queries.actor_of("arta.hoxha") == actor_of(user)


@pytest.mark.usefixtures("app")
def test_a_session_or_link_put_under_another_name_is_worth_nothing() -> None:
    mine, theirs = colleague(Role.SOCIAL_WORKER), colleague(Role.AP_REVIEWER)
    link = service.new_link(mine, by=SYSTEM)
    token, session = sessions.begin(mine)
    assert sessions.resume(token)
    session.user_id = theirs.id
    db.session.flush()
    db.session.expire_all()
    assert sessions.resume(token) is None
    theirs.enrolment_mac, theirs.enrolment_until = mine.enrolment_mac, mine.enrolment_until
    moved = link.replace(mine.id.hex, theirs.id.hex)
    assert service.enrolling(link) == mine
    with pytest.raises(NotFound):
        service.enrolling(moved)
