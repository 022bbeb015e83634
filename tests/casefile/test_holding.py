"""The check of all that has versions says what it finds, whatever somebody did to the trail."""

import pytest
from sqlalchemy import update

from nrm.assistance import service as assistance
from nrm.audit.models import Entry
from nrm.audit.verification import verify as verify_trail
from nrm.casefile import holding
from nrm.foundation.database import db
from tests.assistance.assisted import assisted, goal

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize("action", ["record:sign", "goal:write", "person:register"])
@pytest.mark.parametrize("detail", ["", "{", "[]", '{"version": 7, "digest": []}'])
def test_an_unreadable_entry_stops_no_check(action: str, detail: str) -> None:
    case = assisted()
    assistance.add_goal(case.file(case.vatra), goal(), after=0)
    assert holding.verify().holds
    db.session.execute(update(Entry).where(Entry.action == action).values(detail=detail))
    db.session.commit()
    assert verify_trail().reason == "altered"
    assert not holding.verify().holds


@pytest.mark.parametrize("detail", ["{", '{"forms": 7}', '{"forms": ["x"], "identities": "y"}'])
def test_an_erasure_that_is_unreadable_explains_nothing(detail: str) -> None:
    assisted()
    made_up = update(Entry).where(Entry.action == "case:open")
    db.session.execute(made_up.values(action="erasure:do", detail=detail))
    db.session.commit()
    assert holding.verify().holds
    assert verify_trail().reason == "altered"
