"""An initial identification begins with what is so for most of them."""

import pytest

from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.identification.starting import STRUCTURE_OF
from nrm.records import contents
from nrm.reference import lists
from tests.casework import drafted, opened, worker
from tests.people import colleague

pytestmark = pytest.mark.usefixtures("app")


def test_it_starts_from_the_workplace_and_from_today() -> None:
    file = opened(colleague(Role.POLICE))
    answers = contents.read(file, drafted(file, "F1", {}), purpose="reading")
    assert answers["structure"] == "POLICE_AT"
    assert answers["qark"] == "AL-11"
    assert answers["met_on"] == clock.today().isoformat()


def test_what_somebody_says_instead_is_kept() -> None:
    file = opened(worker())
    record = drafted(file, "F1", {"structure": "HEALTH", "qark": "AL-01"})
    answers = contents.read(file, record, purpose="reading")
    assert (answers["structure"], answers["qark"]) == ("HEALTH", "AL-01")


def test_every_structure_is_one_of_the_list() -> None:
    assert set(STRUCTURE_OF.values()) <= {code.code for code in lists.STRUCTURE}
