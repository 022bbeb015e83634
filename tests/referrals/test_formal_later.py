"""Somebody who declined the formal identification may still ask for it."""

import pytest

from nrm.auth.policy import Permission
from nrm.auth.roles import Role
from nrm.cases.queries import open_participations, open_tasks
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.procedure.rules import Part
from nrm.referrals import formal_later, service
from tests.client import CriticalClient
from tests.people import colleague, sign_in
from tests.referrals.sent import Sent, sent

pytestmark = pytest.mark.usefixtures("app")

WORDS = "Ia tha menaxheres më 3 mars, pas bisedës me avokatin & familjen."


def in_care(consent: str = "NO") -> Sent:
    """Return a case that a centre has accepted; `consent` is that to the formal identification."""
    case = sent(formal_consent=consent)
    case.confirm()
    service.accept(case.file(case.vatra))
    return case


def steps(case: Sent) -> set[str]:
    return {task.step for task in open_tasks(case.case_id)}


def test_the_lead_tells_and_the_authority_asks(client: CriticalClient) -> None:
    case = in_care()
    assert "F2" not in steps(case)
    sign_in(client, case.vatra)
    here = f"/cases/{case.case_id}/referral"
    assert "/formal-wish" in client.get(here).text
    client.fill_in(f"{here}/formal-wish", {"words": WORDS})
    assert "ASK_FORMAL" in steps(case)
    sign_in(client, case.reviewer)
    assert "avokatin &amp; familjen" in client.get(f"{here}/formal-request").text
    client.fill_in(f"{here}/formal-request", {"police": "DVP_TIRANE", "social": "DRSHSSH_TIRANE"})
    assert {"F2"} <= steps(case)
    assert "ASK_FORMAL" not in steps(case)
    asked = {row.part for row in open_participations(case.case_id)}
    assert {Part.FORMAL_POLICE, Part.FORMAL_SOCIAL} <= asked


def test_it_is_told_once() -> None:
    case = in_care()
    formal_later.tell(case.file(case.vatra), WORDS)
    with pytest.raises(RuleBroken):
        formal_later.tell(case.file(case.vatra), WORDS)


def test_only_who_leads_tells() -> None:
    case = in_care()
    assert not formal_later.may_tell(case.file(case.worker))
    with pytest.raises(RuleBroken):
        formal_later.tell(case.file(case.worker), WORDS)


def test_nothing_is_told_where_it_was_asked_for_already() -> None:
    case = in_care("YES")
    assert not formal_later.may_tell(case.file(case.vatra))


def test_nothing_is_asked_for_before_it_is_told() -> None:
    case = in_care()
    with pytest.raises(RuleBroken):
        formal_later.ask(case.file(case.reviewer), police="DVP_TIRANE", social="DRSHSSH_TIRANE")


def test_an_institution_of_another_kind_is_refused() -> None:
    case = in_care()
    formal_later.tell(case.file(case.vatra), WORDS)
    with pytest.raises(RuleBroken) as refused:
        formal_later.ask(case.file(case.reviewer), police="VATRA", social="DRSHSSH_TIRANE")
    assert refused.value.field == "police"
    db.session.rollback()
    assert "ASK_FORMAL" in steps(case)


def test_others_do_not_see_it() -> None:
    case = in_care()
    stranger = colleague(Role.SHELTER, at="QKPVT", username="stranger")
    with pytest.raises(NotFound):
        case.file(stranger, Permission.REFERRALS_SEND)
