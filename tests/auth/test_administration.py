"""The administrator keeps users and institutions, and sees nothing else."""

import pytest
from sqlalchemy import func, select

from nrm.audit.models import Entry
from nrm.auth import queries, service
from nrm.auth.models import Institution, User
from nrm.auth.policy import Permission, ever
from nrm.auth.roles import Role
from nrm.foundation.database import db
from nrm.foundation.language import use_language
from nrm.reference.institutions import DIRECTORY, InstitutionKind
from tests.auth.signing_in import enrolled, press
from tests.client import CriticalClient
from tests.critic import read
from tests.people import colleague, sign_in, workplace

pytestmark = pytest.mark.strictest_database

PAGES = ["/users", "/users/new", "/institutions", "/institutions/new"]
NEW_USER = {
    "username": "drita.leka",
    "name": "Drita <Leka> & Çela",
    "role": "police",
    "institution": "DVP_TIRANE",
    "language": "en",
}
NEW_INSTITUTION = {
    "code": "OJF_E_RE",
    "name_sq": "Qendra e re për gratë",
    "name_en": "New Centre for Women",
    "kind": "NGO",
    "qark": "AL-11",
    "bashki": "TIRANE",
    "active": "YES",
}


@pytest.fixture
def admin(client: CriticalClient) -> User:
    user = enrolled(Role.ADMIN)
    workplace("DVP_TIRANE")
    sign_in(client, user)
    return user


def actions() -> list[str]:
    return list(db.session.scalars(select(Entry.action).order_by(Entry.seq)))


def test_only_the_administrator_opens_these_pages(client: CriticalClient) -> None:
    for role in Role:
        sign_in(client, colleague(role))
        expected = 200 if role is Role.ADMIN else 403
        assert [client.get(address).status_code for address in PAGES] == [expected] * len(PAGES)


def test_a_page_outside_the_role_is_in_the_trail(client: CriticalClient) -> None:
    user = colleague(Role.POLICE)
    sign_in(client, user)
    client.get("/users")
    newest = db.session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
    assert newest
    assert (newest.action, newest.decision) == ("role:refused", "refused")
    assert (newest.actor_id, newest.detail) == (user.id, '{"wanted": "users:manage"}')


def test_the_administrator_has_no_part_in_cases() -> None:
    assert not ever(Role.ADMIN, Permission.CASES_READ)
    assert not ever(Role.ADMIN, Permission.CASES_LIST)
    assert not ever(Role.ADMIN, Permission.TRAIL_READ)


@pytest.mark.usefixtures("admin")
def test_a_new_user_gets_a_link_that_is_shown_once(client: CriticalClient) -> None:
    answer = client.fill_in("/users/new", NEW_USER)
    assert answer.status_code == 200
    fields = read(answer.text).iter("input")
    link = next(field.get("value", "") for field in fields if field.get("id") == "link")
    path = link.removeprefix("http://localhost")
    assert client.get(path).status_code == 200
    user = db.session.scalars(select(User).where(User.username == "drita.leka")).one()
    assert (user.name, user.role, user.language) == (NEW_USER["name"], "police", "en")
    assert user.enrolment_mac
    assert path.removeprefix("/enrol/") not in client.get(f"/users/{user.id}").text
    assert actions()[-2:] == ["user:create", "user:link"]


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize(
    "change",
    [
        {"username": "admin"},
        {"username": "Drita Leka"},
        {"username": ""},
        {"name": ""},
        {"name": "x" * 121},
        {"role": "minister"},
        {"institution": "NOWHERE"},
    ],
)
def test_a_user_is_not_added_with_a_wrong_answer(
    client: CriticalClient, change: dict[str, str]
) -> None:
    before = db.session.scalar(select(func.count()).select_from(User))
    answer = client.fill_in("/users/new", NEW_USER | change)
    assert answer.status_code == 422
    assert f'href="#{next(iter(change))}' in answer.text
    assert db.session.scalar(select(func.count()).select_from(User)) == before


def test_administrators_change_a_user_but_not_their_own_role(
    client: CriticalClient, admin: User
) -> None:
    user = colleague(Role.POLICE)
    answer = client.fill_in(f"/users/{user.id}/edit", {"name": "Tjetër Emër", "role": "shelter"})
    assert answer.status_code == 303
    assert "Tjetër Emër" in client.get(f"/users/{user.id}").text
    own = client.fill_in(f"/users/{admin.id}/edit", {"role": "ap_reviewer"})
    assert own.status_code == 422
    assert db.session.get_one(User, admin.id).role == "admin"


@pytest.mark.usefixtures("admin")
def test_an_account_is_closed_and_opened_again(client: CriticalClient) -> None:
    user = enrolled(Role.POLICE)
    page = f"/users/{user.id}"
    press(client, page, f"{page}/deactivate")
    assert not db.session.get_one(User, user.id).active
    press(client, page, f"{page}/activate")
    assert db.session.get_one(User, user.id).active
    assert actions()[-2:] == ["user:deactivate", "user:activate"]


def test_administrators_do_not_close_their_own_account(client: CriticalClient, admin: User) -> None:
    page = f"/users/{admin.id}"
    assert f"{page}/deactivate" not in client.get(page).text
    token = client.get(page).text.split('name="csrf_token" value="')[1].split('"')[0]
    client.post(f"{page}/deactivate", data={"csrf_token": token})
    assert db.session.get_one(User, admin.id).active


@pytest.mark.usefixtures("admin")
def test_an_institution_is_added_and_changed(client: CriticalClient) -> None:
    assert client.fill_in("/institutions/new", NEW_INSTITUTION).status_code == 303
    added = queries.institution_by_code("OJF_E_RE")
    page = f"/institutions/{added.id}"
    assert "Qendra e re" in client.get("/institutions").text
    assert client.fill_in(page, {"active": "NO", "name_sq": "Qendra"}).status_code == 303
    db.session.expire_all()
    assert (added.active, added.name_sq, added.name_en) == (False, "Qendra", "New Centre for Women")
    assert "OJF_E_RE" not in queries.institution_choices(["NGO"])
    assert actions()[-2:] == ["institution:create", "institution:change"]


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "AP"),
        ("code", "ojf"),
        ("code", "OJF E RE"),
        ("name_en", ""),
        ("qark", "AL-01"),
        ("kind", "X"),
    ],
)
def test_an_institution_is_not_added_with_a_wrong_answer(
    client: CriticalClient, field: str, value: str
) -> None:
    before = queries.institution_codes()
    assert client.fill_in("/institutions/new", NEW_INSTITUTION | {field: value}).status_code == 422
    assert queries.institution_codes() == before


@pytest.mark.usefixtures("app")
def test_the_directory_is_loaded_once() -> None:
    assert service.load_directory() == len(DIRECTORY)
    assert service.load_directory() == 0
    assert db.session.scalar(select(func.count()).select_from(Institution)) == len(DIRECTORY)
    assert actions() == ["institution:load"]


@pytest.mark.usefixtures("app")
def test_choices_are_in_albanian_order_and_the_readers_language() -> None:
    service.load_directory()
    codes = list(queries.institution_choices([InstitutionKind.MUNICIPALITY]))
    assert len(codes) == 61
    # "sh" is a letter of its own, after "s".
    assert codes.index("BASHKI_SKRAPAR") < codes.index("BASHKI_SHIJAK")
    with use_language("en"):
        names = queries.institution_choices([InstitutionKind.MUNICIPALITY])
    assert names["BASHKI_TIRANE"].startswith("Municipality")


@pytest.mark.usefixtures("admin")
def test_long_lists_come_in_pages(client: CriticalClient) -> None:
    service.load_directory()
    for page in ("1", "2", "999", "-1", "x"):
        assert client.get(f"/institutions?page={page}").status_code == 200
    assert client.get("/institutions?page=1").text != client.get("/institutions?page=2").text
