"""What the pages of a case tell of what only an agency opens: to whom it is sealed, and to some not even that."""

import pytest

from nrm.auth.roles import Role
from tests.auth.signing_in import press
from tests.casework import newest, signed, worker
from tests.client import CriticalClient
from tests.people import colleague, sign_in
from tests.protection.sheltered import ADDRESS, WITNESS, joined, keeper, located

pytestmark = pytest.mark.strictest_database

PROTECTED = "Mbrojtja e dëshmitarit"


def test_the_team_sees_whose_key_it_is_and_nothing_more(client: CriticalClient) -> None:
    shelter = keeper("e.para")
    file = located(shelter)
    social = worker()
    joined(file, social)
    sign_in(client, social)
    page = client.get(f"/cases/{file.case.id}/").text
    assert f"E hap vetëm: {shelter.institution.name_sq}" in page.replace("&#34;", '"')
    assert "/hand-over" not in page
    shown = client.get(f"/cases/{file.case.id}/records/{newest(file, 'SL').id}").text
    assert ADDRESS not in shown


@pytest.mark.parametrize("role", [Role.SHELTER, Role.SOCIAL_WORKER])
def test_a_protected_witness_is_named_to_nobody_else(client: CriticalClient, role: Role) -> None:
    lead = keeper("e.para") if role is Role.SHELTER else worker()
    file = located(keeper("zana")) if role is Role.SOCIAL_WORKER else located(lead)
    police = keeper(role=Role.POLICE, at="DVP_TIRANE")
    signed(joined(file, police), "WP", WITNESS)
    if role is Role.SOCIAL_WORKER:
        joined(file, lead)
    sign_in(client, lead)
    for page in ("", "looked", "team"):
        answer = client.get(f"/cases/{file.case.id}/{page}")
        assert answer.status_code == 200
        assert PROTECTED not in answer.text, page
    sign_in(client, police)
    assert PROTECTED in client.get(f"/cases/{file.case.id}/").text
    assert PROTECTED in client.get(f"/cases/{file.case.id}/looked").text


def test_a_form_begun_without_the_key_is_refused_with_the_way_to_it(client: CriticalClient) -> None:
    file = located(keeper("e.para"))
    without = colleague(Role.SHELTER, username="pa.celes")
    joined(file, without)
    sign_in(client, without)
    where = f"/cases/{file.case.id}/sl"
    answer = press(client, f"{where}/", f"{where}/start")
    assert answer.status_code == 403
    assert "/agency-key/" in answer.text
    assert client.get(f"{where}/").status_code == 200  # nothing was begun
