"""Keys are exchanged twice while people work: no error, nothing lost, nothing left under an earlier key.

Seconds of it: `NRM_ROTATION_SECONDS` (1 by default; 60 is what `docs/runbooks/keys.md` asks of a release).
"""

import os
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import func, select

from nrm.audit import trail
from nrm.audit.trail import SYSTEM, Happening
from nrm.audit.verification import verify
from nrm.auth import second_factor
from nrm.auth.models import User
from nrm.cases.access import CaseFile
from nrm.cases.models import Case
from nrm.foundation.database import db
from nrm.keys import service
from nrm.records import contents, digests
from nrm.records import service as records
from nrm.records.kinds import kinds
from nrm.records.models import Record
from nrm.vault import inventory
from nrm.vault.keyring import Key, Purpose
from nrm.vault.ring import key_ring
from tests.casework import drafted, identified, initial, opened, seen_by, worker
from tests.keys.turning import exchanged
from tests.people import sign_in, workplace

SECONDS = float(os.environ.get("NRM_ROTATION_SECONDS", "1"))
WRAPPING = (Purpose.DATA, Purpose.ACCOUNTS, Purpose.TRAIL)
EXCHANGED = (*WRAPPING, Purpose.SESSION, Purpose.CHAIN)
THINKING = 0.05
"""Seconds between two presses of one person: more of them than a whole country's office makes."""
ACTS = ("read", "search", "open_case", "save")
Work = Callable[[], bool]


class People:
    """Two who work at the same time, one in a browser, one by the services behind pages; what was done is counted."""

    def __init__(self, app: Flask) -> None:
        workplace("AP")
        self.app, self.done = app, Counter[str]()
        self.over, self.failed = Event(), Event()
        reader, writer = worker("reader"), worker("writer")
        self.case_id = identified(reader).case.id
        self.record_id = drafted(opened(writer), "F1", initial()).id
        for user in (reader, writer):
            second_factor.keep(user, second_factor.new_secret())
        db.session.commit()
        self.reader, self.writer_id = FlaskClient(app, Response), writer.id
        sign_in(self.reader, reader)
        self.words = ""

    def work(self, name: str, acts: list[Work]) -> None:
        """Do one act after the other until it is over; a failed one ends the test."""
        try:
            while not self.over.is_set():
                for act in acts:
                    assert act(), (name, act)
                    self.done[act.__name__] += 1
                    time.sleep(THINKING)
        except BaseException:
            self.failed.set()
            raise

    def go_on(self) -> None:
        """Let them work for a while, and until each act was done once more; a thread that has failed ends it."""
        before, until = self.done.copy(), time.monotonic() + SECONDS / 4
        while not self.failed.is_set():
            time.sleep(0.02)
            all_done = all(self.done[name] > before[name] for name in ACTS)
            if all_done and time.monotonic() > until:
                return

    def read(self) -> bool:
        """Open a case's page."""
        return self.reader.get(f"/cases/{self.case_id}/").status_code == 200

    def search(self) -> bool:
        """Tell the trail what somebody looked for: the words are sealed with a key of their own."""
        with self.app.app_context():
            trail.record(Happening("search:names", typed="Ëndrra Çela"), by=SYSTEM)
            db.session.commit()
            db.session.remove()
        return True

    def open_case(self) -> bool:
        """Open another case: a new person, a new case, two new keys."""
        with self.app.app_context():
            opened(db.session.get_one(User, self.writer_id))
            db.session.commit()
            db.session.remove()
        return True

    def draft(self) -> tuple[CaseFile, Record]:
        """Return the draft as the session sees it, in the hands of whoever writes it."""
        record = db.session.get_one(Record, self.record_id)
        author = db.session.get_one(User, record.started_by)
        case = db.session.get_one(Case, record.case_id)
        return seen_by(author, case), record

    def save(self) -> bool:
        """Save a draft with other words."""
        with self.app.app_context():
            file, record = self.draft()
            words = f"069 {self.done['save']:07}"
            records.save(file, kinds()["F1"], record, {"phone": words}, version=record.lock)
            db.session.commit()
            self.words = words
            db.session.remove()
        return True


def test_keys_are_exchanged_twice_while_people_work(app: Flask) -> None:
    people = People(app)
    earlier: list[Key] = []
    before = cases()
    db.session.rollback()  # on SQLite whoever reads keeps the others from writing
    with ThreadPoolExecutor(2) as threads:
        at_work = [
            threads.submit(people.work, "reader", [people.read, people.search]),
            threads.submit(people.work, "writer", [people.open_case, people.save]),
        ]
        try:
            for _turn in range(2):
                people.go_on()
                earlier += [exchanged(purpose)[0] for purpose in EXCHANGED]
                for purpose in WRAPPING:
                    for _count in service.rewrap(purpose, by=SYSTEM):
                        pass
                people.go_on()
        finally:
            people.over.set()
        for thread in at_work:
            thread.result()
    db.session.expire_all()
    assert cases() == before + people.done["open_case"]
    nothing_is_left_under(earlier)
    everything_opens(people)


def cases() -> int:
    return db.session.scalar(select(func.count()).select_from(Case)) or 0


def nothing_is_left_under(earlier: list[Key]) -> None:
    keys = [key for key in earlier if key.purpose in WRAPPING]
    assert [key.kid for key in keys if service.uses_of(key)] == []


def everything_opens(people: People) -> None:
    faults = inventory.faults(db.session.connection(), key_ring())
    assert [fault for fault in faults if fault] == []
    assert verify().holds
    assert digests.verify().holds
    file, record = people.draft()
    assert contents.read(file, record, purpose="reading")["phone"] == people.words
