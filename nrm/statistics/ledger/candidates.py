"""Drawing numbers that may be published: protect, audit, and what is tried before it is refused.

Pure: counts, secrets and what is published come in, a release or the reasons why there is none come out. The audit
reads printed numbers only, so that neither its outcome nor the draw that was kept tells anything of the truth.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pkgutil import resolve_name
from typing import Any

from nrm.statistics.cells import EVERYBODY, Cell, cell
from nrm.statistics.certificate.audit import Audit, Failure, audit
from nrm.statistics.certificate.document import certificate_of, digest
from nrm.statistics.certificate.ends import ENOUGH
from nrm.statistics.certificate.tie import Tie
from nrm.statistics.ledger.entries import Broken, Draft, Entry, Kind, Mechanism
from nrm.statistics.periods import Length, Period
from nrm.statistics.protection.plan import one_way, published, without
from nrm.statistics.protection.rounding import (
    BASE,
    Plan,
    draw_of,
    round_together,
    truth_behind,
)

DRAWS = 8
"""How many draws are audited before the plan is made coarser."""

HEADLINES = (EVERYBODY, cell({"sex": ["F"]}), cell({"majority": ["CHILD"]}))
"""What a year may tell exactly, all or nothing. Men and adults are told together with those of whom it is not stated,
by subtraction: a fourth exact number would leave "not stated" nowhere to go."""

FEWEST, FEWEST_GROUPS = BASE, 3
"""An exact number, and what it leaves of the whole, is of at least so many persons, who were found in at least so many
groups: siblings, or who was found in one raid, count as one (a dominance rule)."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is published already and binds the period: numbers by quarter, ties, and what is broken by others."""

    numbers: Mapping[str, Mapping[Cell, int]]
    ties: Sequence[Tie]
    covers: Collection[str]
    """The hashes of the numbers of all those releases."""
    broken: Broken
    suppressed: Mapping[str, Mapping[Cell, int | None]] = field(default_factory=dict)
    """By quarter, the numbers of those that are suppressed instead of rounded; None where one is hidden."""
    plan: Plan | None = None
    """That of the rounded quarters, where all of them are of one earlier plan."""


class Refused(Exception):
    """Nothing can be published safely; `failures` names the numbers and who published what stands against them."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        super().__init__(f"{len(failures)} numbers would lose an end")
        self.failures = tuple(failures)


@dataclass(frozen=True, slots=True)
class Task:
    """All that a release is made of: the true numbers of its period, and what is published around it.

    `secret` is that of a quarter that is rounded; nothing else needs one.
    """

    period: Period
    counts: Mapping[Cell, int]
    secret: bytes
    snapshot_hash: str
    around: Surroundings
    note: Mapping[str, Any] | None = None
    """What a year tells in words beside its numbers."""
    groups: Mapping[Cell, tuple[int, int]] = field(default_factory=dict)
    """Where exact numbers are told, in how many groups those were found whom a cell counts, and the others."""
    mechanism: Mechanism = Mechanism.ROUNDED
    """How a quarter is to be published."""


def told_exactly(mechanism: Mechanism) -> Sequence[Cell]:
    """Return the cells of which a release may tell the true number: of how many groups these are must be known."""
    if mechanism is Mechanism.SUPPRESSED:
        return one_way().cells
    return HEADLINES if mechanism is Mechanism.HEADLINES else ()


def draft_of(task: Task) -> Draft:
    """Return the release of a quarter, or the headlines of a year.

    Raises `Refused` when nothing can be published safely, `NotProtected` when a rounding or a suppression is not proven
    to be the best.
    """
    if task.period.length is not Length.QUARTER:
        return headlines_draft(task)
    if task.mechanism is Mechanism.SUPPRESSED:
        hide: Callable[[Task], Draft] = resolve_name(
            "nrm.statistics.ledger.hiding:suppressed_draft"
        )
        return hide(task)
    return quarter_draft(task)


def audit_around(
    numbers: Mapping[str, Mapping[Cell, int]], around: Surroundings, new: Sequence[Tie] = ()
) -> Audit:
    """Return the audit of rounded `numbers` (by quarter) with all that is published `around` them and `new` ties."""
    ties = [*around.ties, *new]
    if not around.suppressed:
        plan = around.plan if numbers.keys() == around.numbers.keys() else None
        return audit(numbers, ties=ties, broken=around.broken, plan=plan)
    together: Callable[..., Audit] = resolve_name(
        "nrm.statistics.certificate.hidden:audit_together"
    )
    return together(numbers, around.suppressed, ties=ties, broken=around.broken)


def quarter_draft(task: Task) -> Draft:
    """Return a quarter that may be published; raises as `draft_of` does.

    Another draw is tried when an audit fails, then a plan without the variables at fault.
    """
    told = _told_outright(task)
    plan = without(told) if told else published()
    failures: Sequence[Failure] = ()
    for attempt in range(DRAWS + 1):
        if attempt == DRAWS:
            plan = without(told | _variables_at_fault(failures, task.around))
        numbers = quarter_numbers(
            task.counts,
            plan=plan,
            secret=task.secret,
            period=task.period,
            counter=attempt % DRAWS,
        )
        draft = Draft(
            task.period,
            Mechanism.ROUNDED,
            plan.version,
            tuple(rounded_entry(one, value) for one, value in numbers.items()),
            seed_counter=attempt % DRAWS,
            snapshot_hash=task.snapshot_hash,
        )
        known = {**task.around.numbers, str(task.period): numbers}
        certificate, failures = _certified(draft, known, task.around)
        if certificate:
            return replace(draft, certificate=certificate)
        if not _variables_at_fault(failures, task.around):
            break  # whatever stands against it, another draw or a smaller plan would fail alike
    raise Refused(failures)


def quarter_numbers(
    counts: Mapping[Cell, int], *, plan: Plan, secret: bytes, period: Period, counter: int = 0
) -> dict[Cell, int]:
    """Return one draw: the number to print for every cell of `plan`; raises `NotProtected` as `round_together` does."""
    seed = draw_of(secret, plan_version=plan.version, period=str(period), counter=counter)
    return round_together({one: counts[one] for one in plan.cells}, plan=plan, seed=seed)


def headlines_draft(task: Task) -> Draft:
    """Return the exact headlines of a year with what is told in words; that alone where not all may be published.

    One that is missing among others would tell why: of few persons, or of few groups. Beside a quarter whose small
    groups are hidden none may: they would narrow what is hidden there.
    """
    counts = task.counts
    draft = Draft(
        task.period,
        Mechanism.HEADLINES,
        (task.around.plan or published()).version,
        (),
        snapshot_hash=task.snapshot_hash,
        note=task.note,
    )
    hidden = task.around.suppressed.keys() & set(map(str, task.period.quarters))
    if hidden or not all(are_enough(one, counts, task.groups) for one in HEADLINES):
        return draft
    entries = tuple(
        Entry(one, Kind.EXACT, counts[one], counts[one], counts[one]) for one in HEADLINES
    )
    told = replace(draft, entries=entries)
    names = tuple(map(str, task.period.quarters))
    new = [Tie(names, one.cell, one.lo, one.hi, f"{task.period} (exact)") for one in entries]
    certificate, _failures = _certified(told, task.around.numbers, task.around, new)
    return replace(told, certificate=certificate) if certificate else draft


def are_enough(
    one: Cell, counts: Mapping[Cell, int], groups: Mapping[Cell, tuple[int, int]]
) -> bool:
    """Tell whether those in a cell, and those whom it leaves of the whole, are too many for one to stand out."""
    inside, outside = groups.get(one, (0, 0))
    if counts[one] < FEWEST or inside < FEWEST_GROUPS:
        return False
    left = counts[EVERYBODY] - counts[one]
    return one == EVERYBODY or (left >= FEWEST and outside >= FEWEST_GROUPS)


def rounded_entry(one: Cell, value: int) -> Entry:
    """Return a number of a rounding as it stands in the ledger."""
    return Entry(one, Kind.ROUNDED, value, *truth_behind(value))


def _certified(
    draft: Draft,
    numbers: Mapping[str, Mapping[Cell, int]],
    around: Surroundings,
    new: Sequence[Tie] = (),
) -> tuple[dict[str, Any] | None, Sequence[Failure]]:
    found = audit_around(numbers, around, new)
    if not found.passed:
        return None, found.failures
    return certificate_of(found, covers={*around.covers, digest(draft.numbers)}), ()


def _told_outright(task: Task) -> frozenset[str]:
    """Return the variables of which others have said that a group is below the upper end: no draw can mend that."""
    return frozenset(
        name
        for tie in task.around.ties
        if tie.hi < ENOUGH and str(task.period) in tie.quarters
        for name in tie.cell.variables
    )


def _variables_at_fault(failures: Sequence[Failure], around: Surroundings) -> frozenset[str]:
    """Return the variables of the numbers of others that stand against a draw."""
    sources = {source for failure in failures for source in failure.sources}
    return frozenset(
        name for tie in around.ties if tie.source in sources for name in tie.cell.variables
    )
