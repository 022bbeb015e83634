"""Signing in and out in a real browser: its rules for cookies, its history, and what axe-core thinks."""

import pytest
from playwright.sync_api import Page, expect

from nrm.audit.trail import SYSTEM
from nrm.auth import service
from nrm.auth.roles import Role
from nrm.foundation.database import db
from tests.auth.signing_in import PASSPHRASE, code_at, enrolled
from tests.browser import assert_accessible
from tests.people import colleague

pytestmark = pytest.mark.browser


def send(page: Page) -> None:
    page.locator("main form.form-page button[type=submit]").click()


def walk_in(page: Page, username: str) -> None:
    page.fill("#username", username)
    page.fill("#password", PASSPHRASE)
    send(page)
    page.fill("#code", code_at())
    send(page)


def test_somebody_signs_in_and_nothing_is_left_after_signing_out(page: Page) -> None:
    user = enrolled(Role.SOCIAL_WORKER)
    username, name = user.username, user.name
    db.session.remove()
    page.goto("/account")
    assert_accessible(page)
    walk_in(page, username)
    page.wait_for_url("**/account")
    expect(page.locator("main")).to_contain_text(name)
    assert_accessible(page)
    page.locator("form[action='/sign-out'] button:visible").click()
    page.wait_for_url("**/sign-in")
    page.go_back()
    expect(page.locator("main")).not_to_contain_text(name)


def test_the_page_that_was_wanted_opens_after_signing_in(page: Page) -> None:
    username = enrolled(Role.SOCIAL_WORKER).username
    db.session.remove()
    page.goto("/account/passphrase")
    walk_in(page, username)
    page.wait_for_url("**/account/passphrase")
    assert_accessible(page)


def test_a_new_colleague_sets_up_the_account(page: Page) -> None:
    user = colleague(Role.POLICE)
    link = service.new_link(user, by=SYSTEM)
    db.session.commit()
    db.session.remove()
    page.goto(f"/enrol/{link}")
    assert_accessible(page)
    send(page)
    expect(page.locator(".error-summary li")).to_have_count(3)
    assert_accessible(page)


@pytest.mark.parametrize(
    ("role", "addresses"),
    [
        (Role.ADMIN, ["/users", "/users/new", "/institutions", "/institutions/new"]),
        (Role.AUDITOR, ["/oversight/"]),
    ],
)
def test_pages_of_administration_and_oversight_are_accessible(
    page: Page, role: Role, addresses: list[str]
) -> None:
    username = enrolled(role).username
    db.session.remove()
    page.goto("/account")
    walk_in(page, username)
    page.wait_for_url("**/account")
    for address in addresses:
        page.goto(address)
        assert_accessible(page)
