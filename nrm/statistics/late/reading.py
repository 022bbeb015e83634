"""Reading what changed since the quarters of a year were frozen: sealed facts beside the files of today."""

from dataclasses import replace

from nrm.audit.trail import Author
from nrm.foundation import clock
from nrm.statistics.facts.gather import facts_by_case
from nrm.statistics.late.changes import Changes, changes
from nrm.statistics.periods import Period
from nrm.statistics.snapshots.coding import as_asked
from nrm.statistics.snapshots.freezing import facts_for, frozen, opened


def changes_since_frozen(period: Period, *, by: Author) -> Changes:
    """Return what the files of the frozen quarters of `period` say otherwise now; raises as `facts_for` does."""
    return sum((_of_quarter(one, by=by) for one in period.quarters if frozen(one)), Changes())


def _of_quarter(quarter: Period, *, by: Author) -> Changes:
    snapshot = frozen(quarter)
    if snapshot is None:
        return Changes()
    content = opened(snapshot)
    today = [
        replace(as_asked(fact, content["columns"]), registered_on=quarter.first_day)
        for _case, fact in facts_by_case(quarter, by=by, until=clock.now())
    ]
    found = changes(facts_for(quarter, by=by), today)
    return found if content.get("consents") else replace(found, consents=0)  # nobody was asked then
