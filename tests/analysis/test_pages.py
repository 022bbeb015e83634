"""The Authority's desk: who may sit there, what it shows, and what it writes into the trail."""

from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from io import BytesIO

import pytest
from flask import Flask, Response
from pypdf import PdfReader
from sqlalchemy import select

from nrm.audit.models import Entry
from nrm.auth.queries import user_named
from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.foundation.database import db
from tests.client import CriticalClient
from tests.databases import Sqlite
from tests.people import sign_in
from tests.statistics.publishing import published_quarter

PASSWORD = "kafe libra dritare"
OFFICER, REVIEWER = "ap.nenpunesi", "ap.shqyrtuesi"
MOMENT = datetime(2018, 11, 15, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority(sqlite: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application in November 2018; the third quarter is published, with one case in it."""
    folder = tmp_path_factory.mktemp("authority")
    with published_quarter(sqlite, folder, Role.ZKKA, Role.AUDITOR) as app:
        yield app


@pytest.fixture
def desk(authority: Flask) -> CriticalClient:
    """A browser in which the data officer is signed in."""
    return signed(authority, OFFICER)


def signed(app: Flask, username: str) -> CriticalClient:
    client = CriticalClient(app, Response)
    with app.app_context():
        user = user_named(username)
        assert user
        sign_in(client, user)
    return client


def shown(client: CriticalClient, address: str, *, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.get_data(as_text=True))


def acts(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Entry.action).order_by(Entry.seq)))


@pytest.mark.parametrize("username", ["zkka", "auditor"])
def test_the_desk_is_the_authoritys(authority: Flask, username: str) -> None:
    client = signed(authority, username)
    for address in ("/analysis/", "/analysis/table", "/analysis/table.csv"):
        assert client.get(address).status_code == 403


def test_the_reviewer_sees_how_the_work_stands_but_composes_nothing(authority: Flask) -> None:
    client = signed(authority, REVIEWER)
    with clock.at(MOMENT):
        page = shown(client, "/analysis/")
    assert "Hapat e vonuar" in page
    assert "/analysis/table" not in page
    assert client.get("/analysis/table").status_code == 403


def test_the_work_is_counted_and_nobody_is_named(authority: Flask, desk: CriticalClient) -> None:
    before = acts(authority).count("dashboard:read")
    with clock.at(datetime(2018, 9, 20, 9, tzinfo=UTC)):
        page = shown(desk, "/analysis/")
    assert acts(authority).count("dashboard:read") == before + 1
    assert "Tremujori III 2018" in page
    late = page[page.index("Drejtoria Rajonale e SHSSH, Vlorë") :]
    assert ">2<" in late[:200]  # the referral and the risk assessment
    assert ">35<" in late[:400]  # days
    with authority.app_context():
        number = db.session.scalar(db.text("SELECT number FROM case_file"))
    assert number not in page


def test_what_follows_from_published_numbers_is_shown_at_once(desk: CriticalClient) -> None:
    page = shown(desk, "/analysis/table?period=2018-Q3&rows=majority&columns=exploitation")
    assert "Çdo numër mund të shtypet" in page
    taken = desk.get("/analysis/table.csv?period=2018-Q3&rows=majority&columns=exploitation")
    assert taken.get_data(as_text=True).count("\r\n") == 1 + 4 * 10


def test_what_does_not_follow_is_refused_with_the_reason(desk: CriticalClient) -> None:
    page = shown(desk, "/analysis/table?period=2018-Q3&rows=structure&columns=sex")
    assert "nuk janë botuar dhe nuk dalin nga numrat e botuar" in page
    assert "×" in page
    assert "Shihni numrat e saktë" in page


def test_exact_numbers_are_marked_and_in_the_trail(authority: Flask, desk: CriticalClient) -> None:
    address = "/analysis/table?period=2018-Q3&rows=structure&columns=sex&numbers=exact"
    before = acts(authority).count("statistics:compose")
    page = shown(desk, address)
    assert "Të sakta, të brendshme: nuk botohen" in page
    assert "table.csv" not in page
    assert acts(authority).count("statistics:compose") == before + 1


def test_what_hiding_would_leave_is_shown_to_those_who_see_exact_numbers(
    authority: Flask, desk: CriticalClient
) -> None:
    address = "/analysis/table?period=2018-Q3&rows=structure&columns=sex&numbers=suppressed"
    before = acts(authority).count("statistics:compose")
    page = shown(desk, address)
    assert "Të sakta, të brendshme: nuk botohen" in page
    assert "kurrë në të dyja mënyrat" in page
    assert "×" in page
    assert acts(authority).count("statistics:compose") == before + 1


@pytest.mark.parametrize("period", ["2018-Q4", "2018", "x"])
def test_what_is_not_published_or_frozen_is_not_composed(desk: CriticalClient, period: str) -> None:
    for more in ("", "&numbers=exact"):
        shown(desk, f"/analysis/table?period={period}{more}", status=422)
    assert desk.get(f"/analysis/table.csv?period={period}").status_code == 422


@pytest.mark.parametrize("unknown", ["rows=x&columns=y", "rows=sex&columns=sex", "rows="])
def test_unknown_words_mean_the_usual(desk: CriticalClient, unknown: str) -> None:
    assert "Tremujori III 2018" in shown(desk, f"/analysis/table?period=2018-Q3&{unknown}")


def test_a_report_is_locked_with_a_password(authority: Flask) -> None:
    client = signed(authority, "zkka")
    address = "/analysis/locked?period=2018-Q3"
    made = client.fill_in(address, {"password": PASSWORD})
    assert made.mimetype == "application/pdf"
    reader = PdfReader(BytesIO(made.get_data()))
    assert reader.decrypt(PASSWORD)
    assert PASSWORD not in made.headers["Content-Disposition"]
    assert client.fill_in(address, {"password": "short"}).status_code == 422
    assert client.fill_in(f"{address}&numbers=exact", {"password": PASSWORD}).status_code == 403
