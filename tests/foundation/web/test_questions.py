"""The kinds of question, asked through a real request."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nrm.foundation import clock
from nrm.foundation.errors import RuleBroken
from nrm.foundation.web.choice_questions import ChoiceField
from nrm.foundation.web.date_question import DayMonthYearField, in_order
from nrm.foundation.web.forms import BaseForm
from nrm.foundation.web.problems import problems_of
from nrm.foundation.web.questions import LONG, SHORT, TextField
from tests.foundation.web.gallery import GalleryForm

Sent = Mapping[str, str | list[str]]
in_context = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)


def sent(app: Flask, answers: Sent, form: type[Any] = GalleryForm) -> Any:
    """Return the form as checked after `answers` were sent to it."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/", method="POST", data=dict(answers)):
        made = form()
        made.validate()
        return made


GOOD: Sent = {
    "name": "  Arta ",
    "account": "një\r\ndy",
    "born-day": "27",
    "born-month": "3",
    "born-year": "2001",
    "age": "1 7",
    "interpreter": "NOT_KNOWN",
    "place": "10",
    "signs": ["M2", "A1"],
    "danger": "0",
    "read_out": "YES",
    "version": "7",
}


def test_good_answers_become_canonical(app: Flask) -> None:
    form = sent(app, GOOD)
    assert not form.errors
    assert {field.short_name: field.canonical() for field in form} == {
        "name": "Arta",
        "account": "një\ndy",
        "born": "2001-03-27",
        "age": 17,
        "interpreter": "NOT_KNOWN",
        "language": None,
        "place": "10",
        "signs": ["A1", "M2"],
        "danger": 0,
        "password": None,
        "code": None,
        "read_out": True,
        "version": 7,
    }


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("name", ""),
        ("name", "x" * (SHORT + 1)),
        ("account", "x" * 100_000),
        ("age", "17,5"),
        ("age", "9" * 5000),
        ("age", "121"),
        ("age", "-1"),
        ("interpreter", "MAYBE"),
        ("place", "11"),
        ("signs", "Z9"),
        ("danger", "4"),
    ],
)
def test_a_wrong_answer_is_refused_beside_its_question(
    app: Flask, question: str, answer: str
) -> None:
    form = sent(app, {**GOOD, question: answer})
    assert list(form.errors) == [question]
    (problem,) = problems_of(form)
    assert problem.target
    assert problem.target.startswith(question)


def test_a_text_that_is_too_long_is_kept_as_typed(app: Flask) -> None:
    typed = "ë" * (LONG + 1)
    form = sent(app, {**GOOD, "account": typed})
    assert form.account.data == typed
    assert str(LONG + 1) in form.account.errors[0]


def test_boxes_stay_as_they_were_filled(app: Flask) -> None:
    form = sent(app, {**GOOD, "born-month": "13"})
    assert form.born.typed.month == "13"
    assert form.born.bad_boxes == ("month",)
    assert form.born.first_id == "born-month"


def test_one_iso_value_will_do_for_a_date(app: Flask) -> None:
    answers = {name: value for name, value in GOOD.items() if not name.startswith("born")}
    assert sent(app, {**answers, "born": "2001-03-27"}).born.canonical() == "2001-03-27"


def test_a_date_that_must_be_past_is_not_tomorrow(app: Flask) -> None:
    for days, refused in ((0, False), (1, True)):
        day = clock.today() + timedelta(days=days)
        form = sent(app, {**GOOD, "born": day.isoformat()})
        assert bool(form.errors) is refused


def test_a_post_without_any_field_is_no_crash(app: Flask) -> None:
    form = sent(app, {"something": "else"})
    assert list(form.errors) == ["name"]


@in_context
@given(
    answers=st.dictionaries(
        st.sampled_from(sorted(GOOD)), st.text(st.characters(exclude_categories=["Cs"]))
    )
)
def test_no_answer_whatever_is_a_crash(app: Flask, answers: dict[str, str]) -> None:
    for field in sent(app, answers):
        field.canonical()


def test_an_unreadable_version_is_none(app: Flask) -> None:
    assert sent(app, {**GOOD, "version": "7; drop"}).version.data is None


def test_radios_up_to_seven_then_a_select(app: Flask) -> None:
    form = sent(app, GOOD)
    assert (form.danger.control, form.place.control, form.signs.control) == (
        "radios",
        "select",
        "checkboxes",
    )


def test_an_answer_taken_back_is_gone(app: Flask) -> None:
    class OneChoice(BaseForm):
        choice = ChoiceField("", choices={"A": "a"})
        other = TextField("")

    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/", method="POST", data={"other": "x"}):
        assert OneChoice(data={"choice": "A"}).choice.canonical() is None


class TwoDates(BaseForm):
    """Two dates in order."""

    start = DayMonthYearField("Fillimi")
    end = DayMonthYearField("Mbarimi")


@pytest.mark.parametrize(
    ("start", "end", "ordered"),
    [
        ("2020-01-02", "2020-01-02", True),
        ("2020-01-02", "2020-01-01", False),
        ("", "2020-01-01", True),
    ],
)
def test_dates_must_be_in_order(app: Flask, start: str, end: str, ordered: bool) -> None:
    form = sent(app, {"start": start, "end": end, "x": ""}, TwoDates)
    with app.test_request_context("/"):
        assert in_order(form.start, form.end) is ordered
    assert bool(form.end.errors) is not ordered


def test_a_broken_rule_is_shown_beside_its_field_or_on_top(app: Flask) -> None:
    form = sent(app, GOOD)
    form.refuse(RuleBroken("A person was born before.", field="born"))
    form.refuse(RuleBroken("Not now."))
    assert [(problem.target, problem.message) for problem in problems_of(form)] == [
        (None, "Not now."),
        ("born-day", "A person was born before."),
    ]
