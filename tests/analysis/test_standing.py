"""How the work stands, counted by hand on both databases."""

from datetime import timedelta

import pytest

from nrm.analysis.standing import Standing, standing
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.procedure.loading import procedures
from nrm.referrals import service
from nrm.referrals.service import Explained
from tests.people import actor_of
from tests.referrals.sent import Sent, sent

pytestmark = pytest.mark.usefixtures("app")


def seen(case: Sent) -> Standing:
    db.session.commit()
    return standing(by=actor_of(case.reviewer).author)


def told(shown: Standing) -> dict[str, tuple[int, int]]:
    return {one.act.en: (one.now, one.before) for one in shown.acts}


def test_acts_stages_and_refusals_are_counted() -> None:
    case = sent()
    other = Sent(around=case.people)
    case.confirm()
    service.refuse(case.file(case.vatra), Explained("NO_PLACE", "Të gjitha shtretërit janë zënë."))
    shown = seen(case)
    assert told(shown) == {
        "Cases opened": (2, 0),
        "Persons identified (F1)": (1, 0),
        "Referrals sent to the AP": (1, 0),
        "Referrals refused by a centre": (1, 0),
        "Cases closed": (0, 0),
    }
    names = {one.code: one.name for one in procedures()[-1].stages}
    stages = dict(shown.stages)
    assert stages[names["REFERRED"]] == stages[names["SIGNALLED"]] == 1
    assert sum(stages.values()) == 2
    assert [count for _reason, count in shown.refusals] == [1]
    assert (shown.quality.persons, other.case.stage) == (1, "SIGNALLED")


def test_a_year_later_the_same_days_stand_beside() -> None:
    case = sent()
    now = clock.now()
    if (now.month, now.day) == (2, 29):
        now += timedelta(days=1)
    with clock.at(now.replace(year=now.year + 1)):
        shown = seen(case)
    assert told(shown)["Persons identified (F1)"] == (0, 1)
    assert shown.quality.persons == 0


def test_who_is_late_is_told_by_institution_and_only_then() -> None:
    case = sent()
    assert not seen(case).late
    with clock.at(clock.now() + timedelta(days=30)):
        late = {one.institution.sq: one for one in seen(case).late}
    assert "Autoriteti Përgjegjës" in late
    assert all(one.steps >= 1 and 0 <= one.most_days <= 30 for one in late.values())
