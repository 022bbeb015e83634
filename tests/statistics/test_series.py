"""The years side by side, from the ledger for readers and exact for the few."""

from datetime import UTC, datetime
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.foundation.errors import NotPermitted
from nrm.statistics.changes import change, change_words
from nrm.statistics.comparison.page import changes_of
from nrm.statistics.ledger.numbers import Printed
from nrm.statistics.series import BLOCKS, TOTAL, Year, exact_series, published_series
from tests.casework import identified, worker
from tests.client import CriticalClient
from tests.people import actor_of, colleague, sign_in
from tests.statistics.publishing import officer, publish

SERIES = "/statistics/series"


@pytest.fixture
def one_case(client: CriticalClient) -> CriticalClient:
    """A browser, when one woman was registered in 2018."""
    with clock.at(datetime(2018, 8, 15, 9, tzinfo=UTC)):
        identified(worker())
    return client


@pytest.mark.usefixtures("one_case")
@pytest.mark.one_database
def test_exact_years_have_every_column_and_published_ones_wait_for_the_ledger() -> None:
    (exact,) = exact_series([2018], by=officer())
    for block in BLOCKS:
        assert all(exact.number(column) is not None for column in block.columns)
    assert exact.numbers is not None
    assert exact.numbers[TOTAL.cell].value == 1
    (published,) = published_series([2018])
    assert published.numbers is None
    assert published.number(TOTAL) is None


INTERVALS = st.tuples(st.integers(0, 60), st.integers(0, 9), st.integers(0, 9)).map(
    lambda drawn: Printed(drawn[0] + drawn[1], drawn[0], drawn[0] + drawn[1] + drawn[2])
)


@given(before=INTERVALS, after=INTERVALS, data=st.data())
def test_a_change_holds_every_true_change_and_no_other(
    before: Printed, after: Printed, data: st.DataObject
) -> None:
    told = change(before, after)
    assert told is not None
    was, now = (data.draw(st.integers(one.lo, one.hi)) for one in (before, after))
    assert told.lo <= now - was <= told.hi
    assert told.lo == after.lo - before.hi
    assert told.hi == after.hi - before.lo
    assert told.value == after.value - before.value
    assert change(before, None) is change(None, after) is None


def test_a_change_is_written_with_its_sign_and_its_ends() -> None:
    thirty, forty = Printed(30, 26, 34), Printed(40, 36, 44)
    assert change_words(change(thirty, forty)) == "+10 (+2\u00a0…\u00a0+18)"
    assert change_words(change(forty, thirty)) == "−10 (−18\u00a0…\u00a0−2)"
    assert change_words(change(thirty, thirty)) == "0 (−8\u00a0…\u00a0+8)"
    assert change_words(change(Printed(95, 95, 95), Printed(103, 103, 103))) == "+8"
    assert change_words(None) == "–"


def test_only_years_that_follow_each_other_are_compared() -> None:
    years = [Year(year, {TOTAL.cell: Printed(year, year, year)}) for year in (2016, 2018, 2019)]
    rows = changes_of(BLOCKS[0], years).rows
    assert [(row[0], row[1], row[2]) for row in rows] == [("2019", "+1", "–")]


@pytest.mark.one_database
def test_a_published_year_is_the_sum_of_its_quarters_and_stands_beside_the_one_before(
    one_case: CriticalClient,
) -> None:
    with clock.at(datetime(2019, 8, 15, 9, tzinfo=UTC)):
        identified(worker("another"))
    quarters = [f"{year}-Q{number}" for year in (2018, 2019) for number in range(1, 5)]
    with clock.at(datetime(2020, 2, 1, 9, tzinfo=UTC)):
        publish(*quarters)
        sign_in(one_case, colleague(Role.ZKKA))
        page = unescape(one_case.get(SERIES).get_data(as_text=True))
        assert "Ndryshimet nga viti i mëparshëm" in page
        first, second = published_series([2018, 2019])
        total = first.number(TOTAL)
        assert total is not None
        assert (total.value % 5, total.lo <= 1 <= total.hi) == (0, True)
        assert all(first.number(column) for block in BLOCKS for column in block.columns)
        told = change_words(change(first.number(TOTAL), second.number(TOTAL)))
        assert told in page
        public = unescape(one_case.get("/figures/sq/").get_data(as_text=True))
        assert "Ndryshimi nga viti i mëparshëm" in public


@pytest.mark.one_database
def test_readers_get_published_years_only(one_case: CriticalClient) -> None:
    sign_in(one_case, colleague(Role.ZKKA))
    page = unescape(one_case.get(SERIES).get_data(as_text=True))
    assert "2018" in page
    assert "Vit pas viti" in page
    assert one_case.get(f"{SERIES}?numbers=exact").status_code == 403
    with pytest.raises(NotPermitted):
        exact_series([2018], by=actor_of(colleague(Role.ZKKA, username="tjeter")))
    sign_in(one_case, colleague(Role.AP_DATA))
    assert "Shifra të sakta" in unescape(
        one_case.get(f"{SERIES}?numbers=exact").get_data(as_text=True)
    )
