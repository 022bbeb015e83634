"""The pages after a closure and those that show the plan's goals, as a browser without scripts sees them."""

from html import unescape

import pytest

from nrm.cases.queries import episodes_of
from nrm.records import service as records
from nrm.reintegration.service import VISIT
from tests.client import CriticalClient
from tests.people import sign_in
from tests.referrals.sent import Sent
from tests.reintegration.journeys import closed, closure, reintegrating

pytestmark = pytest.mark.strictest_database

WHY = {"reason": "NEW_NEEDS", "words": "Kërkon përsëri strehim."}


def shown(client: CriticalClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def as_reviewer(client: CriticalClient) -> Sent:
    case = closed()
    sign_in(client, case.reviewer)
    return case


def newest_case(case: Sent) -> str:
    return str(episodes_of(case.case.person_id)[-1].id)


def test_a_visit_shows_the_goals_of_the_plan(client: CriticalClient) -> None:
    case = reintegrating()
    sign_in(client, case.vatra)
    records.start(case.file(case.vatra), VISIT)
    page = shown(client, f"/cases/{case.case_id}/f9/parts/findings")
    assert "Të gjejë punë në rrobaqepësi." in page


def test_the_authority_reads_the_closure_and_acknowledges_it(client: CriticalClient) -> None:
    case = as_reviewer(client)
    address = f"/cases/{case.case_id}/closure/acknowledge"
    page = shown(client, address)
    assert "Riintegruar" in page
    assert closure()["follow_up"] in page
    token = {"csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0]}
    assert client.post(address, data=token).status_code == 302
    assert "është marrë dijeni" in shown(client, address)
    assert client.post(address, data=token).status_code == 422


def test_an_open_case_has_no_closure_to_acknowledge(client: CriticalClient) -> None:
    case = reintegrating()
    sign_in(client, case.reviewer)
    assert client.get(f"/cases/{case.case_id}/closure/acknowledge").status_code == 404


def test_the_lead_of_a_closed_case_opens_the_next_one(client: CriticalClient) -> None:
    case = closed()
    sign_in(client, case.vatra)
    answer = client.fill_in(f"/cases/{case.case_id}/reopen", WHY)
    assert answer.headers["Location"] == f"/cases/{newest_case(case)}/"
    assert shown(client, answer.headers["Location"])


def test_the_authority_chooses_who_leads_the_next_case(client: CriticalClient) -> None:
    case = as_reviewer(client)
    address = f"/cases/{case.case_id}/reopen"
    assert client.fill_in(address, WHY).status_code == 422
    answer = client.fill_in(address, {**WHY, "lead": str(case.worker.id)})
    assert answer.headers["Location"] == f"/cases/{newest_case(case)}/"
    assert shown(client, answer.headers["Location"])


def test_a_new_episode_without_a_reason_is_not_opened(client: CriticalClient) -> None:
    case = closed()
    sign_in(client, case.vatra)
    assert client.fill_in(f"/cases/{case.case_id}/reopen", {"words": ""}).status_code == 422
    assert newest_case(case) == str(case.case_id)


def test_an_open_case_is_not_opened_again(client: CriticalClient) -> None:
    case = reintegrating()
    sign_in(client, case.vatra)
    answer = client.fill_in(f"/cases/{case.case_id}/reopen", WHY)
    assert answer.status_code == 422
    assert "hapur" in unescape(answer.get_data(as_text=True))
