"""The pages of figures and their files, as a browser without scripts sees them."""

from datetime import UTC, datetime
from html import unescape

import pytest

from nrm.auth.roles import Role
from nrm.foundation import clock
from tests.casework import identified, worker
from tests.client import CriticalClient
from tests.people import colleague, sign_in
from tests.statistics.publishing import publish

pytestmark = pytest.mark.one_database
ADDRESS = "/statistics/?period=2018-Q3"


@pytest.fixture
def reader(client: CriticalClient) -> CriticalClient:
    """A browser in which the statistician of the National Coordinator is signed in; one case is registered."""
    with clock.at(datetime(2018, 8, 15, 9, tzinfo=UTC)):
        identified(worker())
    publish("2018-Q3")
    sign_in(client, colleague(Role.ZKKA))
    return client


def shown(client: CriticalClient, address: str, *, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.get_data(as_text=True))


def test_the_page_has_figures_and_how_to_read_them(reader: CriticalClient) -> None:
    page = shown(reader, ADDRESS)
    for words in (
        "Tremujori III 2018",
        "Gjirokastër",
        "0 do të thotë 0 deri në 4",
        "I20",
        "M1.(c).15",
    ):
        assert words in page
    assert "data-label" in page
    assert "<svg" in page


@pytest.mark.parametrize("more", ["&base=vmt", "&base=vt", "&base=both&begging=in-labour"])
def test_base_and_rollup_are_in_the_address(reader: CriticalClient, more: str) -> None:
    assert "Tremujori III 2018" in shown(reader, ADDRESS + more)


@pytest.mark.parametrize(
    ("ending", "starts"), [("pdf", b"%PDF-"), ("xlsx", b"PK"), ("csv", b'"period"'), ("json", b"{")]
)
def test_the_report_can_be_taken_away(reader: CriticalClient, ending: str, starts: bytes) -> None:
    answer = reader.get(f"/statistics/report.{ending}?period=2018-Q3&base=vmt")
    assert answer.status_code == 200
    assert answer.get_data().startswith(starts)
    named = answer.headers["Content-Disposition"]
    assert named.startswith("attachment")
    assert f"2018-q3-vmt-rounded.{ending}" in named


@pytest.mark.parametrize("period", ["2018-Q9", "tomorrow", "<script>", "2018-13", "٢٠١٨"])
def test_a_period_that_is_none_is_answered_in_words(reader: CriticalClient, period: str) -> None:
    assert "2018-H1" in shown(reader, f"/statistics/?period={period}", status=422)


def test_a_period_that_still_runs_has_no_figures_yet(reader: CriticalClient) -> None:
    this_year = clock.today().year
    assert "ende" in shown(reader, f"/statistics/?period={this_year}", status=422)


@pytest.mark.parametrize("unknown", ["base=all", "begging=x", "numbers=some"])
def test_unknown_words_mean_the_usual(reader: CriticalClient, unknown: str) -> None:
    assert "Tremujori III 2018" in shown(reader, f"{ADDRESS}&{unknown}")


def test_exact_numbers_are_for_few(reader: CriticalClient) -> None:
    assert reader.get(f"{ADDRESS}&numbers=exact").status_code == 403
    assert reader.get("/statistics/report.csv?period=2018-Q3&numbers=exact").status_code == 403
    assert reader.get("/statistics/report.exe?period=2018-Q3").status_code == 404
    sign_in(reader, colleague(Role.AP_DATA))
    assert "Numra të saktë" in shown(reader, f"{ADDRESS}&numbers=exact")


@pytest.mark.parametrize("role", [Role.HOTLINE, Role.ADMIN])
def test_who_has_no_right_to_figures_gets_none(client: CriticalClient, role: Role) -> None:
    sign_in(client, colleague(role))
    assert client.get(ADDRESS).status_code == 403
