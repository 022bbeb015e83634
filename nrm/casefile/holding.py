"""Whether all that is sealed in cases is as it was written and stands as it did: each is held against the trail."""

from nrm.assistance import given, goals
from nrm.cases import registrations
from nrm.duplicates import told as decisions
from nrm.records import digests
from nrm.records.digests import Verdict


def verify() -> Verdict:
    """Check everything that has versions, and say what is the first that does not hold.

    `nrm.audit.verification` checks the trail itself.
    """
    verdict = digests.verify()
    if not verdict.holds:
        return verdict
    if wrong := goals.fault():
        return Verdict(verdict.checked, f"version {wrong[0]} of a goal", wrong[1])
    if struck := given.fault():
        return Verdict(verdict.checked, f"service {struck}", "struck, which its row does not say")
    if moved := registrations.fault():
        return Verdict(verdict.checked, f"case {moved[0]}", moved[1])
    if other := decisions.fault():
        return Verdict(verdict.checked, f"decision {other[0]} about two people", other[1])
    return verdict
