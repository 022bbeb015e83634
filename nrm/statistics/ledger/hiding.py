"""A quarter published with exact numbers, the small ones hidden: the alternative to the rounding.

Everything that needs the solver's packages is loaded with this module: ask for it by name, when there is work.
"""

from collections.abc import Mapping
from dataclasses import replace
from math import floor

from nrm.statistics.cells import EVERYBODY, Cell
from nrm.statistics.certificate.document import certificate_of, digest
from nrm.statistics.certificate.hidden import audit_together
from nrm.statistics.ledger.candidates import Refused, Task, are_enough
from nrm.statistics.ledger.entries import Draft, Entry, Kind, Mechanism
from nrm.statistics.protection.bounds import intervals
from nrm.statistics.protection.plan import one_way
from nrm.statistics.protection.rounding import NotProtected, Plan
from nrm.statistics.protection.suppression import suppress


def suppressed_draft(task: Task) -> Draft:
    """Return a suppressed quarter that may be published.

    Raises `Refused`, naming no number, where even the whole must be hidden; `NotProtected` when the best pattern is not
    found, proven and certified in time.
    """
    plan = one_way()
    shown = shown_of(task.counts, task.groups, plan=plan)
    if EVERYBODY not in shown:
        raise Refused(())
    between = intervals(shown, plan=plan)
    entries = tuple(
        Entry(one, Kind.EXACT, shown[one], shown[one], shown[one])
        if one in shown
        else Entry(one, Kind.SUPPRESSED, 0, 0, floor(between[one][1] + _EXACTLY))
        for one in plan.cells
    )
    draft = Draft(
        task.period,
        Mechanism.SUPPRESSED,
        plan.version,
        entries,
        snapshot_hash=task.snapshot_hash,
    )
    known = {str(task.period): {one: shown.get(one) for one in plan.cells}}
    found = audit_together(task.around.numbers, known, ties=task.around.ties)
    if not found.passed:
        raise NotProtected("the ends of a hidden number are not shown")
    covers = {*task.around.covers, digest(draft.numbers)}
    return replace(draft, certificate=certificate_of(found, covers=covers))


_EXACTLY = 1e-6


def shown_of(
    counts: Mapping[Cell, int], groups: Mapping[Cell, tuple[int, int]], *, plan: Plan
) -> Mapping[Cell, int]:
    """Return what is shown of the true `counts` of a quarter: the same each time; raises `NotProtected`.

    Hidden like a small number is one whose persons, or those whom it leaves of the whole, are not enough to be told
    exactly: beside the number of women that of the men is known, but for those of whom it is not stated.
    """
    few = [one for one in plan.cells if not are_enough(one, counts, groups)]
    return suppress({one: counts[one] for one in plan.cells}, plan=plan, few=few).shown
