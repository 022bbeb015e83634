"""People at their desks: each with a browser of their own, who sign in, find their work and fill in pages."""

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from nrm.auth import service, sessions
from nrm.auth.models import User
from nrm.auth.roles import Role
from nrm.auth.web import TOKEN
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.language import Language
from nrm.foundation.web.language_choice import SESSION_KEY
from nrm.procedure.loading import procedures
from tests.auth.signing_in import PASSPHRASE, SECRET, code_at
from tests.browser import LAPTOP, assert_accessible, complaint
from tests.people import colleague, workplace

PHONE = ViewportSize(width=360, height=740)
TELLING = 8
"""Signs of something typed that do not stand together anywhere by chance."""
PLACES = ("AP", "VATRA", "QKPVT", "DVP_TIRANE", "DRSHSSH_TIRANE", "NJMF_TIRANE", "BASHKI_TIRANE")
"""Where the people of the journeys work, and what they choose from."""

SHAPES = [".error-summary", "table", ".notice-warn", ".empty"]
"""What tells one look of a page from another."""
_MEASURE = """shapes => [
  shapes.map(shape => document.querySelector(`main ${shape}`) !== null),
  document.documentElement.scrollWidth, window.innerWidth]"""
_ASKED = """() => [...document.querySelectorAll("main [id$='-question']")]
  .map(question => question.id.replace(/-question$/, ""))"""
_TYPES = """names => names.map(
  name => document.querySelector(`main [name="${name}"]`)?.type ?? "")"""
_PART = re.compile(r"/f\d+/parts/\w+")
"""On a phone one page of questions stands for all: they are laid out alike."""
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Desk:
    """Somebody with a browser; `language` is what they read, `seen` the pages looked over already."""

    def __init__(
        self, window: Page, username: str, *, language: Language, seen: set[str], typed: set[str]
    ) -> None:
        self.page = window
        self.username = username
        self.language = language
        self._seen = seen
        self._typed = typed

    def sign_in(self) -> None:
        """Open the site and pass both steps of the sign-in."""
        self.page.goto("/")
        if self.language == "en":
            self.page.get_by_role("button", name="English").click()
        self.look()
        self.identify()

    def identify(self, *, after: timedelta = timedelta()) -> None:
        """Pass both steps of the sign-in that is open, with the code that the phone shows after a while."""
        self.page.fill("#username", self.username)
        self.page.fill("#password", PASSPHRASE)
        self.go_on()
        self.page.fill("#code", code_at(clock.now() + after))
        self.go_on()

    def look(self) -> None:
        """See that nothing sticks out, and let axe-core look over the page, once for each kind of page."""
        page = self.page
        path = _ID.sub("*", urlsplit(page.url).path)
        if page.viewport_size == PHONE:
            path = _PART.sub("/form/part", path)
        shape, wide, there = page.evaluate(_MEASURE, SHAPES)
        assert wide <= there, f"{page.url} is {wide} wide"
        kind = f"{path} {shape} {page.viewport_size} {self.language}"
        if kind not in self._seen:
            self._seen.add(kind)
            assert_accessible(page)

    def go_on(self) -> None:
        """Press the main button of the page's first form, or of the one that is filled in."""
        self.press(".form-page .button-main")

    def press(self, button: str) -> None:
        """Press a button or follow a link, named by a selector within the page's content."""
        with self.page.expect_navigation():
            self.page.locator(f"main {button}").first.click()
        self.look()

    def follow(self, words: str) -> None:
        """Follow the link with these words within the page's content."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=words, exact=True).first.click()
        self.look()

    def visit(self, path: str) -> None:
        """Open an address of the site."""
        self.page.goto(path)
        self.look()

    def answer(self, answers: Mapping[str, Any]) -> None:
        """Answer questions of the page by their names: words, codes, lists of codes, days."""
        types = self.page.evaluate(_TYPES, list(answers))
        for (name, given), kind in zip(answers.items(), types, strict=True):
            self._answer(name, given, kind)

    def open_case(self, answers: Mapping[str, Any]) -> None:
        """Look for the person on the page that is open, then give the particulars; the case is shown afterwards."""
        looked_for = ("first_name", "last_name", "birth_date")
        self.answer({name: answers[name] for name in looked_for})
        self.go_on()
        expect(self.page.locator("#first_name")).to_have_value(answers["first_name"])
        self.answer({name: given for name, given in answers.items() if name not in looked_for})
        self.go_on()

    def waiting(self, number: str, step: str) -> Locator:
        """Open the start page and return the row where a step of the case waits for this person."""
        self.visit("/work")
        mine = self.page.locator("section:not(:has(#list-others)) tr")
        row = mine.filter(has_text=number).filter(has_text=self._name_of(step))
        expect(row, f"{step} waits for {self.username}").to_have_count(1)
        return row

    def take_up(self, number: str, step: str) -> None:
        """Find the step on the start page and go from there through the case to where it is done."""
        row = self.waiting(number, step)
        if not row.is_visible():  # due so late that it stands apart
            self.page.locator("details:has(table) summary").first.click()
        with self.page.expect_navigation():
            row.get_by_role("link").first.click()
        self.look()
        if self.page.locator(".next-step h2").inner_text() == self._name_of(step):
            self.press(".next-step .button-main")
        else:
            self.press(f".waiting li:has-text('{self._name_of(step)}') :is(a, button)")

    def write(self, answers: Mapping[str, Any]) -> None:
        """Start the form whose page is open, answer it part by part and leave it at its check."""
        if self.page.locator("main .post-button .button-main").count():
            self.press(".post-button .button-main")
        left = dict(answers)
        while not self.page.url.endswith("/check"):
            asked = self.page.evaluate(_ASKED)
            here = {name: given for name, given in left.items() if name in asked}
            self.answer(here)
            left = {name: given for name, given in left.items() if name not in here}
            self.go_on()
        assert not left, f"never asked: {sorted(left)}"

    def sign(self, answers: Mapping[str, Any]) -> None:
        """Write the form whose page is open and sign it; the case is shown afterwards."""
        self.write(answers)
        self.go_on()
        expect(self.page.locator(".notice-good")).to_be_visible()

    @property
    def case(self) -> tuple[UUID, str]:
        """The id and the number of the case whose page is open."""
        found = _ID.search(self.page.url)
        assert found, self.page.url
        return UUID(found[0]), self.page.locator("h1").inner_text().split()[-1]

    def _name_of(self, step: str) -> str:
        return procedures()[-1].step(step).name.in_(self.language)

    def _answer(self, name: str, given: Any, kind: str) -> None:
        if isinstance(given, date):
            for box in ("day", "month", "year"):
                self.page.fill(f"#{name}-{box}", str(getattr(given, box)))
            if name == "birth_date":
                self._typed.add(given.isoformat())
            return
        if isinstance(given, list):
            for code in given:
                self._control(name, code).check()
            return
        control = self.page.locator(f"main [name='{name}']").first
        match kind:
            case "radio":
                self._control(name, given).check()
            case "select-one":
                control.select_option(given)
            case _:
                control.fill(given)
                self._typed.update(line for line in given.splitlines() if len(line) >= TELLING)

    def _control(self, name: str, code: str) -> Locator:
        return self.page.locator(f"main [name='{name}'][value='{code}']")


class Office:
    """Where the desks stand: gives one to whoever needs it."""

    def __init__(self, chromium: Browser, site: str, stack: ExitStack, seen: set[str]) -> None:
        self._chromium = chromium
        self._site = site
        self._stack = stack
        self._seen = seen
        self.typed: set[str] = set()
        """What anybody here wrote on any page, in lines, and the birth days of whom it was about."""
        for code in PLACES:
            workplace(code)
        db.session.commit()

    def empty_desk(
        self, username: str, *, size: ViewportSize = LAPTOP, language: Language = "sq"
    ) -> Desk:
        """Return a desk where nobody has signed in; complaints in its console fail the test."""
        context = self._chromium.new_context(base_url=self._site, locale="sq-AL", viewport=size)
        window = context.new_page()
        window.set_default_timeout(10_000)
        complaints: list[str] = []
        window.on("pageerror", lambda error: complaints.append(str(error)))
        window.on("console", lambda message: complaints.extend(complaint(message)))
        self._stack.callback(_check, complaints)
        self._stack.callback(context.close)
        return Desk(window, username, language=language, seen=self._seen, typed=self.typed)

    def desk(
        self, role: Role, *, at: str = "", size: ViewportSize = LAPTOP, language: Language = "sq"
    ) -> Desk:
        """Return a desk where a new colleague of this role is signed in."""
        username = f"{role}.{at}".lower().replace("_", ".").rstrip(".")
        return self.desk_of(colleague(role, at=at, username=username), size=size, language=language)

    def desk_of(
        self, user: User, *, size: ViewportSize = LAPTOP, language: Language = "sq"
    ) -> Desk:
        """Return a desk where `user`, who had no passphrase yet, is signed in without having to type it."""
        username = user.username
        service.enrol_demo(user, password=PASSPHRASE, totp_secret=SECRET)
        token, _session = sessions.begin(user)
        db.session.commit()
        desk = self.empty_desk(username, size=size, language=language)
        cookie = _cookie({TOKEN: token, SESSION_KEY: language})
        name = current_app.config["SESSION_COOKIE_NAME"]
        desk.page.context.add_cookies([{"name": name, "value": cookie, "url": self._site}])
        desk.visit("/")
        return desk


@contextmanager
def opened_office(chromium: Browser, site: str, seen: set[str]) -> Iterator[Office]:
    """Give an office whose browsers are closed at the end; `seen` are the pages looked over in other offices."""
    with ExitStack() as stack:
        yield Office(chromium, site, stack, seen)


def _cookie(held: Mapping[str, str]) -> str:
    cookies = current_app.session_interface
    assert isinstance(cookies, SecureCookieSessionInterface)
    sealer = cookies.get_signing_serializer(current_app)
    assert sealer
    return str(sealer.dumps(dict(held)))


def _check(complaints: list[str]) -> None:
    assert not complaints, "\n".join(complaints)
