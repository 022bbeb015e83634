"""Signing in: both steps, what is refused, and that refusals tell nothing."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select

from nrm.audit.models import Entry
from nrm.auth import throttle
from nrm.auth.models import Session, User
from nrm.auth.passwords import Passphrases
from nrm.auth.roles import Role
from nrm.auth.sign_in import check_passphrase
from nrm.auth.tokens import Use, mac_of
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import RuleBroken
from tests.auth.signing_in import (
    CODE,
    PASSPHRASE,
    SIGN_IN,
    another,
    code_at,
    enrolled,
    give_code,
    give_passphrase,
    sign_out,
    walk_in,
)
from tests.client import CriticalClient

WRONG = "nje fraze krejt tjeter"


def cookie_of(client: CriticalClient) -> str:
    cookie = client.get_cookie("nrm")
    return cookie.value if cookie else ""


def refusals() -> list[str]:
    return [
        entry.detail
        for entry in db.session.scalars(select(Entry).where(Entry.decision == "refused"))
    ]


def test_passphrase_and_code_open_the_page_that_was_wanted(client: CriticalClient) -> None:
    user = enrolled()
    asked = client.get("/account")
    assert asked.status_code == 303
    assert asked.location == "/sign-in?next=/account"
    assert walk_in(client, user, back="/account").location == "/account"
    assert user.username in client.get("/account").text


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "a"]
)
def test_sign_in_leads_to_no_other_site(client: CriticalClient, elsewhere: str) -> None:
    assert walk_in(client, enrolled(), back=elsewhere).location == "/"


def test_the_passphrase_alone_opens_nothing(client: CriticalClient) -> None:
    give_passphrase(client, enrolled().username)
    assert client.get("/account").status_code == 303


def test_the_code_page_needs_the_passphrase_first(client: CriticalClient) -> None:
    enrolled()
    assert client.get(CODE).location == "/sign-in?next=/"


def test_the_code_page_waits_five_minutes(client: CriticalClient) -> None:
    start = clock.now()
    with clock.at(start):
        give_passphrase(client, enrolled().username)
    with clock.at(start + timedelta(minutes=6)):
        assert client.get(CODE).status_code == 303


def test_user_names_are_taken_however_they_are_typed(client: CriticalClient) -> None:
    enrolled(username="arta.hoxha")
    assert give_passphrase(client, " Arta.HOXHA ").status_code == 303


def test_a_code_works_once(app: Flask, client: CriticalClient) -> None:
    user, now = enrolled(), clock.now()
    with clock.at(now):
        assert walk_in(client, user).status_code == 303
        second = another(app)
        give_passphrase(second, user.username)
        assert give_code(second, code_at(now)).status_code == 422
        assert second.get("/account").status_code == 303


def test_an_older_code_does_not_work_after_a_newer_one(app: Flask, client: CriticalClient) -> None:
    user, now = enrolled(), clock.now()
    with clock.at(now):
        walk_in(client, user)
        second = another(app)
        give_passphrase(second, user.username)
        assert give_code(second, code_at(now - timedelta(seconds=30))).status_code == 422


@pytest.mark.parametrize(("seconds", "status"), [(-60, 422), (-30, 303), (30, 303), (60, 422)])
def test_the_clock_of_the_phone_may_differ_by_one_step(
    client: CriticalClient, seconds: int, status: int
) -> None:
    user, now = enrolled(), clock.now()
    with clock.at(now):
        give_passphrase(client, user.username)
        code = code_at(now + timedelta(seconds=seconds))
        assert give_code(client, code).status_code == status


def test_a_known_user_and_an_unknown_one_get_the_same_answer(
    app: Flask, client: CriticalClient
) -> None:
    known = give_passphrase(client, enrolled().username, WRONG)
    unknown = give_passphrase(another(app), "nobody.here", WRONG)
    assert known.status_code == unknown.status_code == 422
    assert _without_typed(known.text) == _without_typed(unknown.text)


def test_a_known_user_and_an_unknown_one_wait_alike(app: Flask, client: CriticalClient) -> None:
    user, stranger, now = enrolled(), another(app), clock.now()
    with clock.at(now):
        answers = [
            [give_passphrase(browser, name, WRONG).text for _ in range(5)]
            for browser, name in ((client, user.username), (stranger, "nobody.here"))
        ]
    assert [_without_typed(page) for page in answers[0]] == [
        _without_typed(page) for page in answers[1]
    ]


def test_a_known_user_and_an_unknown_one_cost_the_same_work(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Count the work instead of timing it, so that a busy machine cannot blur the answer."""
    enrolled(username="known")
    assert work_for(app, "known", monkeypatch) == work_for(app, "unknown", monkeypatch)


def work_for(app: Flask, username: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the database's statements and the hashes that a wrong passphrase costs, in order."""
    work: list[str] = []
    match = Passphrases.match

    def hashing(self: Passphrases, kept: str | None, passphrase: str) -> bool:
        work.append("hash")
        return match(self, kept, passphrase)

    def telling(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        work.append(statement)

    event.listen(db.engine, "before_cursor_execute", telling)
    with monkeypatch.context() as patched, app.test_request_context():
        patched.setattr(Passphrases, "match", hashing)
        with pytest.raises(RuleBroken):
            check_passphrase(username, WRONG)
    event.remove(db.engine, "before_cursor_execute", telling)
    assert work.count("hash") == 1
    return work


def test_failures_make_the_next_try_wait_longer_and_longer() -> None:
    assert [throttle.delay(failures) for failures in range(1, 12)] == [
        0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60,
    ]  # fmt: skip
    assert throttle.delay(5000) == throttle.LONGEST


def test_while_it_waits_even_the_right_passphrase_is_refused(client: CriticalClient) -> None:
    user, now = enrolled(), clock.now()
    name = user.username
    with clock.at(now):
        for _ in range(3):
            give_passphrase(client, name, WRONG)
        assert give_passphrase(client, name).status_code == 422
    with clock.at(now + timedelta(seconds=2)):
        assert give_passphrase(client, name).status_code == 303


def test_a_right_passphrase_does_not_free_the_guessing_of_codes(client: CriticalClient) -> None:
    user, now = enrolled(), clock.now()
    name, answers = user.username, []
    with clock.at(now):
        for _ in range(4):
            answers.append(give_passphrase(client, name).status_code)
            if answers[-1] == 303:
                answers.append(give_code(client, "000000").status_code)
    assert answers == [303, 422, 303, 422, 303, 422, 422]


def test_a_complete_sign_in_forgets_the_failures(client: CriticalClient) -> None:
    user, now = enrolled(), clock.now()
    with clock.at(now):
        for _ in range(2):
            give_passphrase(client, user.username, WRONG)
        walk_in(client, user)
        assert throttle.begin(user.username) == 0
        assert throttle.begin(user.username) == 0


def test_failures_are_in_the_trail_although_the_page_is_an_error(client: CriticalClient) -> None:
    user = enrolled()
    give_passphrase(client, user.username, WRONG)
    give_passphrase(client, "nobody.here", WRONG)
    assert refusals() == ['{"step": "passphrase"}'] * 2


def test_what_was_typed_as_user_name_is_kept_nowhere(client: CriticalClient) -> None:
    give_passphrase(client, "my-very-own-passphrase", WRONG)
    kept = [
        row for table in db.metadata.tables.values() for row in db.session.execute(table.select())
    ]
    assert kept
    assert "my-very-own" not in repr(kept)


def test_the_session_in_the_cookie_is_new_after_sign_in(client: CriticalClient) -> None:
    user = enrolled()
    client.get(SIGN_IN)
    before = cookie_of(client)
    walk_in(client, user)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert before != cookie_of(client)
    stored = db.session.scalars(select(Session.token_mac)).one()
    assert stored == mac_of(token, use=Use.SESSION, user_id=user.id)


def test_a_closed_account_cannot_sign_in(client: CriticalClient) -> None:
    user = enrolled()
    user.active = False
    assert give_passphrase(client, user.username).status_code == 422


def test_an_account_that_is_not_set_up_cannot_sign_in(client: CriticalClient) -> None:
    user = enrolled()
    user.password_hash = None
    assert give_passphrase(client, user.username, "").status_code == 422
    assert give_passphrase(client, user.username).status_code == 422


def test_hashes_made_with_weaker_settings_are_made_anew(client: CriticalClient) -> None:
    user = enrolled()
    weak = Passphrases(memory=32, passes=1).hashed(PASSPHRASE)
    user.password_hash = weak
    name = user.username
    assert give_passphrase(client, name, WRONG).status_code == 422
    assert give_passphrase(client, name).status_code == 303
    renewed = db.session.scalars(select(User.password_hash)).one()
    assert renewed
    assert "m=64" in renewed
    assert give_passphrase(client, name).status_code == 303


def test_signing_out_ends_the_session_on_the_server(client: CriticalClient) -> None:
    walk_in(client, enrolled())
    client.get("/account")
    stolen = cookie_of(client)
    answer = sign_out(client)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    client.set_cookie("nrm", stolen)
    assert client.get("/account").status_code == 303


def test_an_odd_answer_is_a_message_and_never_a_failure(client: CriticalClient) -> None:
    enrolled()
    for odd in ("x" * 100_000, "\x00\u202e", "' OR 1=1 --", "🙂" * 50):
        assert give_passphrase(client, odd, odd).status_code == 422


def test_the_account_says_which_language_is_spoken(client: CriticalClient) -> None:
    user = enrolled()
    user.language = "en"
    walk_in(client, user)
    assert '<html lang="en">' in client.get("/account").text


def test_everybody_with_an_account_opens_their_own(client: CriticalClient) -> None:
    for role in Role:
        walk_in(client, enrolled(role))
        assert client.get("/account").status_code == 200
        sign_out(client)


def _without_typed(page: str) -> str:
    return "\n".join(
        line for line in page.splitlines() if "csrf_token" not in line and "username" not in line
    )
