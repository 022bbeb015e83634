"""Making a release again from what was frozen: to the digit, whatever has happened to the register since."""

from collections.abc import Callable, Iterable, Mapping
from pkgutil import resolve_name
from uuid import UUID

from flask_babel import gettext as _

from nrm.audit.trail import Author
from nrm.foundation.errors import RuleBroken
from nrm.statistics.cells import Cell
from nrm.statistics.certificate.document import plan_in
from nrm.statistics.ledger.candidates import quarter_numbers
from nrm.statistics.ledger.entries import Mechanism, certificate_in, entries_of, release_with
from nrm.statistics.models import Release
from nrm.statistics.periods import parse
from nrm.statistics.protection.rounding import Plan
from nrm.statistics.snapshots.counting import groups_behind, true_numbers
from nrm.statistics.snapshots.freezing import frozen, secret_for


def differences(release_id: UUID, *, by: Author) -> list[Cell] | None:
    """Return the cells of a release whose number does not come out the same; None: there is nothing to make again.

    The plan is the one that it was published under, whatever is published now. Raises `NotFound` for no release,
    `RuleBroken` for one that counts what this program does not know any more, and what reading a snapshot raises.
    """
    release = release_with(release_id)
    period = parse(release.period)
    if release.mechanism == Mechanism.EXTERNAL or not all(map(frozen, period.quarters)):
        return None
    printed = {one.cell: one.value for one in entries_of(release)}
    try:
        counts = true_numbers(period, by=by, cells=printed)
    except KeyError as name:
        raise RuleBroken(
            _(
                "It was published under plan %(then)s, which counts what this program does not know any more"
                " (%(name)s).",
                then=release.plan_version,
                name=name.args[0],
            )
        ) from name
    if release.mechanism == Mechanism.SUPPRESSED:
        return _hidden_otherwise(release, counts, by=by)
    if release.mechanism == Mechanism.ROUNDED:
        counts = _rounded_again(release, counts)
    return [cell for cell, value in printed.items() if counts[cell] != value]


def _rounded_again(release: Release, counts: Mapping[Cell, int]) -> Mapping[Cell, int]:
    period = parse(release.period)
    return quarter_numbers(
        counts,
        plan=_plan_of(release, counts),
        secret=secret_for(period),
        period=period,
        counter=release.seed_counter,
    )


def _hidden_otherwise(release: Release, counts: Mapping[Cell, int], *, by: Author) -> list[Cell]:
    """Return the cells that are shown with another number than the release has, or in one of the two only."""
    shown_of: Callable[..., Mapping[Cell, int]] = resolve_name(
        "nrm.statistics.ledger.hiding:shown_of"
    )
    groups = groups_behind(parse(release.period), counts, by=by)
    shown = shown_of(counts, groups, plan=_plan_of(release, counts))
    told = {one.cell: None if one.is_hidden else one.value for one in entries_of(release)}
    return [cell for cell, value in told.items() if shown.get(cell) != value]


def _plan_of(release: Release, cells: Iterable[Cell]) -> Plan:
    return plan_in(certificate_in(release) or {}, cells, version=release.plan_version)
