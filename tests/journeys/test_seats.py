"""Every role on its first day: where they land, what empty pages say, and that all can be used by everybody."""

import pytest
from playwright.sync_api import expect

from nrm.auth.roles import Role
from tests.journeys.desks import PHONE, Desk, Office
from tests.reintegration.journeys import planned

pytestmark = pytest.mark.browser

CASEWORK = ["/work", "/signals/", "/signals/new", "/cases/", "/cases/search", "/cases/new"]
LANDS_ON = {
    Role.SOCIAL_WORKER: "/work",
    Role.CHILD_PROTECTION: "/work",
    Role.POLICE: "/work",
    Role.SHELTER: "/work",
    Role.HOTLINE: "/signals/",
    Role.AP_REVIEWER: "/work",
    Role.AP_DATA: "/statistics/",
    Role.ZKKA: "/statistics/",
    Role.AUDITOR: "/oversight/",
    Role.ADMIN: "/users",
}
PAGES = {
    Role.SOCIAL_WORKER: [*CASEWORK, "/statistics/", "/account", "/account/passphrase"],
    Role.SHELTER: ["/referrals/incoming"],
    Role.HOTLINE: ["/signals/"],
    Role.AP_REVIEWER: ["/work", "/referrals/waiting"],
    Role.AUDITOR: ["/oversight/"],
    Role.ADMIN: ["/users", "/users/new", "/institutions", "/institutions/new"],
}
FORMS = ("f4", "f5", "f6", "f8", "f9", "f10")


@pytest.mark.parametrize("role", Role)
def test_the_first_page_is_where_the_role_works(office: Office, role: Role) -> None:
    desk = office.desk(role)
    assert desk.page.url.partition("?")[0].endswith(LANDS_ON[role])
    on_a_phone_in_english(desk, PAGES.get(role, []))


def on_a_phone_in_english(desk: Desk, addresses: list[str]) -> None:
    """Look over the pages in the other language, on the smallest screen."""
    desk.page.set_viewport_size(PHONE)
    desk.page.get_by_role("button", name="English").click()
    desk.language = "en"
    for address in addresses:
        desk.visit(address)


def test_what_is_wrong_or_closed_is_said_on_a_page_that_all_can_read(office: Office) -> None:
    desk = office.desk(Role.SOCIAL_WORKER)
    for size, language in ((None, "sq"), (PHONE, "en")):
        if size:
            on_a_phone_in_english(desk, [])
        for address in ("/cases/new", "/signals/new"):
            desk.visit(address)
            desk.go_on()
            expect(desk.page.locator(".error-summary")).to_be_focused()
        desk.visit("/users")
        expect(desk.page.locator("html")).to_have_attribute("lang", language)
        desk.visit("/nowhere")


def test_the_forms_of_care_fit_a_phone(office: Office) -> None:
    case = planned()
    home, number = f"/cases/{case.case_id}", case.case.number
    desk = office.desk_of(case.vatra, size=PHONE, language="en")
    desk.visit(f"{home}/")
    expect(desk.page.locator("h1")).to_contain_text(number)
    for tab in (
        "identification",
        "risk/",
        "assistance/",
        "referral",
        "reintegration",
        "team",
        "looked",
    ):
        desk.visit(f"{home}/{tab}")
    for form in FORMS:
        desk.visit(f"{home}/{form}/")
        desk.press(".post-button .button-main")
        desk.visit(f"{home}/{form}/")
        parts = desk.page.locator(".tasks a").evaluate_all("links => links.map(link => link.href)")
        for address in [*parts, f"{home}/{form}/check"]:
            desk.visit(address)
