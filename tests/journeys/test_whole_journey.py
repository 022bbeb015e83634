"""One person from the call to the hotline until closure, through the pages, each step by whose work it is."""

import pytest
from playwright.sync_api import expect

from nrm.auth.roles import Role
from tests.journeys import answers
from tests.journeys.desks import Desk, Office

pytestmark = pytest.mark.browser


def call(hotline: Desk) -> str:
    """Sign in, take a call down and return the signal's number."""
    hotline.page.context.clear_cookies()
    hotline.sign_in()
    hotline.press("a[href='/signals/new']")
    hotline.answer(answers.signal())
    hotline.go_on()
    return hotline.page.locator("h1").inner_text().split()[-1]


def open_case(worker: Desk, signal: str) -> str:
    """Open a case from the signal on the start page and return its number."""
    worker.visit("/work")
    worker.follow(signal)
    worker.press("a[href$='/case']")
    worker.open_case(answers.woman())
    return worker.case[1]


def test_from_the_call_to_closure(office: Office) -> None:
    hotline, worker = office.desk(Role.HOTLINE), office.desk(Role.SOCIAL_WORKER)
    reviewer, police = office.desk(Role.AP_REVIEWER), office.desk(Role.POLICE)
    state_worker = office.desk(Role.SOCIAL_WORKER, at="DRSHSSH_TIRANE")
    shelter = office.desk(Role.SHELTER, at="VATRA")
    number = open_case(worker, call(hotline))
    identify(worker, number)
    refer(worker, reviewer, number)
    accept(shelter, number)
    identify_formally(police, state_worker, number)
    plan(shelter, number)
    reintegrate(shelter, number)
    close(shelter, reviewer, number)
    reopen(shelter, number)


def identify(worker: Desk, number: str) -> None:
    worker.take_up(number, "F1")
    worker.write(answers.initial())
    worker.page.go_back()
    expect(worker.page.locator(".notice-info")).to_contain_text("Viktimë e mundshme e trafikimit")
    worker.page.go_forward()
    worker.go_on()


def refer(worker: Desk, reviewer: Desk, number: str) -> None:
    worker.take_up(number, "F3")
    worker.sign(answers.referral())
    reviewer.take_up(number, "REVIEW")
    reviewer.answer(
        {"decision": "RETURN", "return_reason": "OTHER", "return_words": "Shtoni nevojat."}
    )
    reviewer.go_on()
    worker.take_up(number, "F3")
    worker.sign({"needs_words": "Dhomë e vetme."})
    reviewer.take_up(number, "REVIEW")
    reviewer.answer({"decision": "CONFIRM"})
    reviewer.go_on()


def accept(shelter: Desk, number: str) -> None:
    shelter.take_up(number, "ANSWER")
    shelter.answer({"answer": "ACCEPT"})
    shelter.go_on()


def identify_formally(police: Desk, state_worker: Desk, number: str) -> None:
    police.take_up(number, "F2")
    police.press(".next-step .button-main")
    police.sign(answers.formal())
    state_worker.take_up(number, "COUNTERSIGN")
    state_worker.press(".next-step .button-main")
    state_worker.press(".post-button .button-main")
    expect(state_worker.page.locator(".notice-good")).to_be_visible()


def plan(shelter: Desk, number: str) -> None:
    shelter.take_up(number, "F4")
    shelter.sign(answers.risk())
    expect(shelter.page.locator(".identity")).to_contain_text("Viktimë e trafikimit (VT)")
    expect(shelter.page.locator(".identity")).to_contain_text("Rreziku: i ulët")
    shelter.take_up(number, "F5")
    shelter.sign(answers.safety())
    shelter.take_up(number, "F6")
    shelter.write({name: given for name, given in answers.plan().items() if name != "review_on"})
    shelter.follow("Përgjigjuni: Objektivat")
    shelter.press("a[href$='/goals/new']")
    shelter.answer(answers.goal())
    shelter.go_on()
    shelter.answer({"review_on": answers.plan()["review_on"]})
    shelter.go_on()
    shelter.go_on()
    shelter.go_on()
    shelter.follow("Plani dhe shërbimet")
    shelter.press("a[href$='/services/new']")
    shelter.answer({"service": "MEDICAL"})
    shelter.go_on()


def reintegrate(shelter: Desk, number: str) -> None:
    shelter.take_up(number, "F8")
    shelter.sign(answers.milestone())
    shelter.take_up(number, "F9")
    shelter.sign(answers.visit())
    shelter.take_up(number, "CHECK12")
    shelter.sign(answers.check())


def close(shelter: Desk, reviewer: Desk, number: str) -> None:
    shelter.press("a[href$='/f10/']")
    shelter.sign(answers.closure())
    reviewer.take_up(number, "ACKNOWLEDGE")
    reviewer.go_on()


def reopen(shelter: Desk, number: str) -> None:
    shelter.visit("/cases/")
    shelter.follow(number)
    shelter.press("a[href$='/reopen']")
    shelter.answer({"reason": "RE_TRAFFICKED", "words": "U gjet përsëri në të njëjtin vend."})
    shelter.go_on()
    _id, again = shelter.case
    assert again != number
    shelter.waiting(again, "F1")
