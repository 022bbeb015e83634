"""What goes wrong at a desk: two at the same page, a second press, a session that ran out, a way back."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from nrm.auth.models import Session
from nrm.auth.roles import Role
from nrm.cases import service
from nrm.foundation import clock
from nrm.foundation.database import db
from tests.casework import opened, worker
from tests.journeys.desks import Desk, Office
from tests.people import colleague
from tests.reintegration.journeys import planned

pytestmark = pytest.mark.browser
NEEDS = "f1/parts/needs"


def beginning(office: Office) -> tuple[Desk, str]:
    """Return a desk with the page of a form open, and the address of the case."""
    user = worker()
    home = f"/cases/{opened(user).case.id}"
    desk = office.desk_of(user)
    desk.visit(f"{home}/")
    desk.press(".next-step .button-main")
    return desk, home


def test_who_saves_second_sees_what_the_other_saved_and_loses_nothing(office: Office) -> None:
    first = worker()
    file = opened(first)
    second = colleague(Role.POLICE)
    service.share(file, second)
    home = f"/cases/{file.case.id}"
    one, two = office.desk_of(first), office.desk_of(second)
    one.visit(f"{home}/")
    one.press(".next-step .button-main")
    one.visit(f"{home}/{NEEDS}")
    two.visit(f"{home}/{NEEDS}")
    one.answer({"whereabouts": "Te motra në Vlorë"})
    one.go_on()
    two.answer({"phone": "069 000 0000"})
    two.go_on()
    expect(two.page.locator(".notice-warn")).to_contain_text("Te motra në Vlorë")
    expect(two.page.locator("#phone")).to_have_value("069 000 0000")
    two.answer({"whereabouts": "Te motra në Vlorë"})
    two.go_on()
    one.visit(f"{home}/{NEEDS}")
    expect(one.page.locator("#phone")).to_have_value("069 000 0000")


def test_a_second_press_records_a_service_once(office: Office) -> None:
    case = planned()
    home = f"/cases/{case.case_id}/assistance"
    desk = office.desk_of(case.vatra)
    desk.visit(f"{home}/services/new")
    desk.answer({"service": "MEDICAL"})
    desk.page.locator("main .form-page .button-main").dblclick()
    desk.page.wait_for_url(f"**{home}/")
    expect(desk.page.locator("main form[action$='/withdraw']")).to_have_count(1)


def test_what_was_typed_outlives_the_session(office: Office) -> None:
    desk, home = beginning(office)
    desk.visit(f"{home}/{NEEDS}")
    desk.answer({"safe_contact": "Vetëm me mesazh,\nnë mëngjes."})
    db.session.execute(update(Session).values(seen_at=clock.now() - timedelta(hours=1)))
    db.session.commit()
    desk.go_on()
    expect(desk.page.locator(".notice-warn")).to_be_visible()
    desk.identify(after=timedelta(seconds=30))  # the code of the first sign-in is spent
    expect(desk.page.locator("#safe_contact")).to_have_value("Vetëm me mesazh,\nnë mëngjes.")
    desk.go_on()
    desk.visit(f"{home}/{NEEDS}")
    expect(desk.page.locator("#safe_contact")).to_have_value("Vetëm me mesazh,\nnë mëngjes.")


def test_the_way_back_after_signing_out_shows_nothing(office: Office) -> None:
    desk, home = beginning(office)
    desk.visit(f"{home}/identity")
    desk.answer({"purpose": "INTERVIEW"})
    desk.go_on()
    shown = desk.page.locator("main")
    expect(shown).to_contain_text("Çela-Provë")
    desk.visit(f"{home}/")
    desk.page.locator("form[action='/sign-out'] button:visible").click()
    desk.page.wait_for_url("**/sign-in")
    desk.page.go_back()
    expect(shown).not_to_contain_text("Rasti")
