"""What somebody had typed when the session ran out: kept sealed for a day, for the same user and page only."""

import json
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.sql.elements import ColumnElement

from nrm.audit import trail
from nrm.auth.models import ParkedInput
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.vault.keyring import Purpose
from nrm.vault.ring import key_ring
from nrm.vault.sealing import Place, seal_small, unseal_small

KEPT = timedelta(days=1)
LARGEST = 500_000
"""Characters in all; more is not a form that somebody filled in."""

LONGEST_PATH = 200

Answers = list[tuple[str, str]]
"""Names and values as a browser sends them, names repeated where several boxes were ticked."""


def park(user_id: UUID, path: str, answers: Iterable[tuple[str, str]]) -> bool:
    """Keep what was typed on the page `path`, instead of what was kept before; tells whether it was."""
    words = json.dumps(list(answers), ensure_ascii=False)
    if len(words) > LARGEST or len(path) > LONGEST_PATH:
        return False
    db.session.execute(
        delete(ParkedInput).where(
            or_(ParkedInput.created_at < clock.now() - KEPT, _at(user_id, path))
        )
    )
    row_id = uuid4()
    place = _place(user_id, path, row_id)
    blob = seal_small(key_ring(), words, purpose=Purpose.ACCOUNTS, place=place)
    db.session.add(ParkedInput(id=row_id, user_id=user_id, path=path, blob=blob))
    return True


def take(user_id: UUID, path: str) -> Answers:
    """Return what the user had typed on the page `path` and forget it; empty when there is nothing."""
    row = db.session.scalar(
        select(ParkedInput).where(_at(user_id, path), ParkedInput.created_at >= clock.now() - KEPT)
    )
    if row is None:
        return []
    trail.take_turn()
    words = unseal_small(key_ring(), row.blob, place=_place(user_id, path, row.id))
    db.session.delete(row)
    return [(name, value) for name, value in json.loads(words)]


def _at(user_id: UUID, path: str) -> ColumnElement[bool]:
    return and_(ParkedInput.user_id == user_id, ParkedInput.path == path)


def _place(user_id: UUID, path: str, row_id: UUID) -> Place:
    return Place("parked_input", str(user_id), path, str(row_id))
