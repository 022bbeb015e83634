"""A child's way to the formal identification: what only children are asked, and who must be with them."""

import pytest
from playwright.sync_api import expect

from nrm.auth.roles import Role
from nrm.foundation.database import db
from tests.journeys import answers
from tests.journeys.desks import PHONE, Desk, Office
from tests.people import colleague

pytestmark = pytest.mark.browser
TOGETHER = ["PMF", "PSYCHOLOGIST", "LEGAL_REPRESENTATIVE", "LAWYER"]


def at_phone(office: Office, role: Role, *, at: str = "") -> Desk:
    return office.desk(role, at=at, size=PHONE, language="en")


def test_a_child_is_identified_with_everybody_present(office: Office) -> None:
    protector = at_phone(office, Role.CHILD_PROTECTION)
    reviewer, police = at_phone(office, Role.AP_REVIEWER), at_phone(office, Role.POLICE)
    social = at_phone(office, Role.SOCIAL_WORKER, at="DRSHSSH_TIRANE")
    colleague(Role.SHELTER, at="VATRA")  # somebody who can answer
    db.session.commit()
    protector.visit("/cases/new")
    protector.open_case(answers.girl())
    _id, number = protector.case
    expect(protector.page.locator(".identity")).to_contain_text("Child")
    protector.take_up(number, "F1")
    protector.sign(answers.initial_of_child())
    protector.take_up(number, "F3")
    protector.sign(answers.referral_of_child())
    reviewer.take_up(number, "REVIEW")
    reviewer.answer({"decision": "CONFIRM"})
    reviewer.go_on()
    police.take_up(number, "F2")
    police.press(".next-step .button-main")
    police.write(answers.formal())
    refused_alone(police)
    police.answer({"presences": TOGETHER})
    for _part in range(3):
        police.go_on()
    police.go_on()
    social.waiting(number, "COUNTERSIGN")


def refused_alone(police: Desk) -> None:
    """The page of the check names what is missing and has no button to sign."""
    expect(police.page.locator(".notice-warn")).to_contain_text("who must be with the child")
    expect(police.page.locator(".form-page .button-main")).to_have_count(0)
    police.press(".notice-warn a")
