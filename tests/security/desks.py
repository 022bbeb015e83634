"""People at their desks, in browsers without scripts that remember all that could be seen from outside."""

import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from flask import Flask, Response
from werkzeug.test import TestResponse

from nrm.auth.models import User
from tests.client import CriticalClient, asked_by, held_by
from tests.critic import read, text_of
from tests.people import sign_in

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
COOKIE = "nrm"


class Seen:
    """What left the pages themselves: addresses, titles, and what cookies held; and the addresses of acts."""

    def __init__(self) -> None:
        self.addresses: set[str] = set()
        self.titles: set[str] = set()
        self.cookies: set[str] = set()
        self.acts: set[str] = set()

    def note(self, answer: TestResponse, *, title: str, cookie: str) -> None:
        """Remember an answer."""
        self.addresses |= {answer.request.full_path, answer.headers.get("Location", "")}
        self.titles.add(title)
        if answer.request.method == "POST":
            self.acts.add(answer.request.path)
        self.cookies.add(cookie)


class Desk:
    """Somebody with a browser; nobody is signed in without `user`."""

    def __init__(self, app: Flask, seen: Seen, user: User | None = None) -> None:
        self._client = CriticalClient(app, Response)
        self._seen = seen
        self.user = user
        self.sign_in()

    def sign_in(self) -> None:
        """Sign in, once more if need be."""
        if self.user is not None:
            sign_in(self._client, self.user)

    def get(self, where: str, *, expected: int = 200) -> Element:
        """Open a page, wherever it is now."""
        return self._read(self._client.get(where, follow_redirects=True), expected)

    def press(self, page: str, action: str, *, expected: int = 302) -> str:
        """Press the button of `page` that sends to `action`; return where that leads."""
        token = token_in(self.get(page))
        return self.post(action, {"csrf_token": token}, expected=expected)

    def post(self, where: str, data: Mapping[str, Any], *, expected: int = 302) -> str:
        """Send what a form would; return where that leads."""
        answer = self._client.post(where, data=data)
        self._read(answer, expected)
        return answer.headers.get("Location", "")

    def fill(self, page: str, answers: Mapping[str, Any], *, expected: int = 302) -> str:
        """Answer, in the form of `page` that asks for most of them, what it asks; return where that leads."""
        given = typed(answers)
        forms = [form for form in self.get(page).iter("form") if form.get("method") == "post"]
        form = max(forms, key=lambda form: len(asked_by(form) & set(given)))
        asked = {name: value for name, value in given.items() if name in asked_by(form)}
        assert asked, f"{page} asks nothing of {sorted(given)}"
        return self.post(form.get("action") or page, held_by(form) | asked, expected=expected)

    def _read(self, answer: TestResponse, expected: int) -> Element:
        page = read(answer.get_data(as_text=True))
        where = f"{answer.request.method} {answer.request.path}"
        problems = [text_of(each) for each in page.iter("div") if "error" in each.get("class", "")]
        assert answer.status_code == expected, f"{where}: {answer.status}: {problems}"
        title = "".join(text_of(each) for each in page.findall("head/title"))
        with self._client.session_transaction() as cookie:
            self._seen.note(answer, title=title, cookie=repr(dict(cookie)))
        return page


def typed(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers as fields of a page: days in three boxes, numbers in digits."""
    fields: dict[str, Any] = {}
    for name, answer in answers.items():
        if isinstance(answer, str) and (day := _DAY.fullmatch(answer)):
            boxes = zip(("year", "month", "day"), day.groups(), strict=True)
            fields |= {f"{name}-{box}": number for box, number in boxes}
        else:
            fields[name] = answer if isinstance(answer, list) else str(answer)
    return fields


def token_in(page: Element) -> str:
    """Return the token against forgery that a page's forms carry."""
    fields = (field for field in page.iter("input") if field.get("name") == "csrf_token")
    return next(fields).get("value", "")
