"""Composing a table of one or two dimensions, and seeing at once what protection leaves of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from flask_babel import gettext as _

from nrm.analysis.rules import Line, derived
from nrm.audit import trail
from nrm.audit.trail import REFUSED, Happening
from nrm.auth.policy import REFUSED as REFUSED_WORDS
from nrm.auth.policy import Permission, ever
from nrm.auth.roles import Actor
from nrm.foundation.errors import NotPermitted, RuleBroken
from nrm.statistics.cells import Cell, cell, count
from nrm.statistics.ledger.numbers import NotPublished, Printed, published_numbers
from nrm.statistics.protection.plan import published
from nrm.statistics.report import Scope
from nrm.statistics.snapshots.freezing import facts_for, frozen
from nrm.statistics.suppressing import left_of
from nrm.statistics.tables import DIMENSIONS, Dimension, of_base
from nrm.statistics.variables import codes_of

_SECONDS = 8.0
"""A page waits no longer for a suppression; single tables of a year take less than one second."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is composed: whom it counts and when, the dimension down, the one across if any."""

    scope: Scope
    rows: str
    columns: str | None = None

    @property
    def dimensions(self) -> list[Dimension]:
        """The dimensions as they are printed."""
        return [self.scope.dimension(name) for name in (self.rows, self.columns) if name]


@dataclass(frozen=True, slots=True)
class Composed:
    """The table: `lines` are printable where they have a number; `is_exact` ones are for nobody else."""

    question: Question
    lines: tuple[Line, ...]
    is_exact: bool
    instead: tuple[Dimension, ...] = ()
    """What can be crossed with the dimension down instead, wholly."""
    is_suppressed: bool = False
    """Exact numbers without those that optimal suppression would hide: still for nobody else."""

    @property
    def refused(self) -> int:
        """How many numbers do not follow from published ones."""
        return sum(one.number is None for one in self.lines)


def printable(question: Question) -> Composed:
    """Return what may be printed of a table; raises `RuleBroken` (field `period`) while the period is not published."""
    try:
        numbers = published_numbers(question.scope.period).numbers
    except NotPublished as missing:
        raise _not_ready(question, missing.quarters) from missing
    links = published().links
    lines = _lines(question, lambda wanted: derived(wanted, numbers, links=links))
    composed = Composed(question, lines, is_exact=False)
    if not composed.refused:
        return composed
    others = [
        one
        for name, one in DIMENSIONS[question.scope.rollup].items()
        if name != question.rows
        and all(
            derived(line.cell, numbers, links=links)
            for line in _lines(Question(question.scope, question.rows, name), lambda _cell: None)
        )
    ]
    return Composed(question, lines, is_exact=False, instead=tuple(others))


def exact(question: Question, *, by: Actor) -> Composed:
    """Return the table with true numbers of frozen facts.

    Raises `NotPermitted`, and says so in the trail, without the right; `RuleBroken` (field `period`) while a quarter
    of the period is not frozen.
    """
    detail: dict[str, object] = {
        "period": str(question.scope.period),
        "base": question.scope.base.value,
        "dimensions": [one.id for one in question.dimensions],
    }
    if not ever(by.role, Permission.STATISTICS_EXACT):
        refusal = Happening("statistics:compose", decision=REFUSED, detail=detail)
        trail.record_for_good(refusal, by=by.author)
        raise NotPermitted(REFUSED_WORDS)
    missing = [one for one in question.scope.period.quarters if not frozen(one)]
    if missing:
        raise _not_ready(question, missing)
    trail.record_for_good(Happening("statistics:compose", detail=detail), by=by.author)
    people = [codes_of(fact) for fact in facts_for(question.scope.period, by=by.author)]
    wanted = [line.cell for line in _lines(question, lambda _cell: None)]
    counts = count(people, cells=wanted)
    lines = _lines(question, lambda one: Printed(counts[one], counts[one], counts[one]))
    return Composed(question, lines, is_exact=True)


def suppressed(question: Question, *, by: Actor) -> Composed:
    """Return what optimal suppression would leave of the exact table, to be compared with the rounding.

    Raises as `exact` does, and `RuleBroken` (field `period`) when it does not come to its end in a few seconds.
    """
    table = exact(question, by=by)
    counts = {one.cell: one.number.value for one in table.lines if one.number}
    shown = left_of(counts, seconds=_SECONDS).shown
    lines = tuple(one if one.cell in shown else replace(one, number=None) for one in table.lines)
    return replace(table, lines=lines, is_suppressed=True)


def _lines(question: Question, number: Callable[[Cell], Printed | None]) -> tuple[Line, ...]:
    """Return the lines with their totals, each with what `number` says of its cell."""
    axes = [
        [*((one.code, one.counts) for one in dimension.categories), (None, ())]
        for dimension in question.dimensions
    ]
    found = []
    for chosen in product(*axes):
        parts = {
            dimension.id: counts
            for dimension, (code, counts) in zip(question.dimensions, chosen, strict=True)
            if code is not None
        }
        wanted = of_base(cell(parts), base=question.scope.base)
        across = chosen[1][0] if len(chosen) > 1 else None
        found.append(Line(chosen[0][0], across, wanted, number(wanted)))
    return tuple(found)


def _not_ready(question: Question, missing: Sequence[object]) -> RuleBroken:
    words = _(
        "%(period)s is not published yet. Missing: %(quarters)s.",
        period=question.scope.period.label,
        quarters=", ".join(map(str, missing)),
    )
    return RuleBroken(words, field="period")
