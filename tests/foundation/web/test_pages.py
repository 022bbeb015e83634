"""The frame of a page, and every component in it; the client reads each page like a strict editor."""

import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from nrm.foundation.web.language_choice import safe_next
from tests.foundation.web.gallery import make_app


def token_of(page: str) -> str:
    """Return the page's token against forgery."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def page_of(client: FlaskClient, address: str = "/") -> str:
    return client.get(address).get_data(as_text=True)


def test_albanian_comes_first_and_english_is_one_button_away(client: FlaskClient) -> None:
    page = page_of(client)
    assert '<html lang="sq">' in page
    assert "Regjistri i rasteve" in page
    sent = {"csrf_token": token_of(page), "language": "en", "next": "/?page=2"}
    answer = client.post("/language", data=sent)
    assert (answer.status_code, answer.location) == (303, "/?page=2")
    assert '<html lang="en">' in page_of(client)
    assert "Case register" in page_of(client)


def test_an_unknown_language_changes_nothing(client: FlaskClient) -> None:
    sent = {"csrf_token": token_of(page_of(client)), "language": "xx"}
    assert client.post("/language", data=sent).location == "/"
    assert '<html lang="sq">' in page_of(client)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "//example.org",
        "/\\example.org",
        "javascript:x",
        "",
        "/a\nb",
        "/\t/x",
    ],
)
def test_the_way_back_stays_on_this_site(address: str) -> None:
    assert safe_next(address, otherwise="/home") == "/home"


def test_the_language_choice_reaches_the_account() -> None:
    heard: list[str] = []
    app = make_app(on_language_choice=heard.append)
    client = app.test_client()
    page = page_of(client)
    client.post("/language", data={"csrf_token": token_of(page), "language": "en"})
    assert heard == ["en"]


def test_the_title_is_the_heading_and_the_neutral_name(client: FlaskClient) -> None:
    page = page_of(client)
    assert "<title>Rasti 2026-0147 – Regjistri i rasteve</title>" in page
    assert "trafik" not in page.lower().split("<main")[0]


def test_the_frame_shows_who_is_signed_in_and_where(client: FlaskClient) -> None:
    page = page_of(client)
    assert "Punonjëse sociale · Bashkia Vlorë" in page
    assert page.count('aria-current="page"') >= 2
    assert 'action="/sign-out"' in page


def test_without_a_user_there_is_no_menu_and_no_way_out() -> None:
    page = page_of(make_app(signed_in=False).test_client())
    assert "/sign-out" not in page
    assert "<nav" not in page.split("<main")[0]
    assert 'action="/language"' in page


def test_errors_are_listed_on_top_and_lead_to_their_fields(client: FlaskClient) -> None:
    sent = {
        "csrf_token": token_of(page_of(client)),
        "born-day": "31",
        "born-month": "4",
        "born-year": "2001",
    }
    page = client.post("/", data=sent).get_data(as_text=True)
    assert "<title>Gabim: Rasti" in page
    assert 'href="#name">Emri: Përgjigjuni kësaj pyetjeje' in page
    assert 'href="#born-day">' in page
    assert re.search(r'<input[^>]*id="name"[^>]*aria-describedby="name-hint name-error"', page)
    assert page.count('aria-invalid="true"') == 3
    assert 'value="2001"' in page


def test_markup_in_answers_stays_words(client: FlaskClient) -> None:
    typed = "\"><script>alert(1)</script>\n\n<b>'"
    sent = {"csrf_token": token_of(page_of(client)), "account": typed, "age": typed}
    page = client.post("/", data=sent).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;b&gt;" in page


def test_a_long_text_with_its_first_empty_line_comes_back_whole(client: FlaskClient) -> None:
    typed = "rresht\n" * 14_000
    sent = {"csrf_token": token_of(page_of(client)), "account": typed}
    page = client.post("/", data=sent).get_data(as_text=True)
    assert "Shkurtojeni" in page
    assert page.count("rresht") == 14_000


def test_icons_are_drawn_once_a_page(client: FlaskClient) -> None:
    page = page_of(client)
    used = set(re.findall(r'href="#(icon-[^"]+)"', page))
    drawn = re.findall(r'<symbol id="(icon-[^"]+)"', page)
    assert sorted(used) == sorted(drawn)


def test_an_unknown_icon_is_a_mistake_of_ours(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(KeyError):
        app.jinja_env.globals["icon"]("no-such-icon")  # type: ignore[operator]


def test_files_have_addresses_that_change_with_them(client: FlaskClient) -> None:
    page = page_of(client)
    for address in re.findall(r'(?:href|src)="(/assets/[^"]+)"', page):
        assert "?v=" in address
        with client.get(address) as answer:
            assert answer.status_code == 200
            assert "immutable" in answer.headers["Cache-Control"]


def test_files_travel_packed_and_pages_do_not(client: FlaskClient) -> None:
    packing = {"Accept-Encoding": "gzip"}
    with client.get("/assets/bootstrap/bootstrap.min.css", headers=packing) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed.headers["Vary"]
        content = gzip.decompress(packed.get_data())
    with client.get("/assets/bootstrap/bootstrap.min.css") as plain:
        assert plain.get_data() == content
        assert "Content-Encoding" not in plain.headers
    assert "Content-Encoding" not in client.get("/", headers=packing).headers
