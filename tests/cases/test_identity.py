"""Correcting who the person is."""

from datetime import timedelta

import pytest

from nrm.cases import identity_door, service
from nrm.cases.rules import age_on
from nrm.foundation import clock
from nrm.foundation.errors import RuleBroken, Stale
from tests.casework import ADULT, opened, worker

pytestmark = pytest.mark.usefixtures("app")

ESTIMATED = {k: v for k, v in ADULT.items() if k != "birth_date"} | {
    "age_basis": "ESTIMATED",
    "estimated_age": 17,
}


def test_a_correction_of_the_name_does_not_make_anybody_younger() -> None:
    me = worker()
    with clock.at(clock.now() - timedelta(days=3 * 366)):
        file = opened(me, ESTIMATED)
    service.correct_identity(file, ESTIMATED | {"first_name": "Drita"}, version=1)
    identity = identity_door.open_identity(file, purpose="reading")
    assert age_on(identity, clock.today()) == 20


def test_a_new_estimate_counts_from_its_own_day() -> None:
    me = worker()
    with clock.at(clock.now() - timedelta(days=3 * 366)):
        file = opened(me, ESTIMATED)
    service.correct_identity(file, ESTIMATED | {"estimated_age": 19}, version=1)
    assert age_on(identity_door.open_identity(file, purpose="reading"), clock.today()) == 19


def test_a_correction_made_from_an_older_page_is_not_taken() -> None:
    file = opened(worker())
    service.correct_identity(file, ADULT | {"last_name": "Parë"}, version=1)
    with pytest.raises(Stale):
        service.correct_identity(file, ADULT | {"last_name": "Dytë"}, version=1)
    assert identity_door.open_identity(file, purpose="reading")["last_name"] == "Parë"


def test_a_closed_case_does_not_write_who_the_person_is_now() -> None:
    file = opened(worker())
    file.case.closed_at = clock.now()
    with pytest.raises(RuleBroken):
        service.correct_identity(file, ADULT, version=1)
