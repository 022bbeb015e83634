"""From declared fields to forms and back."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nrm.foundation.declaration import Field, Kind, Section, When
from nrm.foundation.language import use_language
from nrm.foundation.text import Text
from nrm.foundation.web.declared_forms import (
    DeclaredForm,
    Strictness,
    display,
    fill,
    form_class,
    values_of,
)


class Colours:
    """A code list of two."""

    def choices(self) -> dict[str, str]:
        return {"R": str(Text("E kuqe", "Red")), "G": str(Text("E gjelbër", "Green"))}

    def __contains__(self, code: object) -> bool:
        return code in ("R", "G")


def field(name: str, kind: Kind, **more: Any) -> Field:
    return Field(name, kind, Text(f"{name} sq", f"{name} en"), Section.IDENTITY, **more)


FIELDS = (
    field("first", Kind.TEXT, required=True),
    field("story", Kind.LONG_TEXT),
    field("born", Kind.DATE, in_past=True),
    field("children", Kind.INTEGER, maximum=20),
    field("married", Kind.YES_NO),
    field(
        "spouse", Kind.TEXT, required=When("married", ("YES",)), relevant=When("married", ("YES",))
    ),
    field("colour", Kind.CHOICE, codes=Colours()),
    field("colours", Kind.CHOICES, codes=Colours()),
    field("danger", Kind.SCORE),
    field("centre", Kind.INSTITUTION),
)
OFFERS = {"centre": lambda: {"C1": "Qendra 1"}}
LINES = st.text("abcë", min_size=1, max_size=50)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "first": LINES,
        "story": st.lists(LINES, min_size=1).map("\n".join),
        "born": st.dates(date(1900, 1, 1), date(2020, 1, 1)).map(date.isoformat),
        "children": st.integers(0, 20),
        "married": st.sampled_from(["YES", "NO", "NOT_KNOWN"]),
        "colour": st.sampled_from("RG"),
        "colours": st.sampled_from([["R"], ["G"], ["R", "G"]]),
        "danger": st.integers(0, 3),
        "centre": st.just("C1"),
    },
)
in_context = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


def posted(app: Flask, sent: dict[str, Any], strictness: Strictness) -> DeclaredForm:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/", method="POST", data={**sent, "version": "1"}):
        form = form_class(FIELDS, strictness=strictness, offers=OFFERS)()
        form.validate()
        return form


@in_context
@given(answers=ANSWERS)
def test_stored_answers_come_back_unchanged(app: Flask, answers: dict[str, Any]) -> None:
    with app.test_request_context("/"):
        made = form_class(FIELDS, offers=OFFERS)
        assert values_of(fill(made, answers, version=3)) == answers


@in_context
@given(answers=ANSWERS)
def test_answers_that_were_sent_are_those_that_are_kept(
    app: Flask, answers: dict[str, Any]
) -> None:
    form = posted(app, answers, Strictness.DRAFT)
    assert not form.errors
    assert values_of(form) == answers


def test_a_draft_may_have_gaps(app: Flask) -> None:
    assert not posted(app, {"married": "YES"}, Strictness.DRAFT).errors


def test_signing_asks_for_what_is_required_under_its_condition(app: Flask) -> None:
    assert list(posted(app, {"married": "YES"}, Strictness.SIGN).errors) == ["first", "spouse"]
    assert list(posted(app, {"married": "NO"}, Strictness.SIGN).errors) == ["first"]


def test_what_was_sent_wins_over_what_is_stored(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    made = form_class(FIELDS, offers=OFFERS)
    with app.test_request_context("/", method="POST", data={"first": "new"}):
        assert values_of(fill(made, {"first": "old", "colours": ["R"]})) == {"first": "new"}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("born", "2001-03-27", "27.03.2001"),
        ("children", 3, "3"),
        ("married", "NOT_KNOWN", "Not known"),
        ("colours", ["R", "G"], "Red, Green"),
        ("danger", 0, "0 – none"),
        ("centre", "C1", "Qendra 1"),
        ("colour", "OLD_CODE", "OLD_CODE"),
        ("first", None, ""),
    ],
)
@pytest.mark.usefixtures("app")
def test_answers_in_words(name: str, value: object, words: str) -> None:
    declared = next(each for each in FIELDS if each.name == name)
    with use_language("en"):
        assert display(declared, value, offers=OFFERS) == words


@pytest.mark.usefixtures("app")
def test_a_field_needs_something_to_choose_from() -> None:
    with pytest.raises(KeyError, match="centre"):
        form_class(FIELDS)


def test_a_field_is_not_called_like_a_part_of_the_form() -> None:
    with pytest.raises(ValueError, match="errors"):
        form_class([field("errors", Kind.TEXT)])
