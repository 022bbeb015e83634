"""Whether all that is sealed in cases is as it was written: forms, identities and goals, held against the trail."""

from nrm.assistance import goals
from nrm.records import digests
from nrm.records.digests import Verdict


def verify() -> Verdict:
    """Check everything that has versions, and say what is the first that does not hold.

    `nrm.audit.verification` checks the trail itself.
    """
    verdict = digests.verify()
    wrong = goals.fault() if verdict.holds else None
    return Verdict(verdict.checked, f"version {wrong[0]} of a goal", wrong[1]) if wrong else verdict
