"""Setting up an account by the one-time link, and changing one's own passphrase."""

from datetime import timedelta
from html import unescape

import pyotp
import pytest
from flask import Flask

from nrm.audit.trail import SYSTEM
from nrm.auth import second_factor, service
from nrm.auth.models import User
from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.vault.aead import Tampered
from tests.auth.signing_in import (
    PASSPHRASE,
    another,
    enrolled,
    give_code,
    give_passphrase,
    walk_in,
)
from tests.client import CriticalClient
from tests.people import colleague, sign_in

pytestmark = pytest.mark.strictest_database

NEW = "hëna dyqan shpejt violinë"


def invited() -> tuple[User, str]:
    """Add somebody and return them with the address of their link."""
    user = colleague(Role.POLICE)
    return user, f"/enrol/{service.new_link(user, by=SYSTEM)}"


def shown_code(user: User) -> str:
    """Return what the phone shows after scanning the page of the link."""
    return pyotp.TOTP(second_factor.secret_of(user)).at(clock.now())


def set_up(client: CriticalClient, user: User, link: str, **changed: str) -> int:
    answers = {"code": shown_code(user), "password": NEW, "password_again": NEW} | changed
    return client.fill_in(link, answers).status_code


def test_the_link_sets_up_the_account_and_signs_in(client: CriticalClient) -> None:
    user, link = invited()
    page = client.get(link).text
    assert "<svg" in page
    assert second_factor.spelt(second_factor.secret_of(user)) in page
    assert set_up(client, user, link) == 303
    assert client.get("/account").status_code == 200


def test_the_link_works_once(app: Flask, client: CriticalClient) -> None:
    user, link = invited()
    set_up(client, user, link)
    assert another(app).get(link).status_code == 410


def test_the_link_runs_out_after_a_day(client: CriticalClient) -> None:
    _, link = invited()
    with clock.at(clock.now() + timedelta(hours=25)):
        assert client.get(link).status_code == 410


def test_a_newer_link_replaces_the_older_one(client: CriticalClient) -> None:
    user, link = invited()
    service.new_link(user, by=SYSTEM)
    assert client.get(link).status_code == 410


def test_a_made_up_link_says_the_same_as_a_used_one(client: CriticalClient) -> None:
    assert client.get("/enrol/made-up").status_code == 410


def test_the_code_of_the_set_up_does_not_sign_in_again(app: Flask, client: CriticalClient) -> None:
    user, link = invited()
    with clock.at(clock.now()):
        code = shown_code(user)
        set_up(client, user, link)
        second = another(app)
        give_passphrase(second, user.username, NEW)
        assert give_code(second, code).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "000000"}, "code"),
        ({"code": ""}, "code"),
        ({"password": "short", "password_again": "short"}, "password"),
        (
            {"password": "policia policia policia", "password_again": "policia policia policia"},
            "password",
        ),
        ({"password_again": "something else entirely"}, "password_again"),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_is_half_done(
    client: CriticalClient, wrong: dict[str, str], field: str
) -> None:
    user, link = invited()
    with clock.at(clock.now()):
        answers = {"code": shown_code(user), "password": NEW, "password_again": NEW} | wrong
        answer = client.fill_in(link, answers)
        assert answer.status_code == 422
        assert f'href="#{field}"' in answer.text
        assert NEW not in unescape(answer.text)
        assert set_up(client, user, link) == 303


def test_the_passphrase_of_before_no_longer_works(client: CriticalClient) -> None:
    user = enrolled()
    service.new_link(user, by=SYSTEM)
    assert give_passphrase(client, user.username).status_code == 422


def change(client: CriticalClient, current: str, new: str) -> int:
    answers = {"password_current": current, "password": new, "password_again": new}
    return client.fill_in("/account/passphrase", answers).status_code


def test_a_changed_passphrase_ends_every_other_session(app: Flask, client: CriticalClient) -> None:
    user, phone = enrolled(), another(app)
    walk_in(client, user)
    sign_in(phone, user)
    assert change(client, PASSPHRASE, NEW) == 303
    assert client.get("/account").status_code == 200
    assert phone.get("/account").status_code == 303
    assert give_passphrase(phone, user.username, PASSPHRASE).status_code == 422
    assert give_passphrase(phone, user.username, NEW).status_code == 303


def test_the_cookie_of_before_a_changed_passphrase_is_worth_nothing(client: CriticalClient) -> None:
    user = enrolled()
    walk_in(client, user)
    before = client.get_cookie("nrm")
    assert before
    change(client, PASSPHRASE, NEW)
    client.set_cookie("nrm", before.value)
    assert client.get("/account").status_code == 303


@pytest.mark.parametrize(
    ("current", "new"),
    [("not my passphrase", NEW), (PASSPHRASE, PASSPHRASE), (PASSPHRASE, "short")],
)
def test_a_passphrase_is_not_changed_without_the_right_answers(
    client: CriticalClient, current: str, new: str
) -> None:
    user = enrolled()
    walk_in(client, user)
    kept = db.session.get_one(User, user.id).password_hash
    assert change(client, current, new) == 422
    assert db.session.get_one(User, user.id).password_hash == kept


def test_guessing_the_present_passphrase_is_slowed_down_too(client: CriticalClient) -> None:
    user = enrolled()
    sign_in(client, user)
    with clock.at(clock.now()):
        for _ in range(3):
            change(client, "not my passphrase", NEW)
        assert change(client, PASSPHRASE, NEW) == 422
    assert client.get("/account").status_code == 200


def test_the_chosen_language_is_kept_in_the_account(client: CriticalClient) -> None:
    user = enrolled()
    sign_in(client, user)
    client.fill_in("/account", {"language": "en"})
    assert db.session.get_one(User, user.id).language == "en"


@pytest.mark.usefixtures("app")
def test_the_secret_of_the_second_factor_is_sealed_for_its_owner() -> None:
    mine, other = enrolled(), enrolled(username="somebody.else")
    secret = second_factor.secret_of(mine)
    assert mine.totp_secret
    assert secret.encode() not in mine.totp_secret
    other.totp_secret = mine.totp_secret
    with pytest.raises(Tampered):
        second_factor.secret_of(other)
