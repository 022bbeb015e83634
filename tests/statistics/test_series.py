"""The years side by side, from the ledger for readers and exact for the few."""

from datetime import UTC, datetime
from html import unescape

import pytest

from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.foundation.errors import NotPermitted
from nrm.statistics.series import BLOCKS, TOTAL, exact_series, published_series
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


@pytest.mark.usefixtures("one_case")
@pytest.mark.one_database
def test_a_published_year_is_the_sum_of_its_quarters_or_its_headline() -> None:
    publish(*(f"2018-Q{quarter}" for quarter in range(1, 5)))
    (year,) = published_series([2018])
    total = year.number(TOTAL)
    assert total is not None
    assert (total.value % 5, total.lo <= 1 <= total.hi) == (0, True)
    assert all(year.number(column) for block in BLOCKS for column in block.columns)


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
