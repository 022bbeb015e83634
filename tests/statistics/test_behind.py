"""Why an exact number is what it is: the cases behind it, for the few who may see them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from nrm.audit.models import Entry
from nrm.audit.trail import REFUSED, SYSTEM
from nrm.auth.roles import Role
from nrm.cases.access import CaseFile
from nrm.cases.service import correct_identity
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import NotPermitted
from nrm.statistics.behind import Since, behind, compared, counted
from nrm.statistics.cells import Cell, cell
from nrm.statistics.facts.fact import Fact
from nrm.statistics.periods import parse
from nrm.statistics.snapshots.freezing import freeze
from tests.casework import ADULT, identified, worker
from tests.client import CriticalClient
from tests.critic import read
from tests.people import actor_of, colleague, sign_in
from tests.retention.kept import long_closed, quarter_of
from tests.statistics.invented import fact, facts
from tests.statistics.publishing import officer

QUARTER = parse("2018-Q3")
IN_THE_QUARTER = datetime(2018, 8, 15, 9, tzinfo=UTC)
AFTERWARDS = datetime(2018, 10, 20, 9, tzinfo=UTC)
WOMEN, MEN = cell({"sex": ["F"]}), cell({"sex": ["M"]})
EXACT = "/statistics/?period=2018-Q3&numbers=exact"


@pytest.fixture
def two_women(app: Flask) -> Iterator[list[CaseFile]]:
    """Two women are registered in a quarter that is over."""
    with clock.at(IN_THE_QUARTER):
        by = worker()
        files = [identified(by), identified(by, {**ADULT, "first_name": "Teuta"})]
    with clock.at(AFTERWARDS):
        yield files


def corrected(file: CaseFile) -> None:
    """Let the team find out that somebody is a man."""
    correct_identity(file, {**ADULT, "sex": "M"}, version=1)


def told(action: str) -> list[Entry]:
    query = select(Entry).where(Entry.action == action).order_by(Entry.seq)
    return list(db.session.scalars(query))


def test_before_freezing_a_number_is_what_its_cases_are(two_women: list[CaseFile]) -> None:
    found = behind(QUARTER, WOMEN.key, page=1, by=officer())
    assert (found.number, found.now, found.out_of_reach, found.is_frozen) == (2, 2, 0, False)
    assert {line.file.case.id for line in found.lines} == {file.case.id for file in two_women}
    assert behind(QUARTER, MEN.key, page=1, by=officer()).number == 0


def test_a_frozen_number_stays_and_says_that_a_case_was_corrected(
    two_women: list[CaseFile],
) -> None:
    freeze(QUARTER, by=SYSTEM)
    assert behind(QUARTER, WOMEN.key, page=1, by=officer()).since == Since()
    corrected(two_women[0])
    women = behind(QUARTER, WOMEN.key, page=1, by=officer())
    men = behind(QUARTER, MEN.key, page=1, by=officer())
    assert (women.number, women.now, women.since) == (2, 1, Since(lost=1, altered=1))
    assert (men.number, men.now, men.since) == (0, 1, Since(came=1, altered=1))
    assert [line.file.case.id for line in women.lines] == [two_women[1].case.id]


@pytest.mark.usefixtures("app")
def test_a_frozen_number_says_that_a_case_was_erased() -> None:
    with long_closed() as past:
        quarter, by = quarter_of(past), actor_of(past.officer)

        def told() -> tuple[int, int, int, Since]:
            found = behind(quarter, Cell().key, page=1, by=by)
            return found.number, found.now, len(found.lines), found.since

        assert told() == (1, 1, 1, Since())
        past.erase()
        db.session.commit()
        assert told() == (1, 0, 0, Since(lost=1, erased=1))


def test_a_year_adds_its_quarters_frozen_or_not(two_women: list[CaseFile]) -> None:
    freeze(QUARTER, by=SYSTEM)
    corrected(two_women[0])
    found = behind(parse("2018-H2"), WOMEN.key, page=1, by=officer())
    assert (found.number, found.now, found.is_frozen) == (2, 1, True)


def test_the_trail_keeps_the_cell_and_no_name(two_women: list[CaseFile]) -> None:
    behind(QUARTER, WOMEN.key, page=1, by=officer())
    (entry,) = told("statistics:behind")
    assert '"cell": "sex=F"' in entry.detail
    assert '"period": "2018-Q3"' in entry.detail
    assert ADULT["last_name"] not in entry.detail
    (masked,) = told("identity:list")
    assert all(file.case.id.hex in masked.detail for file in two_women)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AP_DATA])
@pytest.mark.one_database
def test_nobody_else_learns_who_is_behind_a_number(app: Flask, role: Role) -> None:
    with pytest.raises(NotPermitted):
        behind(QUARTER, WOMEN.key, page=1, by=actor_of(colleague(role)))
    (entry,) = told("statistics:behind")
    assert entry.decision == REFUSED
    assert not told("bulk:statistics")


@pytest.mark.one_database
def test_the_exact_page_leads_to_as_many_cases_as_it_says(
    client: CriticalClient, two_women: list[CaseFile]
) -> None:
    sign_in(client, colleague(Role.AP_DATA))
    links = [
        (link.get("href", ""), "".join(link.itertext()))
        for link in read(client.get(EXACT).get_data(as_text=True)).iter("a")
        if "/statistics/behind" in link.get("href", "")
    ]
    cells = {parse_qs(urlsplit(address).query).get("cell", [""])[0] for address, _ in links}
    assert {"", "sex=F", "majority=ADULT", "age_group=18-24;sex=F"} <= cells
    assert {number for _, number in links} == {"2"}
    address = next(address for address, _ in links if address.endswith("cell=sex%3DF"))
    page = unescape(client.get(address).get_data(as_text=True))
    for file in two_women:
        assert file.case.number in page
    assert ADULT["last_name"] not in page
    assert "Pse ky numër?" in page


@pytest.mark.one_database
def test_published_numbers_lead_nowhere(client: CriticalClient, two_women: list[CaseFile]) -> None:
    sign_in(client, colleague(Role.AP_DATA))
    rounded = client.get("/statistics/?period=2018-Q3").get_data(as_text=True)
    assert "/statistics/behind" not in rounded


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("?period=2018-Q3&cell=sex%3DX", 404),
        ("?period=2018-Q3&cell=name%3DTeuta", 404),
        ("?period=2018-Q3&cell=%3D%3D;;", 404),
        ("?period=2018-Q3&cell=qark%3DAL-01;structure%3DSELF", 404),
        ("?period=2018-Q3&cell=sex%3DF&page=99", 200),
        ("?period=2018-Q3&cell=sex%3DF&page=x", 200),
        ("?period=2018-Q3", 200),
        ("?period=2031&cell=sex%3DF", 200),
        ("?period=soon&cell=sex%3DF", 422),
        ("", 422),
    ],
)
@pytest.mark.one_database
def test_an_address_that_is_none_has_a_clear_answer(
    client: CriticalClient, address: str, status: int
) -> None:
    sign_in(client, colleague(Role.AP_DATA))
    assert client.get(f"/statistics/behind{address}").status_code == status


CELLS = st.sampled_from([Cell(), WOMEN, MEN, cell({"sex": ["M"], "status": ["VT"]})])


@given(st.lists(facts(), max_size=5), st.lists(facts(), max_size=5), CELLS)
def test_what_was_frozen_and_what_is_found_add_up(
    then: list[Fact], now: list[Fact], one: Cell
) -> None:
    since = compared(then, now, one)
    assert counted(now, one) == counted(then, one) - since.lost + since.came
    assert since.erased >= len(then) - len(now)
    assert since.lost <= since.erased + since.altered


def test_who_was_erased_is_told_from_who_was_corrected() -> None:
    woman, man, girl = fact(sex="F"), fact(sex="M"), fact(sex="F", age_group="0-13")
    assert compared([woman, man, girl], [man, girl], WOMEN) == Since(lost=1, erased=1)
    assert compared([woman, man], [fact(sex="M", qark="AL-01"), woman], MEN) == Since(
        lost=1, came=1, altered=1
    )
    assert compared([woman, woman], [woman], WOMEN) == Since(lost=1, erased=1)
    assert compared([woman], [woman], WOMEN) == Since()
