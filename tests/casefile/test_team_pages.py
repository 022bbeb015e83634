"""The pages on which a team changes, as a browser without scripts sees them."""

from html import unescape

import pytest

from nrm.auth import service as accounts
from nrm.auth.models import User
from nrm.auth.roles import Role
from nrm.cases import service
from nrm.cases.access import CaseFile
from nrm.cases.queries import leads, open_participations
from nrm.foundation.database import db
from tests.casework import identified, opened, worker
from tests.client import CriticalClient
from tests.people import actor_of, colleague, sign_in

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.strictest_database]


def team_of(file: CaseFile) -> str:
    return f"/cases/{file.case.id}/team"


def token_in(page: str) -> dict[str, str]:
    return {"csrf_token": page.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0]}


def is_lead(user: User, file: CaseFile) -> bool:
    return leads(actor_of(db.session.get_one(User, user.id)), file.case.id)


def test_the_lead_hands_over_and_then_leaves(client: CriticalClient) -> None:
    me, other = worker("first"), worker("second")
    file = opened(me)
    sign_in(client, me)
    page = client.get(team_of(file)).text
    assert "Dorëzoni rastin" in unescape(page)
    assert f"{team_of(file)}/leave" not in page
    answer = client.fill_in(f"{team_of(file)}/hand-over", {"colleague": str(other.id)})
    assert answer.headers["Location"] == team_of(file)
    assert is_lead(other, file)
    page = client.get(team_of(file)).text
    assert f"{team_of(file)}/hand-over" not in page
    left = client.post(f"{team_of(file)}/leave", data=token_in(page))
    assert left.headers["Location"] == "/work"
    assert client.get(team_of(file)).status_code == 404


def test_handing_over_to_nobody_or_to_oneself_is_refused(client: CriticalClient) -> None:
    me = worker()
    file = opened(me)
    sign_in(client, me)
    nobody = client.fill_in(f"{team_of(file)}/hand-over", {"colleague": ""})
    assert nobody.status_code == 422
    again = client.fill_in(f"{team_of(file)}/hand-over", {"colleague": str(me.id)})
    assert again.status_code == 422


def test_the_lead_takes_a_colleague_off_the_team(client: CriticalClient) -> None:
    me, friend = worker("first"), worker("second")
    file = opened(me)
    service.share(file, friend)
    row = next(row for row in open_participations(file.case.id) if row.user_id == friend.id)
    sign_in(client, me)
    page = client.get(team_of(file)).text
    assert str(row.id) in page
    sent = {**token_in(page), "participation": str(row.id)}
    assert client.post(f"{team_of(file)}/remove", data=sent).status_code == 302
    assert client.post(f"{team_of(file)}/remove", data=token_in(page)).status_code == 404
    assert len(open_participations(file.case.id)) == 1


def test_the_authority_finds_a_case_without_a_lead_and_names_one(client: CriticalClient) -> None:
    me, other, reviewer = worker("first"), worker("second"), colleague(Role.AP_REVIEWER)
    file = identified(me)
    accounts.deactivate(me, by=actor_of(colleague(Role.ADMIN)))
    sign_in(client, reviewer)
    address = f"{team_of(file)}/hand-over"
    assert address in client.get(f"/cases/{file.case.id}/").text
    client.fill_in(address, {"colleague": str(other.id)})
    assert is_lead(other, file)
