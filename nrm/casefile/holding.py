"""Whether all that is sealed in cases is as it was written and stands as it did: each is held against the trail."""

from nrm.assistance import given, goals
from nrm.cases import identity_digests, registrations
from nrm.duplicates import told as decisions
from nrm.records import digests
from nrm.records.digests import Verdict

_ELSE = (
    ("version {} of a goal", goals.fault),
    ("service {}", given.fault),
    ("case {}", registrations.fault),
    ("the list of who may be person {}", identity_digests.fault_of_changes),
    ("decision {} about two people", decisions.fault),
)
"""What is checked besides forms and identities: how one is named that does not hold, and what finds it."""


def verify() -> Verdict:
    """Check everything that has versions, and say what is the first that does not hold.

    `nrm.audit.verification` checks the trail itself.
    """
    verdict = digests.verify()
    if not verdict.holds:
        return verdict
    for named, fault in _ELSE:
        if wrong := fault():
            return Verdict(verdict.checked, named.format(wrong[0]), wrong[1])
    return verdict
