"""Who is signed in where: sessions on the server, which end by rest, by age, or because somebody ends them."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.elements import ColumnElement

from nrm.audit import trail
from nrm.auth.models import Session, User
from nrm.auth.settings import settings
from nrm.auth.tokens import Use, is_good, mac_of, new_token, row_of
from nrm.foundation import clock
from nrm.foundation.database import db, has_no_room
from nrm.vault.key_pairs import PrivateKey, key_from, lock, unlock

SEEN_EVERY = timedelta(minutes=1)
"""How often a session's last sign of life is written down; it may end so much too early."""


def begin(user: User, *, key: PrivateKey | None = None) -> tuple[str, Session]:
    """Start a session and return the token for its cookie, which nothing here keeps, with the session.

    `key` is the user's own private key: only whoever brings the token can use it.
    """
    session_id = uuid4()
    token = new_token(session_id)
    _forget_keys(Session.user_id == user.id, _has_run_out())
    mac = mac_of(token, use=Use.SESSION, user_id=user.id)
    session = Session(id=session_id, user=user, token_mac=mac, seen_at=clock.now())
    if key:
        session.key_blob = lock(key, key_from(token.encode(), "session"), where=_where(session_id))
    db.session.add(session)
    db.session.flush()
    return token, session


def resume(token: str) -> Session | None:
    """Return the session of `token` and note the sign of life; None when it is over or its user is not active."""
    session = _find(token)
    if session is None or not _is_live(session) or not session.user.active:
        return None
    if clock.now() - session.seen_at > SEEN_EVERY:
        _note_sign_of_life(session)
    return session


def way_to_key(token: str, session: Session) -> Callable[[], PrivateKey] | None:
    """Return what opens the private key that the session holds for whoever brings its token, if it holds one."""
    blob, where = session.key_blob, _where(session.id)
    return (
        (lambda: unlock(blob, key_from(token.encode(), "session"), where=where)) if blob else None
    )


def _note_sign_of_life(session: Session) -> None:
    """Keep at once that somebody is there; on a full disk pages that only read go on without it."""
    trail.take_turn()  # the head before any other row, always: else two requests could wait for each other
    session.seen_at = clock.now()
    try:
        db.session.commit()
    except OperationalError as error:
        db.session.rollback()
        if not has_no_room(error):
            raise


def timed_out(token: str) -> Session | None:
    """Return the session of `token` when rest or age alone ended it."""
    session = _find(token)
    if session is None or session.ended_at or _is_live(session) or not session.user.active:
        return None
    return session


def live(user_id: UUID) -> Sequence[Session]:
    """Return the user's sessions that are not over, the newest first."""
    rows = db.session.scalars(
        select(Session)
        .where(Session.user_id == user_id, Session.ended_at.is_(None))
        .order_by(Session.created_at.desc())
    )
    return [session for session in rows if _is_live(session)]


def end(session_id: UUID, *, of: UUID) -> bool:
    """End one session of the user `of`; tells whether there was one to end."""
    return _end(Session.user_id == of, Session.id == session_id) == 1


def end_all(user_id: UUID) -> int:
    """End every session of the user; each one's next request finds nobody signed in. Returns how many."""
    return _end(Session.user_id == user_id)


def _end(*which: ColumnElement[bool]) -> int:
    ended = db.session.scalars(
        update(Session)
        .where(*which, Session.ended_at.is_(None))
        .values(ended_at=clock.now(), key_blob=None)
        .returning(Session.id)
    )
    return len(ended.all())


def _forget_keys(*which: ColumnElement[bool]) -> None:
    db.session.execute(
        update(Session).where(*which, Session.key_blob.is_not(None)).values(key_blob=None)
    )


def _has_run_out() -> ColumnElement[bool]:
    now, limits = clock.now(), settings()
    return or_(Session.seen_at < now - limits.idle, Session.created_at < now - limits.absolute)


def _where(session_id: UUID) -> tuple[str, ...]:
    return ("user_session", session_id.hex)


def _find(token: str) -> Session | None:
    session_id = row_of(token)
    session = db.session.get(Session, session_id) if session_id else None
    if session and is_good(token, session.token_mac, use=Use.SESSION, user_id=session.user_id):
        return session
    return None


def _is_live(session: Session) -> bool:
    now, limits = clock.now(), settings()
    return (
        session.ended_at is None
        and now - session.seen_at <= limits.idle
        and now - session.created_at <= limits.absolute
    )
