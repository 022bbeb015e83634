"""The pages of a referral, for those who review, those who are asked, and those who are neither."""

from typing import Any

import pytest

from nrm.audit.models import Entry
from nrm.auth.models import User
from nrm.auth.roles import Role
from nrm.foundation.database import db
from nrm.referrals import service
from nrm.referrals.service import Explained
from tests.client import CriticalClient
from tests.people import colleague, sign_in, workplace
from tests.referrals.sent import FIRST_NAME, LAST_NAME, Sent, sent

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.strictest_database]

CONFIRM: dict[str, Any] = {"decision": "CONFIRM"}
RETURN: dict[str, Any] = {
    "decision": "RETURN",
    "return_reason": "MISSING_PARTS",
    "return_words": "Shtoni nevojat shëndetësore.",
}
REFUSE: dict[str, Any] = {
    "answer": "REFUSE",
    "refusal_reason": "NO_PLACE",
    "refusal_words": "Të gjitha shtretërit janë zënë.",
}


class Desk:
    """Somebody's browser, and the addresses of one case."""

    def __init__(self, client: CriticalClient, user: User, case: Sent) -> None:
        sign_in(client, user)
        self.client = client
        self.review = f"/cases/{case.case_id}/referral/review"
        self.answer = f"/cases/{case.case_id}/referral/answer"
        self.show = f"/cases/{case.case_id}/referral"

    def read(self, page: str, status: int = 200) -> str:
        """Return what the page says."""
        response = self.client.get(page)
        assert response.status_code == status
        return response.get_data(as_text=True)

    def reads_in_english(self) -> None:
        """Switch the language."""
        with self.client.session_transaction() as cookie:
            cookie["language"] = "en"


@pytest.fixture
def case() -> Sent:
    """A case whose referral waits for the review."""
    return sent()


@pytest.fixture
def confirmed(case: Sent) -> Sent:
    """A case whose referral waits for the answer of the centre."""
    case.confirm()
    return case


@pytest.mark.parametrize("language", ["sq", "en"])
def test_the_reviewer_reads_the_file_and_confirms(
    client: CriticalClient, case: Sent, language: str
) -> None:
    desk = Desk(client, case.reviewer, case)
    if language == "en":
        desk.reads_in_english()
    assert case.case.number in desk.read("/referrals/waiting")
    text = desk.read(desk.review)
    assert "Kërkohet vend që sonte." in text
    assert "Treguesit dhe rrëfimi e mbështesin dyshimin." in text
    assert LAST_NAME not in text
    done = client.fill_in(desk.review, CONFIRM)
    assert (done.status_code, done.location) == (302, "/referrals/waiting")
    assert case.case.stage == "CONFIRMED"
    assert case.case.number not in desk.read("/referrals/waiting").split("<main")[1].split("<h1")[1]


def test_after_a_review_the_next_file_is_one_click_away(client: CriticalClient, case: Sent) -> None:
    other = sent(case.people)
    desk = Desk(client, case.reviewer, case)
    assert f"/cases/{other.case_id}/referral/review" in desk.read(desk.review)
    client.fill_in(desk.review, CONFIRM)
    assert f"/cases/{other.case_id}/referral/review" in desk.read("/referrals/waiting")


def test_the_sender_sees_why_it_came_back_and_finds_the_earlier_answers(
    client: CriticalClient, case: Sent
) -> None:
    desk = Desk(client, case.reviewer, case)
    client.fill_in(desk.review, RETURN)
    assert case.case.stage == "IDENTIFIED"
    sender = Desk(client, case.worker, case)
    assert RETURN["return_words"] in sender.read(sender.show)
    started = client.post(f"/cases/{case.case_id}/f3/start", data=token_of(sender, sender.show))
    text = sender.read(started.location)
    assert RETURN["return_words"] in text
    assert "Kërkohet vend që sonte." in text


def test_a_decision_without_its_reason_is_asked_for_again_with_what_was_typed(
    client: CriticalClient, case: Sent
) -> None:
    desk = Desk(client, case.reviewer, case)
    refused = client.fill_in(desk.review, RETURN | {"return_reason": ""})
    assert refused.status_code == 422
    assert RETURN["return_words"] in refused.get_data(as_text=True)
    refused = client.fill_in(desk.review, CONFIRM | {"receiver": "QKPVT"})
    assert refused.status_code == 422
    assert "pse zgjidhni këtë" in refused.get_data(as_text=True)
    assert case.case.stage == "REFERRED"


def test_what_a_refused_decision_showed_is_in_the_trail(client: CriticalClient, case: Sent) -> None:
    desk = Desk(client, case.reviewer, case)
    empty = token_of(desk, desk.review)
    before = opened(case)
    assert client.post(desk.review, data=empty).status_code == 422
    assert opened(case) > before


def test_the_second_of_two_reviewers_is_told(client: CriticalClient, case: Sent) -> None:
    desk = Desk(client, case.reviewer, case)
    sent_late = {**token_of(desk, desk.review), **RETURN, "version": str(case.case.lock)}
    case.confirm()
    late = client.post(desk.review, data=sent_late)
    assert late.status_code == 422
    assert "është vendosur tashmë" in late.get_data(as_text=True)
    assert RETURN["return_words"] in late.get_data(as_text=True)
    assert case.case.stage == "CONFIRMED"


def test_a_page_from_before_the_referral_came_back_is_stale(
    client: CriticalClient, case: Sent
) -> None:
    desk = Desk(client, case.reviewer, case)
    old = {**token_of(desk, desk.review), **RETURN, "version": str(case.case.lock)}
    file = case.file(case.reviewer)
    service.return_for_completion(file, Explained("OTHER", "Tjetër."), version=file.case.lock)
    case.send()
    stale = client.post(desk.review, data=old)
    assert stale.status_code == 409
    assert RETURN["return_words"] in stale.get_data(as_text=True)
    assert case.case.stage == "REFERRED"


def test_a_file_that_waits_for_no_review_leads_to_its_referrals(
    client: CriticalClient, case: Sent
) -> None:
    case.confirm()
    desk = Desk(client, case.reviewer, case)
    assert client.get(desk.review).location == desk.show
    assert "Qendra Psiko-Sociale" in desk.read(desk.show)


def test_who_is_asked_reads_the_needs_but_never_the_name(
    client: CriticalClient, confirmed: Sent
) -> None:
    desk = Desk(client, confirmed.vatra, confirmed)
    pages = [desk.read("/referrals/incoming"), desk.read(desk.answer), desk.read(desk.show)]
    pages.append(desk.read(f"/cases/{confirmed.case_id}/"))
    assert confirmed.case.number in pages[0]
    assert "Kërkohet vend që sonte." in pages[1]
    for text in pages:
        assert FIRST_NAME not in text
        assert LAST_NAME not in text
        assert "Sh. Gj." not in text
        assert "S. G." not in text


def test_who_accepts_comes_to_the_case_and_leads_it(
    client: CriticalClient, confirmed: Sent
) -> None:
    desk = Desk(client, confirmed.vatra, confirmed)
    done = client.fill_in(desk.answer, {"answer": "ACCEPT"})
    assert (done.status_code, done.location) == (302, f"/cases/{confirmed.case_id}/")
    assert confirmed.case.stage == "ASSISTED"
    assert desk.read(done.location)


def test_a_refusal_needs_a_reason_and_then_ends_the_look_into_the_case(
    client: CriticalClient, confirmed: Sent
) -> None:
    desk = Desk(client, confirmed.vatra, confirmed)
    assert client.fill_in(desk.answer, REFUSE | {"refusal_words": ""}).status_code == 422
    done = client.fill_in(desk.answer, REFUSE)
    assert done.location == "/referrals/incoming"
    assert confirmed.case.stage == "REFERRED"
    desk.read(f"/cases/{confirmed.case_id}/", status=404)
    reviewer = Desk(client, confirmed.reviewer, confirmed)
    text = reviewer.read(reviewer.review)
    assert REFUSE["refusal_words"] in text
    assert "Vatra" in text


@pytest.mark.parametrize("answers", [{"answer": "ACCEPT"}, REFUSE])
def test_a_second_click_on_the_answer_gets_a_clear_message(
    client: CriticalClient, confirmed: Sent, answers: dict[str, Any]
) -> None:
    desk = Desk(client, confirmed.vatra, confirmed)
    sent_twice = {**token_of(desk, desk.answer), **answers}
    assert client.post(desk.answer, data=sent_twice).status_code == 302
    again = client.post(desk.answer, data=sent_twice)
    assert again.status_code == 302
    assert "përgjigjur tashmë" in desk.read(again.location)


def test_the_lists_say_so_when_nothing_waits(client: CriticalClient, confirmed: Sent) -> None:
    assert "Asnjë referim nuk pret" in Desk(client, confirmed.reviewer, confirmed).read(
        "/referrals/waiting"
    )
    other = colleague(Role.SHELTER, username="qkpvt")
    assert "Asnjë referim nuk pret" in Desk(client, other, confirmed).read("/referrals/incoming")


@pytest.mark.parametrize(
    ("role", "lists", "review", "answer"),
    [
        (Role.SOCIAL_WORKER, (403, 200), 403, 404),
        (Role.CHILD_PROTECTION, (403, 200), 403, 404),
        (Role.SHELTER, (403, 200), 403, 404),
        (Role.POLICE, (403, 403), 403, 403),
        (Role.HOTLINE, (403, 403), 403, 403),
        (Role.AP_DATA, (403, 403), 403, 403),
        (Role.ZKKA, (403, 403), 403, 403),
        (Role.AUDITOR, (403, 403), 403, 403),
        (Role.ADMIN, (403, 403), 403, 403),
    ],
)
def test_others_are_refused(
    client: CriticalClient, case: Sent, role: Role, lists: tuple[int, int], review: int, answer: int
) -> None:
    case.confirm()
    desk = Desk(client, colleague(role, username="other"), case)
    desk.read("/referrals/waiting", lists[0])
    desk.read("/referrals/incoming", lists[1])
    desk.read(desk.review, review)
    desk.read(desk.answer, answer)


def token_of(desk: Desk, page: str) -> dict[str, str]:
    """Return the token that a form of the page would send along."""
    text = desk.read(page)
    return {"csrf_token": text.split('name="csrf_token" value="')[1].split('"')[0]}


def opened(case: Sent) -> int:
    """Return how often something of the case was opened."""
    db.session.commit()
    query = db.select(db.func.count()).where(
        Entry.case_id == case.case_id, Entry.action == "section:open"
    )
    return db.session.scalar(query) or 0


def test_the_reviewer_chooses_only_among_those_who_can_answer(
    case: Sent, client: CriticalClient
) -> None:
    workplace("ARSIS")
    page = Desk(client, case.reviewer, case).read(f"/cases/{case.case_id}/referral/review")
    assert 'value="VATRA"' in page
    assert 'value="ARSIS"' not in page
