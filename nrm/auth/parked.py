"""What somebody had typed when the session ran out: kept sealed for a day, for the same user and page only.

Of people who have a key pair of their own it is sealed to that first: it may be what only their agency reads.
"""

import json
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.sql.elements import ColumnElement

from nrm.audit import trail
from nrm.auth import queries
from nrm.auth.models import ParkedInput
from nrm.auth.roles import Actor
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.vault.aead import Tampered
from nrm.vault.key_pairs import Where, open_with, seal_to
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
    own = queries.member_key(user_id)
    if own:
        words = seal_to(own.public, words.encode(), where=_where(user_id, row_id)).hex()
    blob = seal_small(key_ring(), words, purpose=Purpose.ACCOUNTS, place=place)
    db.session.add(
        ParkedInput(id=row_id, user_id=user_id, path=path, to_own_key=own is not None, blob=blob)
    )
    return True


def take(actor: Actor, path: str) -> Answers:
    """Return what the actor had typed on the page `path` and forget it.

    Empty when there is nothing, or when it was sealed to a key that the actor has no more.
    """
    user_id = actor.user_id
    row = db.session.scalar(
        select(ParkedInput).where(_at(user_id, path), ParkedInput.created_at >= clock.now() - KEPT)
    )
    if row is None:
        return []
    trail.take_turn()
    words = unseal_small(key_ring(), row.blob, place=_place(user_id, path, row.id))
    db.session.delete(row)
    if row.to_own_key:
        words = _by_own_key(actor, words, row.id)
    return [(name, value) for name, value in json.loads(words)]


def _by_own_key(actor: Actor, words: str, row_id: UUID) -> str:
    try:
        own = actor.unlock() if actor.unlock else None
        sealed = bytes.fromhex(words)
        return open_with(own, sealed, where=_where(actor.user_id, row_id)).decode() if own else "[]"
    except Tampered:
        return "[]"


def _at(user_id: UUID, path: str) -> ColumnElement[bool]:
    return and_(ParkedInput.user_id == user_id, ParkedInput.path == path)


def _where(user_id: UUID, row_id: UUID) -> Where:
    return ("parked_input", user_id.hex, row_id.hex)


def _place(user_id: UUID, path: str, row_id: UUID) -> Place:
    return Place("parked_input", str(user_id), path, str(row_id))
