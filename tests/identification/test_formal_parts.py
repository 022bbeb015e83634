"""Who takes part in the formal identification, and until when."""

import pytest

from nrm.auth.models import User
from nrm.auth.policy import Permission
from nrm.auth.roles import Relationship, Role
from nrm.cases import journey
from nrm.cases.access import CaseFile
from nrm.cases.models import Case
from nrm.cases.service import share
from nrm.foundation import clock
from nrm.foundation.errors import NotFound
from nrm.identification.service import FORMAL
from nrm.procedure.rules import Part
from nrm.records import service as records
from nrm.records.models import Record
from tests.casework import drafted, seen_by
from tests.client import CriticalClient
from tests.people import colleague, sign_in
from tests.referrals.sent import Sent, sent

pytestmark = pytest.mark.usefixtures("app")

DECIDED = {
    "venue": "POLICE",
    "formal_decision": "VT",
    "reasons": "Rrëfimi dhe treguesit përputhen.",
}


class Two:
    """The two who identify formally, and the form that waits for the second signature."""

    def __init__(self) -> None:
        self.sent: Sent = sent()
        self.sent.confirm()
        self.police = colleague(Role.POLICE)
        self.social = colleague(Role.SOCIAL_WORKER, at="DRSHSSH_TIRANE", username="social")
        file = self.take_on(self.police, Part.FORMAL_POLICE)
        answers = DECIDED | {"interviewed_on": clock.today().isoformat()}
        self.record: Record = drafted(file, "F2", answers)
        records.sign(file, FORMAL, self.record)
        self.take_on(self.social, Part.FORMAL_SOCIAL)

    @property
    def case(self) -> Case:
        """The case."""
        return self.sent.case

    def take_on(self, user: User, part: Part) -> CaseFile:
        """Let `user` take the part on."""
        journey.answer_as(seen_by(user, self.case), part)
        return seen_by(user, self.case)


def test_the_part_of_both_ends_when_the_decision_takes_effect() -> None:
    two = Two()
    records.countersign(seen_by(two.social, two.case), FORMAL, two.record)
    assert two.case.status == "VT"
    for user in (two.police, two.social):
        with pytest.raises(NotFound):
            seen_by(user, two.case)


def test_who_is_on_the_team_besides_reads_on() -> None:
    two = Two()
    other = colleague(Role.POLICE, username="friend")
    share(two.sent.file(two.sent.worker, Permission.CASES_SHARE), other)
    records.countersign(seen_by(two.social, two.case), FORMAL, two.record)
    assert seen_by(other, two.case).relationship is Relationship.TEAM


def test_the_second_signature_leads_back_to_the_work(client: CriticalClient) -> None:
    two = Two()
    sign_in(client, two.social)
    address = f"/cases/{two.case.id}/records/{two.record.id}"
    token = client.get(address).text.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0]
    answer = client.post(f"{address}/countersign", data={"csrf_token": token})
    assert answer.headers["Location"] == "/work"
