"""The pages of goals and services, as a browser without scripts sees them."""

from html import unescape

import pytest

from nrm.assistance import service
from nrm.assistance.service import PLAN
from nrm.records import service as records
from tests.assistance.assisted import assisted, goal, service_given
from tests.client import CriticalClient
from tests.people import sign_in
from tests.referrals.sent import Sent
from tests.risk.answers import in_days

pytestmark = pytest.mark.strictest_database

BY_HAND = {
    "domain": "LEGAL",
    "goal": "Të marrë letërnjoftimin.",
    "action": "Kërkesë në gjendjen civile.",
    "provider": "Juristja e qendrës",
}


def at_work(client: CriticalClient) -> Sent:
    case = assisted()
    sign_in(client, case.vatra)
    return case


def shown(client: CriticalClient, address: str) -> str:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def boxes(name: str, day: str) -> dict[str, str]:
    year, month, of_month = day.split("-")
    return {f"{name}-day": of_month, f"{name}-month": month, f"{name}-year": year}


def test_empty_lists_say_what_to_do(client: CriticalClient) -> None:
    case = at_work(client)
    page = shown(client, f"/cases/{case.case_id}/assistance/")
    assert "Ende pa objektiva" in page
    assert "Ende asnjë shërbim i shënuar" in page


def test_a_goal_added_while_planning_leads_back_to_the_plan(client: CriticalClient) -> None:
    case = at_work(client)
    records.start(case.file(case.vatra), PLAN)
    due = boxes("due_on", in_days(30))
    added = client.fill_in(f"/cases/{case.case_id}/assistance/goals/new", {**BY_HAND, **due})
    assert added.headers["Location"].endswith("/f6/parts/goals")
    assert BY_HAND["goal"] in shown(client, added.headers["Location"])
    check = client.get(f"/cases/{case.case_id}/f6/check")
    assert BY_HAND["goal"] in unescape(check.get_data(as_text=True))


def test_a_goal_that_ends_before_it_starts_keeps_what_was_typed(client: CriticalClient) -> None:
    case = at_work(client)
    wrong = {**BY_HAND, **boxes("due_on", in_days(-3))}
    answer = client.fill_in(f"/cases/{case.case_id}/assistance/goals/new", wrong)
    assert answer.status_code == 422
    page = unescape(answer.get_data(as_text=True))
    assert "Afati bie para fillimit" in page
    assert BY_HAND["goal"] in page


def test_the_result_of_a_goal_is_recorded(client: CriticalClient) -> None:
    case = at_work(client)
    goal_id = service.add_goal(case.file(case.vatra), goal(), after=0)
    result = {"result": "MET", **boxes("ended_on", in_days(0))}
    address = f"/cases/{case.case_id}/assistance/goals/{goal_id}/result"
    assert client.fill_in(address, result).status_code == 302
    assert "I arritur" in shown(client, f"/cases/{case.case_id}/assistance/")


def test_a_goal_changed_meanwhile_is_not_overwritten(client: CriticalClient) -> None:
    case = at_work(client)
    goal_id = service.add_goal(case.file(case.vatra), goal(), after=0)
    service.change_goal(case.file(case.vatra), goal_id, {"provider": "Kolegia"}, version=1)
    address = f"/cases/{case.case_id}/assistance/goals/{goal_id}"
    stale = client.fill_in(address, {"goal": "I vjetruar", "version": "1"})
    assert stale.status_code == 409
    page = unescape(stale.get_data(as_text=True))
    assert "Kolegia" in page
    assert "I vjetruar" in page


def test_a_service_is_recorded_with_the_own_institution_and_today_filled_in(
    client: CriticalClient,
) -> None:
    case = at_work(client)
    address = f"/cases/{case.case_id}/assistance/services/new"
    recorded = client.fill_in(
        address,
        {
            "service": "PSYCHOLOGICAL",
            "quantity": "2",
            "unit": "SESSION",
            "cost": "1 500",
            "funding": "NGO",
        },
    )
    assert recorded.status_code == 302
    page = shown(client, f"/cases/{case.case_id}/assistance/")
    assert "Ndihmë psikologjike" in page
    assert "Vatra" in page
    assert "1\u00a0500 lekë" in page


def test_a_second_press_shows_the_list_instead_of_a_second_service(client: CriticalClient) -> None:
    case = at_work(client)
    service.give(case.file(case.vatra), service_given(), after=0)
    address = f"/cases/{case.case_id}/assistance/services/new"
    again = client.fill_in(address, {"service": "MEDICAL", "version": "0"})
    assert again.status_code == 409
    assert "shtypje e dytë" in unescape(again.get_data(as_text=True))


def test_a_service_before_the_case_is_refused_at_its_date(client: CriticalClient) -> None:
    case = at_work(client)
    early = {"service": "MEDICAL", **boxes("given_on", in_days(-2))}
    answer = client.fill_in(f"/cases/{case.case_id}/assistance/services/new", early)
    assert answer.status_code == 422
    assert "para hapjes së rastit" in unescape(answer.get_data(as_text=True))


def test_a_service_recorded_by_mistake_leaves_the_list(client: CriticalClient) -> None:
    case = at_work(client)
    given = service.give(case.file(case.vatra), service_given(), after=0)
    page = f"/cases/{case.case_id}/assistance/"
    token = {"csrf_token": token_of(client, page)}
    assert client.post(f"{page}services/{given.id}/withdraw", data=token).status_code == 302
    assert "Ende asnjë shërbim i shënuar" in shown(client, page)


def token_of(client: CriticalClient, page: str) -> str:
    return shown(client, page).split('name="csrf_token" value="')[1].split('"')[0]


def test_the_authority_reads_and_changes_nothing(client: CriticalClient) -> None:
    case = assisted()
    service.add_goal(case.file(case.vatra), goal(), after=0)
    sign_in(client, case.reviewer)
    page = shown(client, f"/cases/{case.case_id}/assistance/")
    assert goal()["goal"] in page
    assert "/goals/" not in page
    assert client.get(f"/cases/{case.case_id}/assistance/goals/new").status_code == 403


def test_who_referred_the_person_still_reads_the_plan(client: CriticalClient) -> None:
    case = assisted()
    sign_in(client, case.worker)
    assert client.get(f"/cases/{case.case_id}/assistance/").status_code == 200
