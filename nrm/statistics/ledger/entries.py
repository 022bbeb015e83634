"""What stands in the ledger, and adding to it; nothing is ever changed."""

import json
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import Table, func, insert, select

from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound
from nrm.statistics.cells import Cell, cell_of
from nrm.statistics.certificate.document import canonical, digest, key_of, numbers_document
from nrm.statistics.certificate.tie import Tie
from nrm.statistics.models import Incident, Release, ReleaseCell
from nrm.statistics.periods import Period, parse

Broken = frozenset[tuple[str, Cell]]
"""Numbers (by quarter) that lost an end to what others published."""


class Mechanism(StrEnum):
    """How the numbers of a release came to be."""

    ROUNDED = "R5z"
    SUPPRESSED = "S5"
    """Instead of the rounding: exact numbers, the small ones and some others hidden."""
    HEADLINES = "exact"
    EXTERNAL = "external"


OF_QUARTERS = (Mechanism.ROUNDED, Mechanism.SUPPRESSED)
"""What a quarter is published by: one of them, never both."""


class Kind(StrEnum):
    """What a published number says about the true one."""

    ROUNDED = "round5"
    EXACT = "exact"
    SUPPRESSED = "suppressed"
    """Hidden: nothing is told but what a reader can compute, from `lo` to `hi`; `value` says nothing."""
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True)
class Entry:
    """One published number of a cell; the true one lies from `lo` to `hi`."""

    cell: Cell
    kind: Kind
    value: int
    lo: int
    hi: int

    @property
    def is_hidden(self) -> bool:
        """Tell whether the number is withheld."""
        return self.kind is Kind.SUPPRESSED

    @property
    def document(self) -> dict[str, Any]:
        """The number as it stands in files."""
        return {
            "key": key_of(self.cell),
            "kind": self.kind.value,
            "value": None if self.is_hidden else self.value,
            "lo": self.lo,
            "hi": self.hi,
        }


@dataclass(frozen=True, slots=True)
class Draft:
    """A release before it stands in the ledger."""

    period: Period
    mechanism: Mechanism
    plan_version: str
    entries: tuple[Entry, ...]
    seed_counter: int = 0
    snapshot_hash: str | None = None
    certificate: Mapping[str, Any] | None = None
    note: Mapping[str, Any] | None = None
    external_source: str | None = None

    @property
    def numbers(self) -> dict[str, Any]:
        """What the hash of the numbers is taken of."""
        return numbers_document(
            period=str(self.period),
            mechanism=self.mechanism,
            plan_version=self.plan_version,
            cells=[one.document for one in self.entries],
        )


@dataclass(frozen=True, slots=True)
class Hands:
    """Who prepared a release and in which role, and who else approved it."""

    prepared_by: UUID
    prepared_role: str
    approved_by: UUID
    approved_role: str


def as_document(draft: Draft) -> dict[str, Any]:
    """Return a draft as it is kept until somebody approves it."""
    return {
        "period": str(draft.period),
        "mechanism": draft.mechanism.value,
        "plan_version": draft.plan_version,
        "entries": [
            [one.cell.key, one.kind.value, one.value, one.lo, one.hi] for one in draft.entries
        ],
        "seed_counter": draft.seed_counter,
        "snapshot_hash": draft.snapshot_hash,
        "certificate": draft.certificate,
        "note": draft.note,
        "external_source": draft.external_source,
    }


def from_document(document: Mapping[str, Any]) -> Draft:
    """Return the draft that `as_document` made a document of."""
    return Draft(
        **{
            **document,
            "period": parse(document["period"]),
            "mechanism": Mechanism(document["mechanism"]),
            "entries": tuple(
                Entry(cell_of(key), Kind(kind), value, lo, hi)
                for key, kind, value, lo, hi in document["entries"]
            ),
        }
    )


def append(draft: Draft, hands: Hands) -> Release:
    """Write a release and its numbers; the caller commits."""
    certificate = canonical(draft.certificate) if draft.certificate else None
    release = Release(
        id=uuid4(),
        period=str(draft.period),
        mechanism=draft.mechanism,
        plan_version=draft.plan_version,
        seed_counter=draft.seed_counter,
        snapshot_hash=draft.snapshot_hash,
        numbers_hash=digest(draft.numbers),
        certificate_hash=digest(draft.certificate) if draft.certificate else None,
        certificate=zlib.compress(certificate, 9) if certificate else None,
        note=canonical(draft.note or {}).decode(),
        prepared_by=hands.prepared_by,
        prepared_role=hands.prepared_role,
        approved_by=hands.approved_by,
        approved_role=hands.approved_role,
        published_at=clock.now(),
        external_source=draft.external_source,
    )
    db.session.add(release)
    db.session.flush()
    _write(release.id, draft.entries)
    return release


def _write(release_id: UUID, entries: Iterable[Entry]) -> None:
    moment = clock.now()
    rows = [
        {
            "id": uuid4(),
            "created_at": moment,
            "release_id": release_id,
            "key": one.cell.key,
            "kind": one.kind.value,
            "value": one.value,
            "lo": one.lo,
            "hi": one.hi,
        }
        for one in entries
    ]
    if rows:
        db.session.connection().execute(insert(cast(Table, ReleaseCell.__table__)), rows)


def releases(*, limit: int | None = None) -> Sequence[Release]:
    """Return the releases of the ledger, the newest first."""
    query = select(Release).order_by(Release.published_at.desc(), Release.period.desc())
    return db.session.scalars(query.limit(limit)).all()


def release_with(release_id: UUID) -> Release:
    """Return a release; raises `NotFound` when there is none."""
    found = db.session.get(Release, release_id)
    if found is None:
        raise NotFound
    return found


def incidents() -> Sequence[Incident]:
    """Return the incidents, the newest first."""
    return db.session.scalars(select(Incident).order_by(Incident.created_at.desc())).all()


def size() -> int:
    """Return how many releases stand in the ledger."""
    return db.session.scalar(select(func.count()).select_from(Release)) or 0


def release_of(period: Period, *mechanisms: Mechanism) -> Release | None:
    """Return our own release of a period by one of `mechanisms`; None when there is none."""
    return db.session.scalar(
        select(Release).where(Release.period == str(period), Release.mechanism.in_(mechanisms))
    )


def entries_of(release: Release, *, cells: Collection[Cell] | None = None) -> list[Entry]:
    """Return the numbers of a release, in the order of their keys; of some `cells` only, if they are named."""
    query = (
        select(ReleaseCell.key, ReleaseCell.kind, ReleaseCell.value, ReleaseCell.lo, ReleaseCell.hi)
        .where(ReleaseCell.release_id == release.id)
        .order_by(ReleaseCell.key)
    )
    if cells is not None:
        query = query.where(ReleaseCell.key.in_([one.key for one in cells]))
    return [
        Entry(cell_of(key), Kind(kind), value, lo, hi)
        for key, kind, value, lo, hi in db.session.execute(query)
    ]


def rounded_of(quarters: Collection[Period]) -> dict[str, dict[Cell, int]]:
    """Return the published numbers of the `quarters` that are published rounded, by quarter."""
    return {
        release.period: {one.cell: one.value for one in entries_of(release)}
        for quarter in quarters
        if (release := release_of(quarter, Mechanism.ROUNDED))
    }


def suppressed_of(quarters: Collection[Period]) -> dict[str, dict[Cell, int | None]]:
    """Return the numbers of the `quarters` that are published suppressed, by quarter; None where one is hidden."""
    return {
        release.period: {
            one.cell: None if one.is_hidden else one.value for one in entries_of(release)
        }
        for quarter in quarters
        if (release := release_of(quarter, Mechanism.SUPPRESSED))
    }


def ties_around(quarters: Iterable[Period]) -> tuple[list[Tie], set[Period]]:
    """Return every published number that binds one of `quarters`, and all quarters that are bound together by them."""
    bound = set(quarters)
    bindings = [
        (release, frozenset(parse(release.period).quarters))
        for release in releases()
        if release.mechanism not in OF_QUARTERS
    ]
    ties: list[Tie] = []
    while True:
        near = [(release, scope) for release, scope in bindings if scope & bound]
        reached = bound.union(*(scope for _, scope in near))
        if reached == bound:
            break
        bound = reached
    for release, scope in near:
        names = tuple(sorted(map(str, scope)))
        ties += [
            Tie(names, one.cell, one.lo, one.hi, source_of(release)) for one in entries_of(release)
        ]
    return ties, bound


def source_of(release: Release) -> str:
    """Return by what name a release is told of: its period and whose numbers they are."""
    return f"{release.period} ({release.external_source or release.mechanism})"


def certificate_in(release: Release) -> dict[str, Any] | None:
    """Return the certificate of a release; None where there is nothing to show: numbers of others about other times."""
    if release.certificate is None:
        return None
    read: dict[str, Any] = json.loads(zlib.decompress(release.certificate))
    return read


def broken() -> Broken:
    """Return the numbers of which incidents say that they lost an end."""
    details = db.session.scalars(select(Incident.detail))
    return frozenset(
        (one["quarter"], cell_of(one["key"])) for detail in details for one in json.loads(detail)
    )
