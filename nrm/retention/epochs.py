"""How far an erasure is from being complete: rows gone, old keys destroyed, and no backup left that needs one.

Whatever was written before the erasure was wrapped by a key that is older than it. So once every such key is
destroyed, no copy of the data from then opens what was erased, whoever kept it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app

from nrm.backups.keeping import Kept, kept_sets
from nrm.backups.signing import by_ring
from nrm.foundation.database import db
from nrm.retention import queries
from nrm.retention.models import Erasure
from nrm.vault.keyring import Key, KeyState, Purpose
from nrm.vault.ring import key_ring
from nrm.vault.wrapped_keys import count_uses


@dataclass(frozen=True, slots=True)
class Steps:
    """The three steps: rows still there, old keys still there and how many rows need them, sets still kept.

    `destroyed` are the old keys that are gone already.
    """

    rows_left: int
    keys_left: Sequence[Key]
    destroyed: Sequence[Key]
    uses: int
    sets_left: Sequence[Kept]

    @property
    def rows_gone(self) -> bool:
        """Tell whether the first step is done."""
        return not self.rows_left

    @property
    def keys_gone(self) -> bool:
        """Tell whether the second step is done."""
        return not self.keys_left

    @property
    def backups_gone(self) -> bool:
        """Tell whether the third step is done, as far as this installation knows."""
        return not self.sets_left

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing of it can be opened any more anywhere that is known of."""
        return self.rows_gone and self.keys_gone and self.backups_gone


def steps_of(erasure: Erasure) -> Steps:
    """Return how far an erasure has come."""
    old = old_keys(erasure)
    left = [key for key in old if key.state is not KeyState.DESTROYED]
    connection = db.session.connection()
    return Steps(
        rows_left=queries.left_of(erasure),
        keys_left=left,
        destroyed=[key for key in old if key.state is KeyState.DESTROYED],
        uses=sum(sum(count_uses(connection, key).values()) for key in left),
        sets_left=_sets_left(erasure, {key.kid for key in old}),
    )


def old_keys(erasure: Erasure) -> list[Key]:
    """Return every key of the ring that may have wrapped something of what was erased: those older than the erasure."""
    wanted = purposes_of(erasure)
    return [
        key
        for key in key_ring().known()
        if key.purpose in wanted and datetime.fromisoformat(key.made_at) <= done_at(erasure)
    ]


def purposes_of(erasure: Erasure) -> list[Purpose]:
    """Return for which purposes something of what was erased was wrapped."""
    gone: dict[str, Any] = json.loads(erasure.gone)
    wanted = [Purpose.DATA]
    if gone["words"]:
        wanted.append(Purpose.TRAIL)
    if gone["parked"]:
        wanted.append(Purpose.ACCOUNTS)
    return wanted


def done_at(erasure: Erasure) -> datetime:
    """Return when it was done."""
    if erasure.answered_at is None:
        raise ValueError("an erasure that was not answered")
    return erasure.answered_at


def _sets_left(erasure: Erasure, old: set[str]) -> list[Kept]:
    """Return the kept sets that hold what was erased or need an old key; one that cannot be read counts as both."""
    return [
        one
        for one in kept_sets(current_app.config["NRM"], by_ring(key_ring()))
        if one.manifest is None
        or one.made_at <= done_at(erasure)
        or old.intersection(one.manifest.keys)
    ]
