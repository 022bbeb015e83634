"""The way of a key through the browser: from a passphrase to a colleague, and to a page that says what is missing."""

import re

import pytest
from flask import Flask

from nrm.agencies.queries import grant_of, holders, newest_key
from nrm.auth import parked, second_factor, sessions
from nrm.auth.models import MemberKey, ParkedInput, Session, User
from nrm.auth.passwords import Slowness
from nrm.auth.queries import member_key
from nrm.auth.roles import Role
from nrm.auth.settings import settings
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.vault.key_pairs import check_code
from tests.auth.signing_in import SECRET, another, code_at, enrolled, press, sign_out, walk_in
from tests.casework import newest, signed
from tests.client import CriticalClient
from tests.people import PASSPHRASE, actor_of, colleague, own_key, sign_in
from tests.protection.sheltered import ADDRESS, LOCATION, joined, keeper, sheltered

pytestmark = pytest.mark.strictest_database

PAGE = "/agency-key/"
CODE = re.compile(r"[ABC](?:-[A-Z2-7]{5}){5}")
OTHER_PASSPHRASE = "kali blu fluturon natën larg"


def made_by(client: CriticalClient, user: User) -> list[str]:
    """Sign in by passphrase and code, make the agency's key and return the recovery codes."""
    walk_in(client, user)
    return CODE.findall(press(client, PAGE, f"{PAGE}make").text)


def holds(user: User) -> bool:
    key = newest_key(user.institution_id)
    return key is not None and grant_of(user.id, key.id) is not None


def own_code(user: User) -> str:
    own = member_key(user.id)
    assert own
    return check_code(own.public)


def test_a_key_is_made_and_its_codes_are_shown_once(client: CriticalClient) -> None:
    user = enrolled(Role.SHELTER)
    codes = made_by(client, user)
    assert len(codes) == 3
    assert holds(user)
    page = client.get(PAGE).text
    assert not CODE.search(page)
    assert user.name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in page
    again = client.post(f"{PAGE}make", data={"csrf_token": _token(client)})
    assert again.status_code == 303  # a second press makes no second key


def _token(client: CriticalClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/account").text)
    assert found
    return found[1]


def test_it_is_given_by_the_code_that_the_colleague_reads_out(
    app: Flask, client: CriticalClient
) -> None:
    first, second = enrolled(Role.SHELTER), enrolled(Role.SHELTER, username="e.dyta")
    made_by(client, first)
    page = f"{PAGE}colleagues/{second.id}"
    assert "e.dyta" in client.get(PAGE).text
    assert client.fill_in(page, {"code": "AAAA-BBBB-CCCC-DDDD"}).status_code == 422
    theirs = another(app)
    walk_in(theirs, second)
    shown = own_code(second)
    assert shown in theirs.get(PAGE).text
    assert client.fill_in(page, {"code": shown}).status_code == 303
    assert holds(second)
    assert client.get(page).status_code == 404  # waits no more


def test_two_codes_bring_it_back_in_the_browser(client: CriticalClient, app: Flask) -> None:
    first, second = enrolled(Role.SHELTER), enrolled(Role.SHELTER, username="e.dyta")
    codes = made_by(client, first)
    theirs = another(app)
    walk_in(theirs, second)
    page = f"{PAGE}recover"
    wrong = {"password_first": codes[0], "password_second": codes[0]}
    assert theirs.fill_in(page, wrong).status_code == 422
    right = {"password_first": codes[2].lower(), "password_second": codes[0]}
    assert theirs.fill_in(page, right).status_code == 303
    assert holds(second)


def test_the_key_goes_with_a_new_passphrase_of_ones_own(client: CriticalClient) -> None:
    user = enrolled(Role.SHELTER)
    made_by(client, user)
    before = own_code(user)
    changed = {
        "password_current": PASSPHRASE,
        "password": OTHER_PASSPHRASE,
        "password_again": OTHER_PASSPHRASE,
    }
    assert client.fill_in("/account/passphrase", changed).status_code == 303
    assert own_code(user) == before
    assert holds(user)
    sign_out(client)
    client.fill_in("/sign-in", {"username": user.username, "password": OTHER_PASSPHRASE})
    assert own_code(user) == before


def test_an_administrator_who_takes_an_account_over_finds_no_key(
    app: Flask, client: CriticalClient
) -> None:
    keeper_, admin = enrolled(Role.SHELTER), enrolled(Role.ADMIN, username="admini")
    made_by(client, keeper_)
    key = newest_key(keeper_.institution_id)
    assert key
    theirs = another(app)
    sign_in(theirs, admin)
    shown = press(theirs, f"/users/{keeper_.id}", f"/users/{keeper_.id}/link").text
    link = re.search(r"/enrol/[\w.-]+", shown)
    assert link
    puppet = another(app)
    second_factor.keep(keeper_, SECRET)
    chosen = {
        "password": OTHER_PASSPHRASE,
        "password_again": OTHER_PASSPHRASE,
        "code": code_at(),
    }
    assert puppet.fill_in(link[0], chosen).status_code == 303
    assert puppet.get(PAGE).status_code == 200
    assert not holds(keeper_)
    assert holders(key.id) == []


def test_a_page_says_what_to_do_without_the_key(app: Flask, client: CriticalClient) -> None:
    writer = keeper("e.para")
    file = sheltered(writer)
    signed(file, "SL", LOCATION)
    record = newest(file, "SL")
    reader = enrolled(Role.SHELTER, username="pa.celes")
    joined(file, reader)
    where = f"/cases/{file.case.id}/records/{record.id}"
    walk_in(client, reader)
    answer = client.get(where)
    assert answer.status_code == 403
    assert ADDRESS not in answer.text
    assert PAGE in answer.text
    mine = another(app)
    sign_in(mine, writer)
    assert ADDRESS in mine.get(where).text
    card = client.get(f"/cases/{file.case.id}/").text
    assert "QKPVT" in card or writer.institution.name_sq in card


def test_it_is_handed_over_in_the_browser(client: CriticalClient) -> None:
    writer = keeper("e.para")
    file = sheltered(writer)
    signed(file, "SL", LOCATION)
    other = keeper("pritese", at="VATRA")
    joined(file, other)
    key = newest_key(other.institution_id)
    assert key
    sign_in(client, writer)
    page = f"/cases/{file.case.id}/sealed/{newest(file, 'SL').id}/hand-over"
    assert client.fill_in(page, {"to": "VATRA", "code": "x"}).status_code == 422
    given = {"to": "VATRA", "code": check_code(key.public)}
    assert client.fill_in(page, given).status_code == 303
    assert client.get(f"/cases/{file.case.id}/records/{newest(file, 'SL').id}").status_code == 403


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.ADMIN, Role.AP_REVIEWER])
def test_others_get_no_key_pair_and_no_page(client: CriticalClient, role: Role) -> None:
    user = enrolled(role)
    walk_in(client, user)
    assert member_key(user.id) is None
    assert client.get(PAGE).status_code == 403


def test_the_session_forgets_the_key_when_it_ends_or_has_run_out(client: CriticalClient) -> None:
    user = enrolled(Role.SHELTER)
    walk_in(client, user)
    assert _kept(user) == [True]
    sign_out(client)
    assert _kept(user) == [False]
    sessions.begin(user, key=own_key(user))
    with clock.at(clock.now() + settings().absolute * 2):
        sessions.begin(user)
    assert _kept(user) == [False, False, False]


def _kept(user: User) -> list[bool]:
    db.session.expire_all()
    query = db.select(Session.key_blob).where(Session.user_id == user.id)
    return [blob is not None for blob in db.session.scalars(query.order_by(Session.created_at))]


def test_a_key_locked_by_weaker_settings_is_locked_anew_at_sign_in(
    app: Flask, client: CriticalClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = enrolled(Role.SHELTER)
    before = own_code(user)
    passphrases = settings().passphrases
    monkeypatch.setattr(passphrases, "_memory", 128)
    walk_in(client, user)
    row = db.session.scalars(db.select(MemberKey)).one()
    db.session.refresh(row)
    assert Slowness.unpacked(row.blob).memory == 128
    assert own_code(user) == before


def test_what_was_typed_when_the_session_was_over_is_sealed_to_the_own_key(
    client: CriticalClient,
) -> None:
    user = keeper("e.para")
    parked.park(user.id, "/here", [("address", ADDRESS)])
    row = db.session.scalars(db.select(ParkedInput)).one()
    assert row.to_own_key
    bare = colleague(Role.SHELTER, username="tjeter")
    assert parked.take(actor_of(bare), "/here") == []
    assert parked.take(actor_of(user), "/here") == [("address", ADDRESS)]
