"""The search box: what it asks, what it answers, and that it tells nothing of people out of reach."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import select

from nrm.audit.models import Entry
from nrm.auth.models import User
from nrm.auth.roles import Role
from nrm.cases import caution, search, service
from nrm.cases.name_index import Query
from nrm.cases.search import Asked
from nrm.cases.service import notify_authorities
from nrm.foundation import clock
from nrm.foundation.database import db
from tests.cases.invented_people import FIRST_NAMES, LAST_NAMES
from tests.cases.test_opening import form_in
from tests.casework import ADULT, opened, worker
from tests.client import CriticalClient
from tests.people import actor_of, colleague, sign_in

PAIRS = 200
TOKEN = re.compile(r'name="csrf_token" value="[^"]+"')
WOMAN = {"name": "Ëndrra Çela", "fathers_name": "Petrit"}


def named(first: str, last: str) -> dict[str, str]:
    return ADULT | {"first_name": first, "last_name": last}


def browser(app: Flask, user: User) -> CriticalClient:
    client = CriticalClient(app, Response)
    sign_in(client, user)
    return client


def searched(client: CriticalClient, **asked: str) -> str:
    return client.fill_in("/cases/search", asked).text


@pytest.mark.parametrize(
    ("more", "finds"),
    [
        ({"birth_date-day": "27", "birth_date-month": "3", "birth_date-year": "1994"}, True),
        ({"birth_year": "1994"}, True),
        ({"fathers_name": "Petrit"}, True),
        ({"number": "NUMBER"}, True),
        ({"number": "26-XXXX-XXX"}, False),
        ({}, None),
    ],
)
def test_a_name_and_something_more_finds(
    app: Flask, more: dict[str, str], finds: bool | None
) -> None:
    user = worker()
    number = opened(user).case.number
    client = browser(app, user)
    more = {name: number.lower() if said == "NUMBER" else said for name, said in more.items()}
    answer = client.fill_in("/cases/search", {"name": "Ëndrra Çela"} | more)
    assert answer.status_code == (422 if finds is None else 200)
    assert (f">{number}<" in answer.text) is bool(finds)


def test_a_data_officer_finds_by_the_name_alone(app: Flask) -> None:
    officer = colleague(Role.AP_DATA)
    file = opened(worker())
    notify_authorities(file)
    client = browser(app, officer)
    assert file.case.number in searched(client, name="Endra Cela")


def test_a_case_that_ended_for_me_is_found_no_more(app: Flask) -> None:
    user, other = worker(), worker("other")
    file = opened(user)
    client = browser(app, other)
    assert file.case.number not in searched(client, **WOMAN)
    service.share(file, other)
    assert file.case.number in searched(client, **WOMAN)


@pytest.mark.usefixtures("app")
def test_who_sees_many_cases_finds_like_who_sees_few(monkeypatch: pytest.MonkeyPatch) -> None:
    user, elsewhere = worker(), worker("other")
    mine = {opened(user, named(first, "Hoxha")).case.number for first in FIRST_NAMES[:12]}
    for first in FIRST_NAMES[:12]:
        opened(elsewhere, named(first, "Hoxha"))
    asked = [Asked(query=Query(name=f"{one} Hoxha"), typed="") for one in FIRST_NAMES[:12]]
    few = [numbers(user, each) for each in asked]
    monkeypatch.setattr(search, "NARROW", 3)
    for block in (1, 7, 200):
        monkeypatch.setattr(search, "BLOCK", block)
        assert [numbers(user, each) for each in asked] == few
    assert all(few)
    assert set().union(*map(set, few)) <= mine


def numbers(user: User, asked: Asked) -> list[str]:
    return [hit.case.number for hit in search.find(actor_of(user), asked)]


@pytest.mark.one_database
@pytest.mark.parametrize(("narrow", "pairs"), [(500, PAIRS), (0, 25)], ids=["few cases", "many"])
def test_people_out_of_reach_and_people_who_do_not_exist_get_the_same_bytes(
    app: Flask, narrow: int, pairs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "NARROW", narrow)
    monkeypatch.setattr(caution, "PER_HOUR", 10 * pairs)
    elsewhere, user = worker("other"), worker()
    hidden = [(FIRST_NAMES[n % 100], LAST_NAMES[n]) for n in range(pairs)]
    absent = [(FIRST_NAMES[n % 100], LAST_NAMES[-n - 1]) for n in range(pairs)]
    for first, last in hidden:
        opened(elsewhere, named(first, last))
    mine = opened(user, named("Askush", "Tjetër")).case.number
    client = app.test_client()  # it reads no page critically: hundreds are asked for
    sign_in(client, user)
    for page, asked_by_name, sample in (
        ("/cases/search", in_one_field, pairs),
        ("/cases/new", in_two_fields, 20),
    ):
        token = form_token(client, page)
        pages = {
            answered(client, page, asked_by_name(*who) | token, who)
            for who in (*hidden[:sample], *absent[:sample])
        }
        assert len(pages) == 1, page
    known = client.post("/cases/search", data=in_one_field("Askush", "Tjetër") | form_token(client))
    assert f">{mine}<" in known.text, "the control: somebody in reach is found"


def in_one_field(first: str, last: str) -> dict[str, str]:
    return {"name": f"{first} {last}", "birth_year": "1994"}


def in_two_fields(first: str, last: str) -> dict[str, str]:
    return {"first_name": first, "last_name": last, "birth_year": "1994"}


def form_token(client: FlaskClient, page: str = "/cases/search") -> dict[str, str]:
    found = TOKEN.search(client.get(page).text)
    assert found
    return {"csrf_token": found[0].split('"')[-2]}


def answered(client: FlaskClient, page: str, asked: dict[str, str], who: tuple[str, str]) -> str:
    """Return the answer's status, headers and bytes but for what was typed, tokens and a drawn id."""
    answer = client.post(page, data=asked)
    headers = sorted(
        f"{name}: {value}"
        for name, value in answer.headers
        if name not in {"Set-Cookie", "Content-Length", "Date"}
    )
    body = TOKEN.sub("", answer.text)
    for word in who:
        body = body.replace(f'value="{word}"', 'value=""')
    body = body.replace(f'value="{" ".join(who)}"', 'value=""')
    body = re.sub(r'name="case_id" value="[^"]+"', "", body)
    return f"{answer.status}\n{headers}\n{body}"


def test_opening_begins_with_a_look_and_carries_what_was_typed(app: Flask) -> None:
    user = worker()
    mine = opened(user).case
    client = browser(app, user)
    asked = {"first_name": "Endra", "last_name": "Cela", "birth_year": "1994"}
    found = client.fill_in("/cases/new", asked)
    assert mine.number in found.text
    assert found.request.full_path == "/cases/new?"
    carried = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', found.text))
    assert carried["seen"] == str(mine.id)
    form = client.post("/cases/new/person", data=carried)
    assert form.status_code == 200
    held = form_in(form.text)
    assert held["first_name"] == ["Endra"]
    assert held["last_name"] == ["Cela"]
    assert held["estimated_age"] == [str(clock.today().year - 1994)]
    assert held["seen"] == [str(mine.id)]


def test_who_was_said_to_be_another_person_is_not_shown_twice(app: Flask) -> None:
    user = worker()
    seen = opened(user).case
    client = browser(app, user)
    particulars = {k: v for k, v in ADULT.items() if k != "birth_date"} | {
        "birth_date-day": "27",
        "birth_date-month": "3",
        "birth_date-year": "1994",
        "case_id": "",
    }
    token = form_token(client, "/cases/new")
    shown = client.post("/cases/new/person", data=particulars | token)
    assert seen.number in shown.text
    told = particulars | token | {"seen": str(seen.id)}
    assert client.post("/cases/new/person", data=told).status_code == 302


def test_the_particulars_come_after_a_look_only(app: Flask) -> None:
    client = browser(app, worker())
    assert client.get("/cases/new/person").headers["Location"] == "/cases/new"


@pytest.mark.parametrize(
    "asked",
    [
        {"first_name": "", "last_name": "", "birth_year": "1990"},
        {"first_name": "Drita", "last_name": ""},
        {"first_name": "Drita", "birth_year": "1850"},
        {"first_name": "Drita", "birth_year": "2990"},
    ],
)
def test_a_look_needs_a_name_and_something_more(app: Flask, asked: dict[str, str]) -> None:
    client = browser(app, worker())
    assert client.fill_in("/cases/new", asked).status_code == 422


def test_nothing_more_known_is_an_answer_too(app: Flask) -> None:
    client = browser(app, worker())
    token = form_token(client, "/cases/new")
    answer = client.post("/cases/new", data={"first_name": "Drita", "nothing_more": "y"} | token)
    assert answer.status_code == 200
    assert form_in(answer.text)["first_name"] == ["Drita"]


def test_whoever_searches_often_says_why_and_goes_on(app: Flask) -> None:
    user = worker()
    number = opened(user).case.number
    client = browser(app, user)
    with clock.at(clock.now()):
        for _search in range(caution.PER_HOUR):
            assert number in searched(client, **WOMAN)
        asked = client.fill_in("/cases/search", WOMAN)
        assert asked.status_code == 422
        assert 'value="Ëndrra Çela"' in asked.text
        assert number not in asked.text
        reason = "Bastisje me njëzet persona"
        token = form_token(client)
        assert number in client.post("/cases/search", data=WOMAN | token | {"reason": reason}).text
        assert number in searched(client, **WOMAN)
    told = db.session.scalars(select(Entry).where(Entry.action == caution.REASON)).one()
    assert told.sealed_detail
    assert reason not in told.detail
    assert not caution.must_explain(actor_of(worker("other")))


@pytest.mark.usefixtures("app")
def test_the_cap_counts_one_hour_and_the_look_before_a_case_too() -> None:
    actor = actor_of(worker())
    asked = Asked(query=Query(name="Askush"), typed="Askush")
    for _search in range(caution.PER_HOUR):
        search.find(actor, asked, action=search.FIRST_LOOK)
    assert caution.must_explain(actor)
    with clock.at(clock.now() + caution.HOUR + timedelta(seconds=1)):
        assert not caution.must_explain(actor)


def test_the_auditor_sees_who_often_finds_nobody(app: Flask) -> None:
    fisher, diligent, before = worker("fisher"), worker("diligent"), worker("before")
    with clock.at(clock.now() - caution.MISSES_WITHIN - timedelta(days=1)):
        miss(before, caution.MISSES)
    miss(fisher, caution.MISSES)
    miss(before, caution.MISSES - 1)
    for number in range(caution.MISSES):
        miss(diligent, 1)
        opened(diligent, named(FIRST_NAMES[number], LAST_NAMES[number]))
    assert [(one.misses, one.entered) for one in caution.often_missing()] == [(caution.MISSES, 0)]
    page = browser(app, colleague(Role.AUDITOR)).get("/oversight/").text
    assert "fisher" in page or "Ëndrra" in page
    assert f">{caution.MISSES}<" in page


def miss(user: User, times: int) -> None:
    nobody = Asked(query=Query(name="Zzyx Qqwv"), typed="Zzyx Qqwv")
    for _search in range(times):
        assert search.find(actor_of(user), nobody) == []


def test_what_was_typed_stays_sealed(app: Flask) -> None:
    user = worker()
    browser(app, user).fill_in("/cases/search", WOMAN)
    told = db.session.scalars(select(Entry).where(Entry.action == search.NAMES)).one()
    assert told.detail == '{"hits": 0}'
    assert told.sealed_detail
    assert isinstance(told.actor_id, UUID)
    assert b"Petrit" not in told.sealed_detail
