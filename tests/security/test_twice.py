"""A button that is pressed twice does what it does once."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import pytest

from nrm.assistance.row_sections import GOAL_FIELDS, RESULT_FIELDS, SERVICE_FIELDS
from nrm.foundation import clock
from nrm.reintegration.sections.reopening import REOPENING_FIELDS
from tests.security.asked import Asked, forms_in_every_state, send
from tests.security.desks import typed
from tests.security.fullest import fullest
from tests.security.journey import CENTRE, POLICE, STATE_SERVICE, answers_to, heard, identity
from tests.security.register import Register

pytestmark = pytest.mark.strictest_database

Answers = Mapping[str, Any]
NOTHING: Answers = {}
A_NUMBER_OF_OTHERS = "period,base,dimension,code,value,source\n2014,both,sex,F,60,Raport"
TIRANA = {"qark": "AL-11", "bashki": "TIRANE"}

ANSWERS: Mapping[str, Callable[[], Answers]] = {
    "assistance.add_goal": lambda: fullest("goal", GOAL_FIELDS, starts_on=today()),
    "assistance.change_goal": lambda: fullest("goal", GOAL_FIELDS, starts_on=today()),
    "assistance.record_result": lambda: fullest(
        "goal", RESULT_FIELDS, result="MET", ended_on=today()
    ),
    "assistance.give": lambda: fullest("service", SERVICE_FIELDS, provider=CENTRE),
    "cases.correct": identity,
    "cases.find": lambda: {"birth_year": "1990", "number": ""},
    "cases.look": lambda: {"birth_year": "1990"},
    "cases.open_case": lambda: identity() | {"open_anyway": "yes"},
    "signals.look": lambda: {"birth_year": "1990"},
    "signals.open_from": lambda: identity() | {"open_anyway": "yes"},
    "signals.take": heard,
    "referrals.review": lambda: {
        "decision": "CONFIRM",
        "receiver": CENTRE,
        "police": POLICE,
        "social": STATE_SERVICE,
    },
    "referrals.answer": lambda: {"answer": "ACCEPT"},
    "reintegration.reopen": lambda: fullest("reopening", REOPENING_FIELDS),
    "retention.answer": lambda: {"answer": "refuse"},
    "retention.answer_for_signals": lambda: {"answer": "refuse"},
    "statistics.comparison_lines": lambda: {"numbers": A_NUMBER_OF_OTHERS, "then": "keep"},
    "auth.institution": lambda: TIRANA,
    "auth.new_institution": lambda: TIRANA | {"code": "QENDER_E_RE", "kind": "NGO"},
    "auth.new_user": lambda: {"username": "e.re"},
}
"""What makes a form good where the first choices and some words do not."""
NEVER_TAKEN = {
    "agencies.give",  # without the code that the colleague reads out
    "agencies.recover",  # without the codes of two custodians
    "auth.enrol",  # without the code that the phone shows
    "auth.passphrase",  # without the passphrase
    "auth.sign_in",  # as above
    "retention.ask",  # the quarter of the case is not over
    "retention.ask_for_signals",  # asked for already
    "retention.lift",  # no case of the register is on hold
    "protection.transfer",  # without the code of the other agency's key
    *("f1.start", "f3.start"),  # begun already wherever they may be
    "statistics.external",  # without a period that is one
    "analysis.lock",  # nothing is published in the register
}


def today() -> str:
    return clock.today().isoformat()


def good(form: Asked, spare: UUID) -> dict[str, Any]:
    """Return answers that the form takes; `spare` is somebody who is on no team."""
    if form.endpoint.endswith(".part"):
        said: Answers = answers_to(form.endpoint.removesuffix(".part").upper())
    else:
        said = ANSWERS.get(form.endpoint, lambda: NOTHING)()
    known = {*form.fields, "open_anyway"}
    fitting = {name: value for name, value in typed(said).items() if name in known}
    if form.endpoint == "casefile.team":
        fitting["colleague"] = str(spare)
    return form.filled(clock.today()) | fitting


def test_an_act_that_is_sent_twice_is_done_once(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms, done, wrong = forms_in_every_state(register), set(), []
    with register.undoing(monkeypatch) as undoing:
        for form in forms:
            if (form.endpoint, frozenset(form.fields)) in done:
                continue
            with register.app.app_context():
                answers = good(form, register.places["user_id"])
            with send(register, form, answers) as first:
                if first.status_code >= 400:
                    undoing.undo()
                    continue
            done.add((form.endpoint, frozenset(form.fields)))
            once = undoing.rows()
            send(register, form, answers).close()
            if undoing.rows() != once:
                wrong.append(f"{form.endpoint}: {undoing.rows() - once} more")
            undoing.undo()
    assert not wrong
    assert {form.endpoint for form in forms} - {endpoint for endpoint, _ in done} == NEVER_TAKEN
