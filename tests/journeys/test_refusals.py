"""Where people say no: a centre that refuses, and a doubt that a second person must share."""

import pytest
from playwright.sync_api import expect

from nrm.auth.roles import Role
from tests.journeys import answers
from tests.journeys.desks import Desk, Office
from tests.referrals.sent import sent

pytestmark = pytest.mark.browser
NO_PLACE = {
    "answer": "REFUSE",
    "refusal_reason": "NO_PLACE",
    "refusal_words": "Të gjitha dhomat janë zënë.",
}


def test_when_a_centre_refuses_the_authority_chooses_another(office: Office) -> None:
    case = sent()
    case.confirm()
    number = case.case.number
    other = office.desk(Role.SHELTER)
    vatra = office.desk_of(case.vatra)
    vatra.take_up(number, "ANSWER")
    vatra.answer(NO_PLACE)
    vatra.go_on()
    expect(vatra.page.locator("main")).not_to_contain_text(number)
    reviewer = office.desk_of(case.reviewer)
    reviewer.take_up(number, "REVIEW")
    expect(reviewer.page.locator("[name='receiver']:checked")).to_have_count(0)
    reviewer.answer({"decision": "CONFIRM", "receiver": "QKPVT"})
    reviewer.go_on()
    other.waiting(number, "ANSWER")


def test_nobody_alone_decides_that_a_person_is_no_victim(office: Office) -> None:
    worker = office.desk(Role.SOCIAL_WORKER)
    worker.visit("/cases/new")
    worker.open_case(answers.woman())
    _id, number = worker.case
    worker.take_up(number, "F1")
    worker.sign(answers.no_victim())
    reviewer = office.desk(Role.AP_REVIEWER)
    second_look(reviewer, number)
    reviewer.press(".notice .button-second")
    worker.take_up(number, "F1")
    worker.press("a[href$='/check']")
    worker.go_on()
    second_look(reviewer, number)
    reviewer.press(".notice .button-main")
    worker.visit("/cases/")
    worker.follow(number)
    expect(worker.page.locator(".identity")).to_contain_text("Jo viktimë")
    expect(worker.page.locator(".next-step")).to_contain_text("Rasti është mbyllur")


def second_look(reviewer: Desk, number: str) -> None:
    """The reviewer reads what the worker signed; the status has not changed by it."""
    reviewer.take_up(number, "CONFIRM_NOT_VICTIM")
    expect(reviewer.page.locator("main")).to_contain_text("Nuk ka asnjë tregues")
