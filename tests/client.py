"""The client of tests: a browser without scripts that reads every page it is given like a strict editor."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from nrm.foundation.database import db
from tests.critic import FIELDS, faults_of, read


class CriticalClient(FlaskClient):
    """A client for tests that refuses pages with faults."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask for a page as Flask's client does, and read it.

        What the test itself did so far is committed first. The request has a context of its own: it
        shares neither session nor `g` with the test.
        """
        if has_app_context():
            db.session.commit()
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            faults = faults_of(response.get_data(as_text=True))
            where = f"{response.request.method} {response.request.path} ({response.status})"
            assert not faults, "\n  ".join([f"{where} has faults:", *faults])
        return response

    def fill_in(self, page: str, answers: Mapping[str, Any], **kwargs: Any) -> TestResponse:
        """Open `page`, give the answers in its form that asks for them, and send that.

        What the form holds already goes along, as in a browser. `kwargs` are those of `post`.
        """
        opened = self.get(page)
        assert opened.status_code == 200, f"{page}: {opened.status}"
        for form in read(opened.get_data(as_text=True)).iter("form"):
            if form.get("method", "get").lower() == "post" and set(answers) <= asked_by(form):
                where = form.get("action") or page
                return self.post(where, data={**held_by(form), **answers}, **kwargs)
        raise AssertionError(f"{page} has no form that asks for {sorted(answers)}")


def asked_by(form: Element) -> set[str]:
    """Return the names of a form's fields and buttons."""
    return {field.get("name", "") for field in form.iter() if field.tag in FIELDS | {"button"}}


def held_by(form: Element) -> dict[str, list[str]]:
    """Return what each field of a form would send untouched."""
    held: dict[str, list[str]] = {}
    for field in form.iter():
        if field.tag in FIELDS and field.get("name") and field.get("disabled") is None:
            held.setdefault(field.get("name", ""), []).extend(values_of(field))
    return held


def values_of(field: Element) -> list[str]:
    """Return what a field holds; nothing for a choice that is not made."""
    if field.tag == "textarea":
        return ["".join(field.itertext())]
    if field.tag == "select":
        chosen = [option for option in field.iter("option") if option.get("selected") is not None]
        return [option.get("value", "") for option in chosen or list(field.iter("option"))[:1]]
    if field.get("type") in {"submit", "button", "reset", "file"}:
        return []
    if field.get("type") in {"checkbox", "radio"} and field.get("checked") is None:
        return []
    return [field.get("value", "on" if field.get("type") == "checkbox" else "")]
