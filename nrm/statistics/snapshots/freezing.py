"""Freezing a quarter, and giving its facts: from the snapshot once there is one, never again from the register."""

import hmac
import secrets
from typing import Any
from uuid import uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from nrm.audit import trail
from nrm.audit.models import Entry
from nrm.audit.trail import REFUSED, SYSTEM, Author, Happening, is_genuine
from nrm.audit.versions import said_in
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import Altered, RuleBroken
from nrm.statistics.facts.fact import Fact
from nrm.statistics.facts.gather import (
    facts_by_case,
    facts_of,
    found_together,
    procedures_of,
)
from nrm.statistics.models import Snapshot
from nrm.statistics.periods import Length, Period
from nrm.statistics.snapshots.coding import (
    SCHEMA,
    Unreadable,
    content_hash,
    facts_in,
    lists_digest,
    rows_of,
)
from nrm.vault.keyring import Purpose, oldest
from nrm.vault.ring import key_ring
from nrm.vault.sealing import Place, new_data_key, seal, unseal, unwrap

FROZEN = "statistics:freeze"
"""The act that freezes a quarter; its entry names the snapshot and its hash."""
_TABLE, _SECTION = "statistics_snapshot", "facts"


def freeze(period: Period, *, by: Author) -> Snapshot:
    """Keep the facts of `period` as they are now, for good; the caller commits.

    Raises `RuleBroken` (field `period`) unless it is a quarter that is over and has not been frozen before, and
    `Altered` when it has and that snapshot is gone, or when something that its facts stand on is not as it was written.
    """
    _must_be_over(period)
    trail.take_turn()
    if frozen(period):
        raise RuleBroken(
            _("%(period)s is frozen already; it never changes.", period=period.label),
            field="period",
        )
    found = facts_by_case(period, by=by)
    groups = found_together([case for case, _fact in found])
    facts = [fact for _case, fact in found]
    content = rows_of(zip(facts, groups, strict=True)) | {
        "period": str(period),
        "consents": True,  # what is optional is in it only of those who had agreed
        "salt": secrets.token_hex(
            16
        ),  # else a stranger could try small registers until the hash fits
        "secret": secret_of_register(period).hex(),
    }
    snapshot = _sealed(period, content, by=by)
    db.session.add(snapshot)
    trail.record(
        Happening(
            FROZEN,
            subject_id=snapshot.id,
            detail={"period": snapshot.period, "hash": snapshot.hash},
        ),
        by=by,
    )
    return snapshot


def frozen(period: Period) -> Snapshot | None:
    """Return the snapshot of a quarter; None when it has none.

    Raises `Altered`, told to the trail, when that is not what the trail says was frozen: gone, or another one.
    """
    snapshot = _kept(period)
    if _is_told(period, snapshot):
        return snapshot
    trail.take_turn()  # one that is being frozen stands in the trail before it is seen here, or the other way round
    snapshot = _kept(period)
    if _is_told(period, snapshot):
        return snapshot
    noted = Happening("statistics:altered", decision=REFUSED, detail={"period": str(period)})
    trail.record_for_good(noted, by=SYSTEM)
    raise Altered(f"the snapshot of {period}")


def facts_for(period: Period, *, by: Author) -> list[Fact]:
    """Return the facts of `period`, quarter by quarter: frozen ones as they were, the others as the register says.

    Raises `RuleBroken` when a snapshot is too old to be read, `Altered` when it is not what was frozen, or when what
    the facts of the others stand on is not as it was written.
    """
    return [fact for quarter in period.quarters for fact in _of_quarter(quarter, by=by)]


def groups_in(quarter: Period) -> list[int] | None:
    """Return for each of the quarter's facts, in their order, the group that was found together.

    None of a quarter that is not frozen, or was before this was kept. Raises `Altered` as `frozen` does.
    """
    snapshot = frozen(quarter)
    return opened(snapshot).get("together") if snapshot else None


def secret_for(quarter: Period) -> bytes:
    """Return what the chance charges of a quarter are drawn from (32 bytes): the same before and after it is frozen.

    The snapshot carries it, so that it outlives every key that the installation changes. Raises `Altered` as `frozen`.
    """
    snapshot = frozen(quarter)
    return bytes.fromhex(opened(snapshot)["secret"]) if snapshot else secret_of_register(quarter)


def opened(snapshot: Snapshot) -> dict[str, Any]:
    """Return what a snapshot holds; raises `Altered` when it is not what was frozen."""
    key = unwrap(key_ring(), snapshot.key, owner=str(snapshot.id))
    content: dict[str, Any] = unseal(key, snapshot.blob, _place(snapshot))
    if not hmac.compare_digest(content_hash(content), snapshot.hash):
        raise Altered(f"the snapshot of {snapshot.period}")
    return content


def secret_of_register(quarter: Period) -> bytes:
    """Return the secret of a quarter that is not frozen, from the key ring."""
    ring = key_ring()
    return ring.mac_by(oldest(ring, Purpose.STATISTICS).kid, f"rounding|{quarter}".encode())


def _kept(period: Period) -> Snapshot | None:
    return db.session.scalar(select(Snapshot).where(Snapshot.period == str(period)))


def _is_told(period: Period, snapshot: Snapshot | None) -> bool:
    """Tell whether the snapshot, or that there is none, is what the trail says; a forged entry says nothing good."""
    entries = db.session.scalars(select(Entry).where(Entry.action == FROZEN).order_by(Entry.seq))
    told = [one for one in entries if said_in(one.detail).get("period") == str(period)]
    if snapshot is None or not told:
        return snapshot is None and not told
    said = (told[0].subject_id, said_in(told[0].detail).get("hash"))
    return is_genuine(told[0]) and said == (snapshot.id, snapshot.hash)


def _of_quarter(quarter: Period, *, by: Author) -> list[Fact]:
    snapshot = frozen(quarter)
    if snapshot is None:
        return facts_of(quarter, by=by)
    trail.record_for_good(
        Happening("statistics:facts", subject_id=snapshot.id, detail={"period": snapshot.period}),
        by=by,
    )
    try:
        return facts_in(opened(snapshot), period=quarter, schema=snapshot.schema)
    except Unreadable as reason:
        raise RuleBroken(
            _(
                "The facts of %(period)s were frozen under older code lists and cannot be read by this program"
                " (%(reason)s). Nothing is made of them.",
                period=quarter.label,
                reason=str(reason),
            ),
            field="period",
        ) from reason


def _must_be_over(period: Period) -> None:
    if period.length is not Length.QUARTER:
        raise RuleBroken(
            _("Only quarters are frozen; longer periods are made of them."), field="period"
        )
    if period.last_day >= clock.today():
        raise RuleBroken(
            _(
                "%(period)s is not over yet. It is frozen once, after its last day.",
                period=period.label,
            ),
            field="period",
        )


def _sealed(period: Period, content: dict[str, Any], *, by: Author) -> Snapshot:
    snapshot_id = uuid4()
    wrapped = new_data_key(key_ring(), purpose=Purpose.STATISTICS, owner=str(snapshot_id))
    snapshot = Snapshot(
        id=snapshot_id,
        period=str(period),
        schema=SCHEMA,
        lists=lists_digest(),
        procedures=",".join(procedures_of(period)),
        hash=content_hash(content),
        frozen_by=by.user_id,
        key_kid=wrapped.kid,
        key_blob=wrapped.blob,
    )
    key = unwrap(key_ring(), wrapped, owner=str(snapshot_id))
    snapshot.blob = seal(key, content, _place(snapshot))
    return snapshot


def _place(snapshot: Snapshot) -> Place:
    return Place(_TABLE, str(snapshot.id), _SECTION, str(snapshot.id))
