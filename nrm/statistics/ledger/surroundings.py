"""What a release must be audited against: everything published that binds its quarters."""

from nrm.statistics.certificate.document import digest
from nrm.statistics.ledger.candidates import Surroundings
from nrm.statistics.ledger.entries import (
    broken,
    releases,
    rounded_of,
    suppressed_of,
    ties_around,
)
from nrm.statistics.periods import Period, parse


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
    return Surroundings(numbers, ties, covers, broken(), suppressed)


def mark(surroundings: Surroundings) -> str:
    """Return what changes as soon as more is published around (64 hex digits)."""
    return digest(sorted(surroundings.covers))
