"""The pages of keeping and erasing, the way two people of the Authority and an auditor use them."""

import json
from collections.abc import Iterator

import pytest
from flask import Flask, Response
from sqlalchemy import select

from nrm.auth.models import User
from nrm.auth.roles import Role
from nrm.cases.models import Case
from nrm.foundation.database import db
from nrm.retention.models import Erasure
from nrm.signals.models import Signal
from tests.client import CriticalClient
from tests.critic import read, text_of
from tests.people import colleague, sign_in
from tests.referrals.sent import FIRST_NAME, LAST_NAME
from tests.retention.heard import STORY, long_answered
from tests.retention.kept import Past, long_closed

pytestmark = pytest.mark.one_database
PAGE = "/retention/"


@pytest.fixture
def past(app: Flask) -> Iterator[Past]:
    with long_closed() as made:
        yield made


def browser(app: Flask, user: User) -> CriticalClient:
    client = CriticalClient(app, Response)
    sign_in(client, user)
    return client


def text_on(client: CriticalClient, page: str = PAGE) -> str:
    answer = client.get(page)
    assert answer.status_code == 200
    return text_of(read(answer.get_data(as_text=True)))


def test_from_the_request_to_the_certificate(app: Flask, past: Past) -> None:
    officer, reviewer = browser(app, past.officer), browser(app, past.reviewer)
    case, number = f"/cases/{past.sent.case_id}", past.sent.case.number
    assert number in text_on(officer)
    asked = officer.fill_in(
        f"{case}/erasure/ask", {"reason": "period_over", "words": "Rregullorja, neni 3."}
    )
    assert asked.status_code == 303
    answered = reviewer.fill_in(f"{case}/erasure/answer", {"answer": "approve"})
    assert answered.status_code == 303
    assert db.session.scalars(select(Case)).all() == []
    for client in (officer, reviewer):
        assert number in text_on(client)
        assert client.get(f"{case}/").status_code == 404
    erased = db.session.scalars(select(Erasure)).one()
    paper = reviewer.get(f"/retention/erasures/{erased.id}/certificate.pdf")
    assert paper.data.startswith(b"%PDF")
    certificate = json.loads(reviewer.get(f"/retention/erasures/{erased.id}/certificate.json").data)
    assert certificate["certificate"]["complete"] is False


def test_a_refusal_says_why(app: Flask, past: Past) -> None:
    past.ask()
    reviewer = browser(app, past.reviewer)
    page = f"/cases/{past.sent.case_id}/erasure/answer"
    assert reviewer.fill_in(page, {"answer": "refuse"}).status_code == 422
    assert reviewer.fill_in(page, {"answer": "refuse", "words": "Ka gjyq."}).status_code == 303
    assert reviewer.get(page).status_code == 404
    assert db.session.get(Case, past.sent.case_id)


def test_a_case_on_hold_is_not_erased(app: Flask, past: Past) -> None:
    officer, reviewer = browser(app, past.officer), browser(app, past.reviewer)
    case = f"/cases/{past.sent.case_id}"
    assert reviewer.fill_in(f"{case}/hold", {"words": "Vendim 12/3."}).status_code == 303
    asked = officer.fill_in(f"{case}/erasure/ask", {"reason": "court", "words": "Vendim."})
    assert asked.status_code == 422
    assert "bllokuar" in text_of(read(asked.get_data(as_text=True)))
    assert reviewer.fill_in(f"{case}/hold", {"words": "Vendim 12/3."}).status_code == 422
    assert reviewer.fill_in(f"{case}/hold/lift", {"words": "U mbyll."}).status_code == 303
    assert reviewer.fill_in(f"{case}/hold/lift", {"words": "U mbyll."}).status_code == 422


def test_an_auditor_sees_numbers_and_no_way_on(app: Flask, past: Past) -> None:
    past.ask()
    auditor = browser(app, colleague(Role.AUDITOR))
    seen = text_on(auditor)
    assert past.sent.case.number in seen
    assert not {FIRST_NAME, LAST_NAME} & set(seen.split())
    links = [link.get("href") for link in read(auditor.get(PAGE).get_data(as_text=True)).iter("a")]
    assert not [link for link in links if link and str(past.sent.case_id) in link]


def test_a_closed_case_within_its_period_is_found_by_its_number(app: Flask) -> None:
    with long_closed() as past:
        number = past.sent.case.number
    officer = browser(app, past.officer)
    assert number not in text_on(officer)
    assert number in text_on(officer, f"{PAGE}?number={number}")
    assert "objektiv i brendshëm" in text_on(officer)


def test_old_signals_from_the_request_to_the_certificate(app: Flask) -> None:
    with long_answered() as heard:
        officer, reviewer = browser(app, heard.officer), browser(app, heard.reviewer)
        auditor = browser(app, colleague(Role.AUDITOR))
        ask, answer = f"{PAGE}signals/ask", f"{PAGE}signals/answer"
        assert "2 sinjalizime që nuk çuan në rast" in text_on(officer)
        assert reviewer.get(ask).status_code == 403
        assert reviewer.get(answer).status_code == 404
        seen = text_on(officer, ask)
        assert "10.03.2031" in seen
        assert STORY not in seen
        assert officer.fill_in(ask, {"words": "Rregullorja, neni 7."}).status_code == 303
        assert officer.fill_in(ask, {"words": "Rregullorja, neni 7."}).status_code == 422
        number = db.session.scalars(select(Erasure.number)).one()
        assert ask not in auditor.get(PAGE).text
        assert answer in reviewer.get(PAGE).text
        assert answer not in auditor.get(PAGE).text + officer.get(PAGE).text
        assert "2 rreshta me çelësat e tyre" in text_on(reviewer, answer)
        assert reviewer.fill_in(answer, {"answer": "refuse"}).status_code == 422
        assert reviewer.fill_in(answer, {"answer": "approve"}).status_code == 303
        assert len(db.session.scalars(select(Signal)).all()) == 3
        assert f"{number} · sinjalizime të vjetra" in text_on(auditor)
        assert "Asnjë sinjalizim nuk e ka kaluar afatin" in text_on(officer, ask)
        erased = db.session.scalars(select(Erasure)).one()
        papers = f"{PAGE}erasures/{erased.id}/certificate"
        assert auditor.get(f"{papers}.pdf").data.startswith(b"%PDF")
        said = json.loads(auditor.get(f"{papers}.json").data)["certificate"]
        assert (said["kind"], said["number"]) == ("erasure of signals", number)
