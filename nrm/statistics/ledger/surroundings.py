"""What a release must be audited against: everything published that binds its quarters."""

from collections.abc import Mapping

from nrm.statistics.cells import Cell
from nrm.statistics.certificate.document import digest, plan_in
from nrm.statistics.ledger.candidates import Surroundings
from nrm.statistics.ledger.entries import (
    Mechanism,
    broken,
    certificate_in,
    release_of,
    releases,
    rounded_of,
    suppressed_of,
    ties_around,
)
from nrm.statistics.periods import Period, parse
from nrm.statistics.protection.plan import VERSION
from nrm.statistics.protection.rounding import Plan


def around(period: Period) -> Surroundings:
    """Return what is published and binds the quarters of `period`.

    Quarters that no number ties to it tell nothing about it and are left out; the period's own quarters are in, when
    they are published.
    """
    ties, bound = ties_around(period.quarters)
    in_order = sorted(bound, key=str)
    numbers, suppressed = rounded_of(in_order), suppressed_of(in_order)
    covers = {
        release.numbers_hash
        for release in releases()
        if bound.intersection(parse(release.period).quarters)
    }
    plan = None if suppressed else _earlier_plan(numbers)
    return Surroundings(numbers, ties, covers, broken(), suppressed, plan)


def _earlier_plan(numbers: Mapping[str, Mapping[Cell, int]]) -> Plan | None:
    """Return the plan that the certificates of all these quarters know; None of the one that is published now."""
    found = [release_of(parse(name), Mechanism.ROUNDED) for name in numbers]
    there = {one.plan_version.partition(" ")[0]: one for one in found if one}
    if len(there) != 1 or VERSION in there:
        return None
    ((version, release),) = there.items()
    cells = {cell for printed in numbers.values() for cell in printed}
    return plan_in(certificate_in(release) or {}, cells, version=version)


def mark(surroundings: Surroundings) -> str:
    """Return what changes as soon as more is published around (64 hex digits)."""
    return digest(sorted(surroundings.covers))
