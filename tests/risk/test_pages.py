"""The pages of risk, as a browser without scripts sees them."""

from html import unescape

import pytest

from nrm.auth.models import User
from nrm.records import service as records
from nrm.risk.service import RISK
from tests.client import CriticalClient
from tests.people import sign_in
from tests.referrals.sent import Sent, sign
from tests.risk.answers import assessed, threatened

pytestmark = pytest.mark.strictest_database


def identified(client: CriticalClient, *, as_user: str = "worker") -> Sent:
    case = Sent()
    case.identify()
    user: User = getattr(case, as_user)
    sign_in(client, user)
    return case


def shown(client: CriticalClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def test_a_case_without_an_assessment_says_so(client: CriticalClient) -> None:
    case = identified(client)
    assert "Rreziku nuk është vlerësuar ende" in shown(client, f"/cases/{case.case_id}/risk/")


def test_the_risk_is_shown_over_time(client: CriticalClient) -> None:
    case = identified(client)
    sign(case.file(case.worker), RISK, threatened())
    sign(case.file(case.worker), RISK, assessed())
    page = shown(client, f"/cases/{case.case_id}/risk/")
    assert "<svg" in page
    assert page.index("I ulët") < page.index("I lartë")


def test_the_authority_sees_the_risk_and_cannot_assess_it(client: CriticalClient) -> None:
    case = identified(client, as_user="reviewer")
    sign(case.file(case.worker), RISK, assessed())
    assert "/f4/" not in shown(client, f"/cases/{case.case_id}/risk/")
    assert client.get(f"/cases/{case.case_id}/f4/").status_code == 403


def test_an_assessment_is_made_page_by_page_and_suggests_its_level(client: CriticalClient) -> None:
    case = identified(client)
    base = f"/cases/{case.case_id}/f4"
    records.start(case.file(case.worker), RISK)
    scores = {"factor_trafficker_at_large": "3", "factor_threats_received": "3"}
    client.fill_in(f"{base}/parts/threats", {**scores, "factor_witness_role": "0"})
    page = shown(client, f"{base}/parts/level")
    assert "I menjëhershëm" in page
    assert "12 pikë" in page
    assert "Të paktën dy rreziqe të drejtpërdrejta" in page


def test_child_questions_are_left_out_for_an_adult(client: CriticalClient) -> None:
    case = identified(client)
    base = f"/cases/{case.case_id}/f4"
    records.start(case.file(case.worker), RISK)
    page = shown(client, f"{base}/parts/family")
    assert "factor_family_involved" in page
    assert "factor_siblings" not in page


def test_somebody_elses_case_does_not_exist(client: CriticalClient) -> None:
    case = identified(client, as_user="vatra")
    assert client.get(f"/cases/{case.case_id}/risk/").status_code == 404
