"""Numbers of others on the pages: compared, kept, audited, and never taken in halves."""

from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select

from nrm.audit.models import Entry
from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import NotPermitted, RuleBroken
from nrm.statistics.cells import EVERYBODY, cell
from nrm.statistics.comparison.comparing import compared
from nrm.statistics.comparison.keeping import keep, kept, kept_periods
from nrm.statistics.comparison.lines import Theirs
from nrm.statistics.ledger import externals, preparing
from nrm.statistics.ledger.approving import Objection, decline
from nrm.statistics.models import Preparation, Release
from nrm.statistics.periods import parse
from nrm.statistics.tables import Base
from tests.casework import identified, worker
from tests.client import CriticalClient
from tests.people import actor_of, colleague, sign_in
from tests.statistics.publishing import enter, officer, publish, reviewer

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("quick_audits")]
HEADING = "period,base,dimension,code,value,source"
WOMEN = "2018-Q3,both,sex,F,1,Raport i botuar"
LINES, COMPARISON = "/statistics/comparison/lines", "/statistics/comparison"


@pytest.fixture
def desk(client: CriticalClient, waiting: list[Callable[[], None]]) -> CriticalClient:
    """The data officer's browser, when a woman was registered in a quarter that is over."""
    with clock.at(datetime(2018, 8, 15, 9, tzinfo=UTC)):
        identified(worker())
    sign_in(client, colleague(Role.AP_DATA))
    return client


def sent(client: CriticalClient, *lines: str, then: str, status: int = 200) -> str:
    answer = client.fill_in(LINES, {"numbers": "\n".join([HEADING, *lines]), "then": then})
    assert answer.status_code == status
    return unescape(answer.get_data(as_text=True))


def count(model: type[Preparation | Release]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_an_extract_is_compared_with_the_true_numbers_and_kept_nowhere(
    desk: CriticalClient,
) -> None:
    page = sent(desk, WOMEN, "2018-Q3,both,sex,M,1,SIVET", then="only")
    assert "përputhen" in page
    assert "+1" in page
    assert "Asnjë rregull nuk e shpjegon" in page
    assert count(Preparation) == 0
    assert "statistics:exact" in set(db.session.scalars(select(Entry.action)))


def test_what_is_published_is_kept_and_everything_audited(
    desk: CriticalClient, waiting: list[Callable[[], None]]
) -> None:
    sent(desk, WOMEN, "2018,both,,,1,Raport i botuar", then="keep", status=303)
    assert count(Preparation) == len(waiting) == 2
    db.session.commit()
    for act in waiting:
        act()
    address = f"{COMPARISON}?period=2018-Q3"
    assert "Raport i botuar" not in unescape(desk.get(address).get_data(as_text=True))
    assert (kept(), kept_periods(), count(Release)) == ([], [], 0)
    for preparation in preparing.open_preparations():
        if externals.can_begin_again(
            preparation
        ):  # the other number of the file was entered meanwhile
            externals.begin_again(preparation, by=reviewer())
            externals.work(preparation.id)
        enter(preparation)
    assert count(Release) == len(kept()) == 2
    page = unescape(desk.get(address).get_data(as_text=True))
    assert "Raport i botuar" in page
    assert "nuk është botuar" in page


def test_readers_see_them_beside_published_numbers_only(
    desk: CriticalClient, waiting: list[Callable[[], None]]
) -> None:
    publish("2018-Q3")
    sent(desk, WOMEN, then="keep", status=303)
    waiting.pop()()
    enter(preparing.open_preparations()[0])
    sign_in(desk, colleague(Role.ZKKA))
    page = unescape(desk.get(COMPARISON).get_data(as_text=True))
    assert "përputhen" in page
    assert desk.get(f"{COMPARISON}?period=2018-Q3&numbers=exact").status_code == 403
    assert desk.get(LINES).status_code == 403
    assert desk.get(f"{COMPARISON}?period=2018-Q9").status_code == 422
    assert "Nuk ka çfarë të krahasohet" in unescape(
        desk.get(f"{COMPARISON}?period=2017").get_data(as_text=True)
    )


@pytest.mark.parametrize("then", ["only", "keep"])
def test_one_bad_line_and_nothing_is_compared_or_kept(desk: CriticalClient, then: str) -> None:
    page = sent(desk, WOMEN, "2018-Q3,both,sex,X,1,<b>", then=then, status=422)
    assert "Rreshti 3" in page
    assert "përputhen" not in page
    assert count(Preparation) == 0


def test_a_number_is_kept_once(desk: CriticalClient) -> None:
    sent(desk, WOMEN, then="keep", status=303)
    page = sent(desk, "2017,both,sex,F,5,Tjetër", WOMEN, then="keep", status=422)
    assert "është shënuar tashmë" in page
    assert count(Preparation) == 1


def test_a_number_that_was_not_approved_is_entered_anew_as_the_source_has_it(
    desk: CriticalClient, waiting: list[Callable[[], None]]
) -> None:
    sent(desk, WOMEN.replace(",1,", ",7,"), then="keep", status=303)
    (wrong,) = preparing.open_preparations()
    decline(wrong, Objection.OTHERWISE, by=reviewer())
    sent(desk, WOMEN, then="keep", status=303)
    waiting[-1]()
    enter(preparing.open_preparations()[0])
    (one,) = kept(about="2018-Q3")
    assert one == Theirs(parse("2018-Q3"), Base.BOTH, cell({"sex": ["F"]}), 1, 1, "Raport i botuar")


def test_another_way_to_write_a_group_does_not_enter_it_twice(desk: CriticalClient) -> None:
    sent(desk, "2018-Q3,vmt,,,1,Raport", then="keep", status=303)
    sent(desk, "2018-Q3,both,status,VMT,1,Raport", then="keep", status=422)
    assert count(Preparation) == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AP_DATA])
def test_nobody_else_enters_numbers_of_others(app: Flask, role: Role) -> None:
    one = Theirs(parse("2018"), Base.BOTH, EVERYBODY, 1, 1, "S")
    by = actor_of(colleague(role))
    with pytest.raises(NotPermitted):
        keep([one], by=by)
    with pytest.raises(NotPermitted):
        compared([one], exact=True, by=by)
    assert kept() == []


@pytest.mark.usefixtures("app")
def test_a_page_compares_only_so_many_periods() -> None:
    numbers = [
        Theirs(parse(f"{year}-Q1"), Base.BOTH, EVERYBODY, 1, 1, "S") for year in range(2005, 2027)
    ]
    with pytest.raises(RuleBroken):
        compared(numbers, exact=True, by=officer())
