"""Every odd period has a clear outcome: without cases, with one or a few, too early, too old, or none at all."""

from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pytest

from nrm.audit.trail import SYSTEM
from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.statistics.periods import parse
from nrm.statistics.report import Scope
from nrm.statistics.service import published_report
from nrm.statistics.snapshots import coding, freezing
from nrm.statistics.variables import VARIABLES, Variable
from nrm.statistics.words import sentences
from tests.casework import CHILD, identified, worker
from tests.client import CriticalClient
from tests.people import colleague, sign_in
from tests.statistics.publishing import officer, publish

pytestmark = pytest.mark.one_database
PAGES = ("/statistics/?", "/statistics/?numbers=exact&")
PUBLISHED, EXACT = PAGES
BEHIND = "/statistics/behind?"
AFTERWARDS = datetime(2018, 10, 20, 9, tzinfo=UTC)


@pytest.fixture
def desk(client: CriticalClient) -> Iterator[CriticalClient]:
    """The data officer's browser on 20 October 2018, when three persons were registered in the third quarter."""
    with clock.at(datetime(2018, 8, 15, 9, tzinfo=UTC)):
        by = worker()
        identified(by)
        identified(by, CHILD)
        identified(by, main_exploitation="LABOUR", qark="AL-01")
    with clock.at(datetime(2018, 5, 15, 9, tzinfo=UTC)):
        identified(by)
    with clock.at(AFTERWARDS):
        sign_in(client, colleague(Role.AP_DATA))
        yield client


def page(client: CriticalClient, address: str, *, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.get_data(as_text=True))


def test_a_quarter_without_cases_is_told_as_such(desk: CriticalClient) -> None:
    exact = page(desk, EXACT + "period=2018-Q1")
    assert "u identifikuan 0 persona" in exact
    assert "NaN" not in exact
    publish("2018-Q1")
    assert "u identifikuan më pak se 5 persona" in page(desk, PUBLISHED + "period=2018-Q1")
    assert "Këtu nuk ka raste" in page(desk, BEHIND + "period=2018-Q1")
    for ending in ("pdf", "xlsx", "csv", "json"):
        for numbers in ("", "&numbers=exact"):
            assert (
                desk.get(f"/statistics/report.{ending}?period=2018-Q1{numbers}").status_code == 200
            )


def test_one_single_case_is_exact_inside_and_a_range_outside(desk: CriticalClient) -> None:
    publish("2018-Q2")
    assert "u identifikuan 1 persona" in page(desk, EXACT + "period=2018-Q2")
    outside = page(desk, PUBLISHED + "period=2018-Q2")
    assert "u identifikuan 1 persona" not in outside
    assert "më pak se" in outside


def test_small_numbers_only_are_published_as_nought_or_five(desk: CriticalClient) -> None:
    publish("2018-Q3")
    report = published_report(Scope(parse("2018-Q3")), by=officer())
    values = {figure.value for table in report.tables for figure in table.figures}
    assert values <= {0, 5}
    assert {one.share for one in report.indicators} == {None}
    assert not any("%" in words for words in map(str, sentences(report)))


def test_a_period_that_is_not_over_is_published_by_nobody_and_says_so_inside(
    desk: CriticalClient,
) -> None:
    for period in ("2018-Q4", "2018", "2019-Q1", "2090"):
        assert "ende" in page(desk, f"{PUBLISHED}period={period}", status=422)
        assert "Kjo periudhë nuk ka përfunduar" in page(desk, f"{EXACT}period={period}")
        page(desk, f"{BEHIND}period={period}")
    assert "Kjo periudhë nuk ka përfunduar" not in page(desk, EXACT + "period=2018-Q3")


@pytest.mark.parametrize("period", ["2018-Q5", "1999", "soon", "2018-q3'--"])
def test_a_period_that_is_none_is_asked_for_again(desk: CriticalClient, period: str) -> None:
    for address in PAGES:
        assert "2018-H1" in page(desk, f"{address}period={period}", status=422)
    page(desk, f"{BEHIND}period={period}", status=422)
    page(desk, f"/statistics/comparison?period={period}", status=422)


@pytest.mark.parametrize("change", ["layout", "codes"])
def test_a_snapshot_that_cannot_be_read_gives_no_number(
    desk: CriticalClient, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    freezing.freeze(parse("2018-Q3"), by=SYSTEM)
    db.session.commit()
    if change == "layout":
        monkeypatch.setattr(coding, "SCHEMA", coding.SCHEMA + 1)
    else:
        sex = VARIABLES["sex"]
        monkeypatch.setitem(VARIABLES, "sex", Variable("sex", ("X",), sex.of))
    for address in (*PAGES, BEHIND):
        told = page(desk, f"{address}period=2018-Q3", status=422)
        assert "u ngrinë me lista kodesh më të vjetra" in told
        assert "u identifikuan" not in told
