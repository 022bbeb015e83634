"""What a correction leaves as it was, and what it tells when it may not change something."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from nrm.cases import service as cases
from nrm.cases.access import CaseFile
from nrm.foundation.language import use_language
from nrm.records import contents, service
from nrm.records.kinds import kinds
from nrm.records.models import Record
from nrm.records.service import Unfinished
from tests.casework import CHILD, identified, newest, worker
from tests.people import sign_in

pytestmark = pytest.mark.usefixtures("app")

GROWN_UP = CHILD | {"birth_date": date(1994, 3, 27).isoformat()}


def told_to_a_child() -> list[str]:
    """Return an answer to a question that only a child's form asks."""
    codes = kinds()["F1"].form.field("child_informed").codes
    assert codes
    return list(codes.choices())[:1]


def corrected(file: CaseFile, **answers: object) -> Record:
    """Correct F1 with `answers` and sign it."""
    kind = kinds()["F1"]
    record = service.correct(file, kind, newest(file, "F1"), reason="Gabim shkrimi")
    service.save(file, kind, record, answers, version=record.lock)
    service.sign(file, kind, record)
    return record


def test_what_a_child_answered_stays_when_the_form_is_corrected_later() -> None:
    told = told_to_a_child()
    file = identified(worker(), CHILD, child_informed=told)
    cases.correct_identity(file, GROWN_UP, version=1)
    record = corrected(file, phone="068 1")
    assert contents.read(file, record, purpose="reading")["child_informed"] == told


def test_a_signed_form_shows_what_was_answered_as_a_child(client: FlaskClient) -> None:
    user = worker()
    file = identified(user, CHILD, child_informed=told_to_a_child())
    cases.correct_identity(file, GROWN_UP, version=1)
    sign_in(client, user)
    page = client.get(f"/cases/{file.case.id}/records/{newest(file, 'F1').id}")
    assert kinds()["F1"].form.field("child_informed").label.sq in page.text


def test_a_changed_decision_is_refused_with_what_to_do_instead() -> None:
    file = identified(worker())
    with pytest.raises(Unfinished) as refusal, use_language("en"):
        corrected(file, decision="AT_RISK", reason="Treguesit nuk mjaftojnë për VMT.")
    assert "formal identification (F2)" in str(refusal.value.problems[0].words)


def test_the_check_page_says_so_before_the_signature(client: FlaskClient) -> None:
    user = worker()
    file = identified(user)
    kind = kinds()["F1"]
    record = service.correct(file, kind, newest(file, "F1"), reason="Gabim")
    changed = {"decision": "AT_RISK", "reason": "Treguesit nuk mjaftojnë për VMT."}
    service.save(file, kind, record, changed, version=record.lock)
    sign_in(client, user)
    assert kind.instead.sq in client.get(f"/cases/{file.case.id}/f1/check").text
