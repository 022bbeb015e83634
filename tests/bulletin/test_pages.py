"""The public page, as a stranger's browser without scripts sees it."""

import json
from datetime import UTC, datetime
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from nrm.auth.queries import user_named
from nrm.foundation import clock
from nrm.statistics.certificate import check
from tests.casework import identified, worker
from tests.client import CriticalClient
from tests.people import sign_in
from tests.statistics.publishing import publish

pytestmark = pytest.mark.one_database


def shown(client: FlaskClient, address: str, *, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.get_data(as_text=True))


def sign_in_as(client: CriticalClient, username: str) -> None:
    with client.application.app_context():
        user = user_named(username)
        assert user
        sign_in(client, user)


def test_with_nothing_published_the_page_says_so(client: CriticalClient) -> None:
    assert "Ende nuk është botuar asnjë shifër" in shown(client, "/figures/sq/")
    assert "No figures are published yet" in shown(client, "/figures/en/")
    for file in ("sq/report.csv", "ledger.json"):
        assert client.get(f"/figures/{file}").status_code == 422


def test_a_stranger_reads_the_newest_figures_in_both_languages(stranger: CriticalClient) -> None:
    first = stranger.get("/figures/")
    assert (first.status_code, first.location) == (302, "/figures/sq/")
    assert "Tremujori III 2018" in shown(stranger, "/figures/sq/")
    english = shown(stranger, "/figures/en/?base=vmt&begging=in-labour")
    for words in ("Quarter III of 2018", "0 means 0 to 4", "How to check the numbers", "<svg"):
        assert words in english
    assert 'href="/figures/sq/?base=vmt&begging=in-labour"' in english


def test_the_address_alone_says_the_language(stranger: CriticalClient) -> None:
    sign_in_as(stranger, "zkka")
    assert '<html lang="en">' in shown(stranger, "/figures/en/")
    assert '<html lang="sq">' in shown(stranger, "/statistics/?period=2018-Q3")


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize(
    "address",
    [
        "/figures/",
        "/figures/sq/",
        "/figures/en/report.json",
        "/figures/ledger.json",
        "/figures/check.py",
    ],
)
def test_caches_may_keep_it_for_everybody(
    stranger: CriticalClient, address: str, signed: bool
) -> None:
    plain = stranger.get(address)
    if signed:
        sign_in_as(stranger, "zkka")
    answer = stranger.get(address)
    assert answer.headers["Cache-Control"] == "public, max-age=600"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.vary
    assert answer.get_data() == plain.get_data()
    if etag := answer.headers.get("ETag"):
        assert stranger.get(address, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("period", ["2018-Q2", "2018", "2018-R3", "2018-Q9", "<script>", "2099"])
def test_what_is_not_published_is_not_told(stranger: CriticalClient, period: str) -> None:
    page = shown(stranger, f"/figures/sq/?period={period}", status=422)
    assert "Nuk ka shifra" in page
    for file in ("sq/report.json", "sq/report.pdf", "ledger.json"):
        assert stranger.get(f"/figures/{file}?period={period}").status_code == 422
    answer = stranger.get(f"/figures/sq/?period={period}")
    assert answer.headers["Cache-Control"] == "no-store"


def test_asking_for_exact_numbers_gets_rounded_ones(stranger: CriticalClient) -> None:
    asked = stranger.get("/figures/sq/report.json?numbers=exact").get_json()
    assert asked["protection"]["method"] == "rounded"
    values = [cell["value"] for table in asked["tables"] for cell in table["cells"]]
    assert values
    assert all(value % 5 == 0 for value in values)


@pytest.mark.parametrize(
    ("ending", "starts"), [("pdf", b"%PDF-"), ("xlsx", b"PK"), ("csv", b'"period"'), ("json", b"{")]
)
def test_the_figures_can_be_taken_away(
    stranger: CriticalClient, ending: str, starts: bytes
) -> None:
    answer = stranger.get(f"/figures/sq/report.{ending}")
    assert answer.get_data().startswith(starts)
    assert answer.headers["Content-Disposition"].endswith(f"2018-q3-both-rounded.{ending}")
    assert stranger.get("/figures/sq/report.exe").status_code == 404


def test_anybody_can_check_what_stands_on_the_page(stranger: CriticalClient) -> None:
    document = stranger.get("/figures/ledger.json?period=2018-Q3").get_json()
    assert list(check.check(document))
    (release,) = document["ledger"]["releases"]
    page = shown(stranger, "/figures/en/")
    for named in ("id", "numbers_hash", "certificate_hash"):
        assert release[named] in page
    release["cells"][0]["value"] += 5
    with pytest.raises(check.WrongError):
        list(check.check(json.loads(json.dumps(document))))
    program = stranger.get("/figures/check.py").get_data(as_text=True)
    assert "import json" in program
    assert "nrm" not in program.split('"""', 2)[2].replace("nrm-", "")


def test_sheets_are_offered_where_they_say_something(stranger: CriticalClient) -> None:
    page = shown(stranger, "/figures/sq/")
    assert "/figures/sq/sheets/child/" in page
    assert "krat" not in page
    child = shown(stranger, "/figures/en/sheets/child/?period=2018-Q3")
    assert "All ages" in child
    assert "0–4" in child
    assert "Nuk botohet në këtë nivel" in shown(stranger, "/figures/sq/sheets/krat:AL-11/")
    assert stranger.get("/figures/sq/sheets/krat:AL-11/report.csv").status_code == 422
    assert stranger.get("/figures/sq/sheets/child/report.csv").status_code == 200
    assert stranger.get("/figures/sq/sheets/krat:AL-99/").status_code == 404


def test_a_new_release_is_seen_though_earlier_answers_are_remembered(
    app: Flask, client: CriticalClient
) -> None:
    with clock.at(datetime(2018, 8, 15, 9, tzinfo=UTC)):
        identified(worker())
    publish("2018-Q3")
    assert client.get("/figures/sq/report.json?period=2018-H2").status_code == 422
    first = client.get("/figures/sq/report.json?period=2018-Q3").get_json()
    publish("2018-Q4")
    assert client.get("/figures/sq/report.json?period=2018-Q3").get_json() == first
    both = client.get("/figures/sq/report.json?period=2018-H2").get_json()
    assert len(both["release"]) == 2
    assert set(first["release"]) < set(both["release"])
