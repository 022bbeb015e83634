"""The public page in a real browser: choices without a reload, without scripts, on paper, and what axe-core thinks."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.browser import LAPTOP, assert_accessible, complaint

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(publisher: Flask) -> Iterator[str]:
    """Where the published figures are served."""
    server = make_server("127.0.0.1", 0, publisher, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def reader(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Page]:
    """A window on the public page, with and without scripts; a complaint in its console fails the test."""
    context = chromium.new_context(
        base_url=address, viewport=LAPTOP, java_script_enabled=request.param
    )
    window, complaints = context.new_page(), list[str]()
    window.on("console", lambda message: complaints.extend(complaint(message)))
    window.goto("/figures/sq/")
    yield window
    assert context.cookies() == []
    context.close()
    assert complaints == []


def test_another_choice_shows_other_figures(reader: Page, request: pytest.FixtureRequest) -> None:
    scripted = "no-scripts" not in request.node.name
    if scripted:
        reader.evaluate("window.unreloaded = true")
    reader.select_option("#base", "vt")
    if not scripted:
        reader.click("form.filters button")
    expect(reader.locator("[data-part=figures]")).to_contain_text("Vetëm viktima (VT)")
    assert "base=vt" in reader.url
    assert "base=vt" in (reader.get_attribute(".language-links a", "href") or "")
    if scripted:
        assert reader.evaluate("window.unreloaded")
        expect(reader.locator("[data-said]")).to_have_text("Shifrat më poshtë ndryshuan.")
    reader.click(".language-links a")
    expect(reader.locator("html")).to_have_attribute("lang", "en")
    expect(reader.locator("[data-part=figures]")).to_contain_text("Victims only (VT)")


@pytest.mark.parametrize("width", [1366, 360])
@pytest.mark.parametrize("page", ["/figures/sq/", "/figures/en/sheets/child/"])
def test_the_page_is_accessible_and_fits(
    chromium: Browser, address: str, page: str, width: int
) -> None:
    context = chromium.new_context(base_url=address, viewport={"width": width, "height": 768})
    window = context.new_page()
    window.goto(page)
    window.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert_accessible(window)
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
