"""Writers that are killed at random moments, and what their database must hold afterwards."""

import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from select import select as wait_for
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from nrm.audit.verification import verify
from nrm.auth.models import User
from nrm.casefile import holding
from nrm.cases.models import Case
from nrm.foundation.database import db
from nrm.vault import inventory
from nrm.vault.ring import key_ring
from tests.casework import identified, worker
from tests.people import workplace

WRITERS = 2
_ID = 16
_PATIENCE = 30.0
"""Seconds until a first act must be told of."""


@dataclass
class Tally:
    """What became of the writers: how often one was killed, what they were told is kept, and what is there."""

    kills: int = 0
    acknowledged: set[UUID] = field(default_factory=set)
    lost: int = 0
    half_written: dict[str, int] = field(default_factory=dict)
    """Tables with another number of rows than so many whole acts leave."""
    shut: int = 0
    """Sealed blobs that do not open."""
    trail_holds: bool = False
    forms_hold: bool = False

    @property
    def good(self) -> bool:
        """Tell whether nothing was lost, half-written, closed or torn."""
        return not (self.lost or self.half_written or self.shut) and (
            self.trail_holds and self.forms_hold
        )


class Ground:
    """A new register in which writers are killed; an act opens a case and signs its initial identification.

    After the first act of a round writers go on for up to `longest` seconds, so that most are killed inside an act.
    """

    def __init__(self, app: Flask, *, longest: float = 0.15) -> None:
        self._app, self._longest = app, longest
        with app.app_context():
            workplace("AP")
            self._user = worker().id
            db.session.commit()
            self._act()
            once = rows()
            self._act()
            twice = rows()
            self._one_act = {name: twice[name] - once[name] for name in once}
            self._before = {name: once[name] - self._one_act[name] for name in once}
            release()

    def kill_writers(
        self, tally: Tally, chance: random.Random, kill: Callable[[list[int]], object]
    ) -> None:
        """Let some writers work, have `kill` end these processes in the midst, and keep what they had been told."""
        writers = [self._writer() for _ in range(WRITERS)]
        wait_for([told for _pid, told in writers], [], [], _PATIENCE)
        time.sleep(chance.uniform(0, self._longest))
        kill([pid for pid, _told in writers])
        for pid, told in writers:
            os.waitpid(pid, 0)
            tally.acknowledged |= read_ids(told)
            os.close(told)
            tally.kills += 1

    def take_stock(self, tally: Tally) -> None:
        """Look at what is there, over a fresh connection."""
        with self._app.app_context():
            there = set(db.session.scalars(select(Case.id)))
            tally.lost = len(tally.acknowledged - there)
            tally.half_written = {
                name: count
                for name, count in rows().items()
                if count != self._before[name] + len(there) * self._one_act[name]
            }
            tally.trail_holds, tally.forms_hold = verify().holds, holding.verify().holds
            release()
            with db.engine.connect() as connection:
                opened = list(inventory.faults(connection, key_ring()))
            tally.shut = sum(fault is not None for fault in opened)
            release()

    def _writer(self) -> tuple[int, int]:
        """Start a writer; return its process and the pipe on which it tells the cases that are kept."""
        reading, writing = os.pipe()
        pid = os.fork()
        if pid:
            os.close(writing)
            return pid, reading
        try:
            with self._app.app_context():
                while True:
                    os.write(writing, self._act().bytes)
        finally:
            os._exit(1)

    def _act(self) -> UUID:
        """Do one act and return the id of its case, once the database has said that it is kept."""
        case_id = identified(db.session.get_one(User, self._user)).case.id
        db.session.commit()
        return case_id


def read_ids(pipe: int) -> set[UUID]:
    """Return what a writer has told until its end."""
    told = b""
    while piece := os.read(pipe, 1 << 16):
        told += piece
    return {UUID(bytes=told[at : at + _ID]) for at in range(0, len(told) - _ID + 1, _ID)}


def rows() -> dict[str, int]:
    """Return how many rows each table has."""
    return {
        name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in db.metadata.tables.items()
    }


def release() -> None:
    """Let go of every connection: a process that is forked must not share one."""
    db.session.remove()
    db.engine.dispose()


def kill_processes(pids: list[int]) -> None:
    """Kill writers: no code of theirs runs any more, and nothing is tidied up."""
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
