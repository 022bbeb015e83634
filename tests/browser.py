"""A real Chromium for the journeys, and axe-core to look over its shoulder."""

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, sync_playwright
from werkzeug.serving import make_server

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first that is here is taken: the same Chromium, but the first opens no window of its own for each desk."""
LAPTOP = ViewportSize(width=1366, height=768)
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
QUESTION = {
    "runOnly": {"type": "tag", "values": STANDARDS},
    "resultTypes": ["violations"],  # it need not describe all that is well
}


@pytest.fixture(scope="session")
def temporary() -> Iterator[Path]:
    """Where the browser keeps its profile, and whatever else it puts down for a while."""
    with TemporaryDirectory(prefix="nrm-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def chromium(temporary: Path) -> Iterator[Browser]:
    """The machine's Chromium, started once."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None and os.environ.get("CI") == "true":
        pytest.fail("Chromium is missing")
    if program is None:
        pytest.skip("no Chromium here (apt install chromium): journeys in the browser left out")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []  # it refuses to run as root otherwise
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(temporary))
        playwright = sync_playwright().start()
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
    yield browser
    browser.close()
    playwright.stop()


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The address at which the application of this test is served."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(
        target=server.serve_forever, args=(0.05,)
    )  # it looks so often whether it is over
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    """An empty window on the site; a complaint in its console fails the test."""
    context = chromium.new_context(base_url=site, locale="sq-AL", viewport=LAPTOP)
    complaints: list[str] = []
    window = context.new_page()
    window.set_default_timeout(10_000)
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.on("console", lambda message: complaints.extend(complaint(message)))
    yield window
    context.close()
    assert not complaints, "\n".join(complaints)


def complaint(message: ConsoleMessage) -> list[str]:
    """Return the words of a console message that tells of a fault, such as a breach of the policy.

    A page for a refusal (404, 422, ...) is no fault, nor is what axe-core itself tries, which comes
    from no address.
    """
    address = message.location.get("url")
    refusal = "the server responded with a status of 4" in message.text
    return (
        [f"{address}: {message.text}"]
        if message.type == "error" and address and not refusal
        else []
    )


def assert_accessible(page: Page) -> None:
    """Fail when axe-core finds a breach of WCAG 2.2 A or AA on the page."""
    found = Axe().run(page, options=QUESTION)
    breaches = [
        f"{breach['id']}: {breach['help']}: {node['html']}"
        for breach in found.response["violations"]
        for node in breach["nodes"]
    ]
    assert not breaches, "\n".join([f"{page.url}:", *breaches])
