"""How good the data is, told beside the figures and true for them."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.statistics.facts.fact import Fact
from nrm.statistics.periods import parse
from nrm.statistics.quality import key_data, unstated
from nrm.statistics.report import Scope
from nrm.statistics.silence import silent
from tests.casework import identified, worker
from tests.client import CriticalClient
from tests.people import colleague, sign_in
from tests.statistics.invented import QUARTER, exact, fact, population, rounded

SCOPE = Scope(QUARTER)
EXACT = "/statistics/?period=2018-Q3&numbers=exact"


def words(people: list[Fact], *, table: str) -> str:
    report = exact(people, scope=SCOPE)
    told = unstated(report.table(table), report)
    return told.en if told else ""


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (["F", "M", "NOT_STATED"], "Not stated: 1 (33,3\N{NO-BREAK SPACE}%)."),
        (["NOT_STATED", "NOT_STATED"], "Not stated: 2 (100\N{NO-BREAK SPACE}%)."),
        (["F", "M"], ""),
        ([], ""),
    ],
)
def test_what_was_not_stated_is_told_with_its_share(codes: list[str], told: str) -> None:
    assert words([fact(sex=code) for code in codes], table="sex") == told


def test_an_age_known_only_as_child_or_adult_is_not_stated() -> None:
    people = [fact(age_group=code) for code in ("0-17", "18+", "NOT_STATED", "25+")]
    assert words(people, table="age_group").startswith("Not stated: 3 (75")


def test_of_rounded_numbers_only_what_they_prove_is_told() -> None:
    people = [*population(40), *(fact(sex="NOT_STATED") for _ in range(3))]
    report = rounded(people, scope=SCOPE, seed=b"x" * 32)
    told = unstated(report.table("sex"), report)
    printed = report.table("sex").value(sex="NOT_STATED")
    assert (told is None) == (printed == 0)
    if told:
        assert "fewer than 10" in told.en
        assert "%" not in told.en


@given(st.integers(0, 30), st.integers(0, 30))
@settings(max_examples=20)
def test_files_with_all_key_data_are_told_of_all_files(complete: int, others: int) -> None:
    people = [fact(key_data="COMPLETE") for _ in range(complete)]
    people += [fact(key_data="INCOMPLETE") for _ in range(others)]
    told = key_data(exact(people, scope=SCOPE))
    if not people:
        assert told is None
        return
    share = f"{round(100 * complete / len(people), 1):g}".replace(".", ",")
    assert told
    assert f": {complete} ({share}\N{NO-BREAK SPACE}%)" in told.en


@pytest.mark.parametrize(
    ("period", "is_silent"),
    [("2018-Q3", False), ("2018-Q4", True), ("2019-Q3", True), ("2019-Q4", False)],
)
@pytest.mark.usefixtures("app")
def test_who_reported_in_the_year_before_and_not_yet_is_named(
    period: str, *, is_silent: bool
) -> None:
    with clock.at(datetime(2018, 8, 15, 9, tzinfo=UTC)):
        identified(worker())
    assert bool(silent(parse(period))) == is_silent
    assert silent(parse("2018")) == []


@pytest.mark.one_database
def test_silence_is_told_inside_only(client: CriticalClient, app: Flask) -> None:
    with clock.at(datetime(2018, 5, 15, 9, tzinfo=UTC)):
        identified(worker())
    with clock.at(datetime(2018, 8, 15, 9, tzinfo=UTC)):
        identified(worker("njmf.vlore", at="NJMF_VLORE"))
    assert clock.today() > date(2018, 10, 1)
    sign_in(client, colleague(Role.AP_DATA))
    heading = "Cilësia e të dhënave"
    inside = client.get(EXACT).get_data(as_text=True)
    assert heading in inside
    assert "ka identifikuar" in inside
    preview = client.get("/statistics/?period=2018-Q3").get_data(as_text=True)
    assert "ka identifikuar" not in preview
