"""A child's case through every page of the application, with a canary wherever somebody types."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any, NoReturn

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from nrm.assistance.row_sections import GOAL_FIELDS, RESULT_FIELDS, SERVICE_FIELDS
from nrm.audit.trail import SYSTEM
from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.records.kinds import kinds
from nrm.reference.lists import REVEAL_PURPOSE
from nrm.reintegration.sections.reopening import REOPENING_FIELDS
from nrm.statistics.periods import Length, containing
from nrm.statistics.snapshots.freezing import freeze
from tests.security.canaries import BORN, canary
from tests.security.desks import Desk, Seen, token_in, typed
from tests.security.fullest import fullest
from tests.security.journey import CENTRE, POLICE, STATE_SERVICE, answers_to, heard, identity, staff

LONG_REST = timedelta(minutes=20)
"""After which a session is over."""
LONGER_THAN_A_QUARTER = timedelta(days=100)
LONGER_THAN_A_SIGNAL = timedelta(days=400)
"""Than one that led to no case is kept."""
TOO_LARGE = 3_000_000
LOOKED_FOR = ("first_name", "last_name", "fathers_name", "birth_date")
"""What is asked of a person before a case is opened."""


class Walk:
    """One walk through an application, by everybody in turn."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.seen = Seen()
        people = staff()
        db.session.commit()
        self.desks = {role: Desk(app, self.seen, user) for role, user in people.of.items()}
        self.state_worker = Desk(app, self.seen, people.state_worker)
        self.nobody = Desk(app, self.seen)
        self.case = ""
        self._signed: set[str] = set()

    def go(self) -> None:
        """Walk all the way."""
        self._take_signal()
        self._open_case()
        self._know_the_person()
        self._identify()
        self._refer()
        self._identify_formally()
        self._assist()
        self._close()
        self._look_around()

    def _take_signal(self) -> None:
        hotline, worker = self.desks[Role.HOTLINE], self.desks[Role.SOCIAL_WORKER]
        hotline.fill("/signals/new", heard() | {"urgency": ""}, expected=422)
        signal = hotline.fill("/signals/new", heard())
        hotline.get(signal)
        worker.get(signal)
        other = hotline.fill("/signals/new", heard())
        worker.fill(other, {"answer-outcome": "NO_ACTION"})
        page = f"{signal}/case"
        self._look_first(worker, page)
        self._particulars(worker, page, identity() | {"sex": ""}, expected=422)
        self.case = self._particulars(worker, page, identity())

    def _open_case(self) -> None:
        worker = self.desks[Role.SOCIAL_WORKER]
        self._look_first(worker, "/cases/new")  # somebody alike is known
        self._particulars(worker, "/cases/new", identity(), expected=200)
        other = identity() | {"last_name": canary("ID2", "last_name"), "open_anyway": "yes"}
        worker.get(self._particulars(worker, "/cases/new", other))

    def _look_first(self, worker: Desk, page: str) -> None:
        """Begin a case by looking for the person, and carry what was typed on to the particulars."""
        looked_for = {name: said for name, said in identity().items() if name in LOOKED_FOR}
        worker.fill(page, {"first_name": canary("ID", "first_name")}, expected=422)
        worker.fill(page, looked_for, expected=200)
        token = {"csrf_token": token_in(worker.get(page))}
        worker.post(f"{page}/person", typed(looked_for) | token, expected=200)

    def _particulars(
        self, worker: Desk, page: str, said: Mapping[str, Any], *, expected: int = 302
    ) -> str:
        token = {"csrf_token": token_in(worker.get(page)), "case_id": ""}
        return worker.post(f"{page}/person", typed(said) | token, expected=expected)

    def _know_the_person(self) -> None:
        worker = self.desks[Role.SOCIAL_WORKER]
        worker.get(self.case)
        name = {"name": canary("ID", "first_name")}
        worker.fill("/cases/search", name, expected=422)
        worker.fill("/cases/search", name | {"birth_date": BORN}, expected=200)
        purpose = REVEAL_PURPOSE.codes[0].code
        worker.fill(f"{self.case}identity", {"purpose": purpose}, expected=200)
        other_name = identity() | {"fathers_name": canary("ID3", "fathers_name")}
        worker.fill(f"{self.case}identity/correct", other_name)

    def _identify(self) -> None:
        worker = self.desks[Role.SOCIAL_WORKER]
        page = worker.press(f"{self.case}f1/", f"{self.case}f1/start")
        worker.fill(page, {"met_on-day": "31", "met_on-month": "2"}, expected=422)
        token = {"csrf_token": token_in(worker.get(page))}
        said = typed(answers_to("F1"))
        worker.post(page, token | said | {"version": "0"}, expected=409)
        self._lose_the_session(page, token | said)
        for opening in ("/cases/new", "/cases/new/person"):
            self._lose_the_session(opening, token | typed(identity()))
            worker.get(opening)
        worker.get(page)
        self._sign(worker, "F1")

    def _lose_the_session(self, page: str, said: Mapping[str, Any]) -> None:
        """Send a page when the session is over; what was typed is kept until the page is opened again."""
        worker = self.desks[Role.SOCIAL_WORKER]
        with clock.at(clock.now() + LONG_REST):
            worker.post(page, said, expected=303)
        worker.sign_in()

    def _sign(self, desk: Desk, form: str, **instead: str) -> None:
        """Fill in every part of a form, with some answers `instead` of the fullest, and sign it."""
        base = f"{self.case}{form.lower()}/"
        page = desk.press(base, f"{base}start")
        for part in kinds()[form].form.parts:
            if page.endswith(f"/parts/{part.name}"):
                page = desk.fill(page, {**answers_to(form), **instead})
        desk.get(base)
        assert page == f"{base}check"
        self._signed.add(form)
        desk.press(page, page)

    def _refer(self) -> None:
        reviewer, centre = self.desks[Role.AP_REVIEWER], self.desks[Role.SHELTER]
        review, answer = f"{self.case}referral/review", f"{self.case}referral/answer"
        self._sign(self.desks[Role.SOCIAL_WORKER], "F3", formal_consent="NO")
        words = {"return_reason": "OTHER", "return_words": canary("F3", "return_words")}
        reviewer.fill(review, words | {"decision": ""}, expected=422)
        reviewer.fill(review, words | {"decision": "RETURN"})
        self._sign(self.desks[Role.SOCIAL_WORKER], "F3", formal_consent="NO")
        chosen = {"receiver": CENTRE, "decision": "CONFIRM"}
        chosen |= {"reason": canary("F3", "choice_words")}
        reviewer.fill(review, chosen)
        refused = {"refusal_reason": "OTHER", "refusal_words": canary("F3", "refusal_words")}
        centre.fill(answer, refused | {"answer": "REFUSE"})
        reviewer.fill(review, chosen)
        centre.fill(answer, {"answer": "ACCEPT"})
        wish, request = f"{self.case}referral/formal-wish", f"{self.case}referral/formal-request"
        centre.fill(wish, {"words": canary("F3", "wish")})
        reviewer.fill(request, {"police": POLICE, "social": STATE_SERVICE})

    def _identify_formally(self) -> None:
        police = self.desks[Role.POLICE]
        police.press(self.case, f"{self.case}take-on/formal_police")
        self._sign(police, "F2")
        self._sign(police, "WP")
        self.state_worker.press(self.case, f"{self.case}take-on/formal_social")
        links = self.state_worker.get(self.case).iter("a")
        records = [link.get("href", "") for link in links if "/records/" in link.get("href", "")]
        for page in records:
            buttons = [form.get("action", "") for form in self.state_worker.get(page).iter("form")]
            if countersign := [each for each in buttons if each.endswith("/countersign")]:
                self.state_worker.press(page, countersign[0])
                return
        raise AssertionError("nothing to countersign")

    def _assist(self) -> None:
        centre = self.desks[Role.SHELTER]
        self._sign(centre, "F4")
        self._sign(centre, "F5")
        self._sign(centre, "SL")
        today = clock.today().isoformat()
        goal = fullest("goal", GOAL_FIELDS, starts_on=today)
        centre.fill(f"{self.case}assistance/goals/new", goal | {"domain": ""}, expected=422)
        centre.fill(f"{self.case}assistance/goals/new", goal)
        links = [link.get("href", "") for link in centre.get(f"{self.case}assistance/").iter("a")]
        page = next(link for link in links if link.endswith("/result"))
        result = fullest("goal", RESULT_FIELDS, result="MET", ended_on=today)
        centre.fill(page.removesuffix("/result"), goal | {"provider": canary("goal2", "provider")})
        centre.fill(page, result)
        self._sign(centre, "F6")
        given = fullest("service", SERVICE_FIELDS, provider=CENTRE)
        centre.fill(f"{self.case}assistance/services/new", given)

    def _close(self) -> None:
        centre, reviewer = self.desks[Role.SHELTER], self.desks[Role.AP_REVIEWER]
        for form in ("F8", "F9", "F10"):
            self._sign(centre, form)
        closure = f"{self.case}closure/acknowledge"
        reviewer.press(closure, closure)
        self._keep_or_erase()
        reopened = fullest("reopening", REOPENING_FIELDS)
        centre.fill(f"{self.case}reopen", reopened | {"reason": ""}, expected=422)
        centre.get(centre.fill(f"{self.case}reopen", reopened))

    def _decide_about_duplicates(self) -> None:
        officer = self.desks[Role.AP_DATA]
        links = [link.get("href", "") for link in officer.get("/duplicates/").iter("a")]
        pair = next(link for link in links if re.fullmatch("/duplicates/[0-9a-f-]{36}", link))
        said = {"verdict": "joined", "reason": canary("duplicate", "reason")}
        officer.fill(pair, said | {"verdict": ""}, expected=422)
        officer.fill(pair, said)
        undo = [form.get("action", "") for form in officer.get("/duplicates/decided").iter("form")]
        officer.press("/duplicates/decided", next(each for each in undo if each.endswith("/undo")))

    def _keep_or_erase(self) -> None:
        """Hold the case, and ask for its erasure when its quarter is over; the reviewer refuses."""
        officer, reviewer = self.desks[Role.AP_DATA], self.desks[Role.AP_REVIEWER]
        reviewer.fill(f"{self.case}hold", {"words": canary("hold", "set")}, expected=303)
        reviewer.fill(f"{self.case}hold/lift", {"words": canary("hold", "lift")}, expected=303)
        ask, answer = f"{self.case}erasure/ask", f"{self.case}erasure/answer"
        quarter = containing(clock.today(), length=Length.QUARTER)
        said = {"reason": "person", "words": canary("erasure", "ask")}
        officer.fill(ask, said, expected=422)
        with clock.at(clock.now() + LONGER_THAN_A_QUARTER):
            freeze(quarter, by=SYSTEM)
            db.session.commit()
            officer.sign_in()
            reviewer.sign_in()
            officer.fill(ask, said, expected=303)
            officer.get("/retention/")
            words = {"answer": "refuse", "words": canary("erasure", "refuse")}
            reviewer.fill(answer, words, expected=303)
        with clock.at(clock.now() + LONGER_THAN_A_SIGNAL):
            self._erase_signals()
        officer.sign_in()
        reviewer.sign_in()

    def _erase_signals(self) -> None:
        """Ask for the erasure of the signals without a case; the reviewer refuses once, then approves."""
        officer, reviewer = self.desks[Role.AP_DATA], self.desks[Role.AP_REVIEWER]
        officer.sign_in()
        reviewer.sign_in()
        ask, answer = "/retention/signals/ask", "/retention/signals/answer"
        said = {"words": canary("signals", "ask")}
        officer.fill(ask, said, expected=303)
        refused = {"answer": "refuse", "words": canary("signals", "refuse")}
        reviewer.fill(answer, refused, expected=303)
        officer.fill(ask, said, expected=303)
        reviewer.fill(answer, {"answer": "approve"}, expected=303)
        officer.get("/retention/")

    def _look_around(self) -> None:
        unsigned = set(kinds()) - self._signed
        assert not unsigned, f"nobody signs {unsigned} on this walk: let somebody"
        self.desks[Role.AUDITOR].get("/oversight/")
        self._decide_about_duplicates()
        self.desks[Role.AP_DATA].get("/statistics/")
        secret = {"password": canary("lock", "password")}  # nothing is published that it could lock
        self.desks[Role.AP_REVIEWER].fill("/analysis/locked", secret, expected=422)
        for desk in self.desks.values():
            desk.get("/work")
        self.desks[Role.AP_DATA].get(f"{self.case}looked")


class Trouble:
    """Every way for a request to fail with a canary in it."""

    def __init__(self, walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
        self.worker = walk.desks[Role.SOCIAL_WORKER]
        self.walk = walk
        self.monkeypatch = monkeypatch
        self.said = {"name": canary("trouble", "name"), "fathers_name": canary("trouble", "father")}

    def make(self) -> None:
        """Make all of it."""
        worker = self.worker
        worker.post("/cases/search", self.said, expected=400)  # without a token
        worker.fill("/account/passphrase", self.said | {"password": "x"}, expected=422)
        hotline = self.walk.desks[Role.HOTLINE]
        hotline.post("/cases/search", self._with_token(hotline), expected=403)
        worker.post("/cases/nowhere", self._with_token(), expected=404)
        worker.post("/work", self._with_token(), expected=405)
        worker.post("/cases/search", self._with_token() | {"more": "x" * TOO_LARGE}, expected=413)
        for failure, expected in self._failures():
            with self._failing(failure):
                worker.post("/cases/search", self._with_token(), expected=expected)

    def _with_token(self, desk: Desk | None = None) -> dict[str, str]:
        return self.said | {"csrf_token": token_in((desk or self.worker).get("/account"))}

    def _failures(self) -> Iterator[tuple[Callable[[], Any], int]]:
        word = canary("trouble", "failure")
        insert = text("INSERT INTO institution (code) VALUES (:word)")
        lost = OperationalError("SELECT :word", {"word": word}, ConnectionError(word))
        yield partial(_fail, ZeroDivisionError(word)), 500
        yield partial(_fail, lost), 503
        yield partial(db.session.execute, insert, {"word": word}), 409

    @contextmanager
    def _failing(self, failure: Callable[[], Any]) -> Iterator[None]:
        with self.monkeypatch.context() as patch:
            patch.setattr("nrm.cases.search.find", lambda *_args, **_more: failure())
            yield


def _fail(error: Exception) -> NoReturn:
    raise error
