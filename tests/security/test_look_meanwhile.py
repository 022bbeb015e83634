"""Whoever looks while somebody else writes is not told that what was written had been altered."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from nrm.assistance import service as assistance
from nrm.audit.models import Entry
from nrm.audit.trail import REFUSED
from nrm.cases import service
from nrm.foundation.database import db
from nrm.records import service as records
from nrm.records.kinds import kinds
from tests.assistance.assisted import assisted, goal
from tests.casework import ADULT, drafted, initial, opened, worker
from tests.security.test_two_at_once import MEANWHILE, browser

pytestmark = pytest.mark.usefixtures("app")


def looked_meanwhile(app: Flask, user_page: tuple[object, str], write: Callable[[], object]) -> int:
    """Open a page while somebody else's act is under way; return its status."""
    user, page = user_page
    client = browser(app, user)  # type: ignore[arg-type]
    db.session.commit()
    write()
    with ThreadPoolExecutor(1) as at_once:
        look = at_once.submit(client.get, page)
        time.sleep(MEANWHILE)
        db.session.commit()
        return look.result().status_code


def refused() -> list[str]:
    query = select(Entry.action).where(Entry.decision == REFUSED)
    return list(db.session.scalars(query))


def test_a_look_at_who_is_being_corrected(app: Flask) -> None:
    user = worker()
    file = opened(user)
    status = looked_meanwhile(
        app,
        (user, f"/cases/{file.case.id}/"),
        lambda: service.correct_identity(file, ADULT | {"fathers_name": "Gjergj"}, version=1),
    )
    assert (status, refused()) == (200, [])


@pytest.mark.parametrize("page", ["check", "what", "case"])
def test_a_look_at_a_form_that_is_being_signed(app: Flask, page: str) -> None:
    user = worker()
    file = opened(user)
    record = drafted(file, "F1", initial())
    address = {"case": f"/cases/{file.case.id}/", "check": f"/cases/{file.case.id}/f1/check"}
    status = looked_meanwhile(
        app,
        (user, address.get(page, f"/cases/{file.case.id}/records/{record.id}")),
        lambda: records.sign(file, kinds()["F1"], record),
    )
    assert refused() == []
    assert status in {200, 302, 404, 409, 422}


def test_a_look_at_goals_of_which_one_is_being_changed(app: Flask) -> None:
    case = assisted()
    goal_id = assistance.add_goal(case.file(case.vatra), goal(), after=0)
    status = looked_meanwhile(
        app,
        (case.vatra, f"/cases/{case.case_id}/assistance/"),
        lambda: assistance.change_goal(
            case.file(case.vatra), goal_id, {"provider": "Bashkia"}, version=1
        ),
    )
    assert (status, refused()) == (200, [])
