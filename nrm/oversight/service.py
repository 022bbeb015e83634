"""What the auditor does with the trail: reading it and checking it, both told to the trail itself."""

import json
from dataclasses import dataclass
from datetime import datetime

from nrm.audit import trail, verification
from nrm.audit.trail import Happening
from nrm.audit.verification import Verdict
from nrm.auth.roles import Actor
from nrm.foundation.paging import Page
from nrm.oversight import queries
from nrm.oversight.queries import Line, Wanted

READ = "trail:read"
VERIFY = "trail:verify"


@dataclass(frozen=True, slots=True)
class Check:
    """A check of the trail that was made: how many entries held and the first that did not, if one did not."""

    at: datetime
    checked: int
    bad_seq: int | None


def read(wanted: Wanted, *, page: int, by: Actor) -> Page[Line]:
    """Return a page of the trail, the newest entry first."""
    narrowed = {
        "action": wanted.action,
        "user": wanted.user_id,
        "decision": wanted.decision,
        "first": wanted.first,
        "last": wanted.last,
    }
    detail = {name: value for name, value in narrowed.items() if value} | {"page": page}
    trail.record(Happening(READ, case_id=wanted.case_id, detail=detail), by=by.author)
    return queries.lines(wanted, page=page)


def verify(*, by: Actor) -> Verdict:
    """Check the whole trail and note what was found."""
    verdict = verification.verify()
    found = {"checked": verdict.checked, "bad_seq": verdict.bad_seq}
    trail.record(Happening(VERIFY, detail=found), by=by.author)
    return verdict


def last_check() -> Check | None:
    """Return what the newest check found, or None when nobody has checked."""
    entry = queries.newest(VERIFY)
    if entry is None:
        return None
    found = json.loads(entry.detail)
    return Check(entry.at, found["checked"], found["bad_seq"])
