"""The components in a real Chromium: accessible at both widths and in both languages, and alive."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import assert_accessible

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "language"), [(1366, "en"), (360, "sq")])
def test_no_breach_of_wcag(page: Page, width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    page.goto("/")
    if language == "en":
        page.get_by_role("button", name="English").click()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".form-page .button-main").click()
    expect(page.locator(".error-summary")).to_be_focused()
    assert_accessible(page)
    page.goto("/refused/404")
    assert_accessible(page)


def test_the_error_summary_leads_to_the_field(page: Page) -> None:
    page.goto("/")
    page.fill("#age", "x")
    page.locator(".form-page .button-main").click()
    page.locator(".error-summary a").last.click()
    expect(page.locator("#age")).to_be_focused()


def test_a_dependent_question_shows_when_it_applies(page: Page) -> None:
    page.goto("/")
    expect(page.locator("#language-question")).to_be_hidden()
    page.get_by_label("Po", exact=True).check()
    expect(page.locator("#language-question")).to_be_visible()


def test_ticks_are_counted_by_group(page: Page) -> None:
    page.goto("/")
    page.get_by_label("E mbajnë në një vend të mbyllur").check()
    expect(page.locator("[data-count-of='signs-1']")).to_have_text("1 të zgjedhura")


def test_the_second_press_of_a_button_sends_nothing(page: Page) -> None:
    page.goto("/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator("form[action='/send'] button").dblclick()
    page.wait_for_url("**/send")
    assert sent.count("POST") == 1


def test_everything_works_without_script(page: Page) -> None:
    browser = page.context.browser
    assert browser
    plain = browser.new_context(base_url=page.url or None, java_script_enabled=False)
    window = plain.new_page()
    window.set_viewport_size({"width": 360, "height": 700})
    page.goto("/")
    window.goto(page.url)
    expect(window.locator("#language-question")).to_be_visible()
    window.locator(".menu-button summary").click()
    expect(window.locator(".menu-sheet .sign-out")).to_be_visible()
    window.locator(".menu-button summary").click()
    window.locator(".form-page .button-main").click()
    expect(window.locator(".error-summary")).to_be_visible()
    plain.close()
