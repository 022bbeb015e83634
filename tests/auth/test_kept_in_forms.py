"""A form of the procedure, lost with its session, comes back as it was typed: dates, ticks and version too."""

from datetime import timedelta

import pytest

from nrm.foundation import clock
from tests.auth.signing_in import press
from tests.casework import opened, worker
from tests.client import CriticalClient, held_by
from tests.critic import read
from tests.people import sign_in

CIRCUMSTANCES = {"met_on-day": "99", "met_on-month": "1", "met_on-year": "2019", "qark": "AL-12"}
INDICATORS = {"indicators_means": ["M2", "M4"], "other_signs": "Kishte frikë\nnga telefoni"}


@pytest.mark.parametrize(
    ("part", "typed"), [("circumstances", CIRCUMSTANCES), ("indicators", INDICATORS)]
)
def test_a_part_comes_back_as_it_was_typed(
    client: CriticalClient, part: str, typed: dict[str, str | list[str]]
) -> None:
    user = worker()
    case_id = opened(user).case.id
    sign_in(client, user)
    press(client, f"/cases/{case_id}/f1/", f"/cases/{case_id}/f1/start")
    address = f"/cases/{case_id}/f1/parts/{part}"
    held = form_on(client, address)
    with clock.at(clock.now() + timedelta(minutes=20)):
        assert client.post(address, data=held | typed).location == f"/sign-in?next={address}"
    sign_in(client, user)
    shown = form_on(client, address)
    for name, value in typed.items():
        assert shown[name] == (value if isinstance(value, list) else [value])
    assert shown["version"] == held["version"]


def form_on(client: CriticalClient, address: str) -> dict[str, list[str]]:
    """Return what the form of a part holds."""
    forms = read(client.get(address).text).iter("form")
    return next(held for form in forms if "version" in (held := held_by(form)))
