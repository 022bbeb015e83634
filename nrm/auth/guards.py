"""What stands before every page: who is signed in, and whether the role may ever do this."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar, cast

from flask import g
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from nrm.audit import trail
from nrm.audit.trail import REFUSED, Happening
from nrm.auth import queries, sessions
from nrm.auth.policy import REFUSED as REFUSED_WORDS
from nrm.auth.policy import Permission, ever
from nrm.auth.roles import Actor
from nrm.foundation.errors import NotPermitted
from nrm.foundation.text import Text
from nrm.foundation.undoing import when_undone

P = ParamSpec("P")
R = TypeVar("R", bound=ResponseReturnValue)

PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who works in this session; `token` is what the session's cookie holds."""

    actor: Actor
    institution: Text
    token: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return what Flask-Login puts into the cookie."""
        return self.token


def behind(token: str) -> SignedIn | None:
    """Return who works in the session of `token`, or None when it is over."""
    session = sessions.resume(token)
    if session is None:
        return None
    unlock = sessions.way_to_key(token, session)
    actor = queries.as_actor(session.user, session_id=session.id, unlock=unlock)
    return SignedIn(actor, queries.institution_name(session.user.institution), token)


def somebody() -> SignedIn | None:
    """Return who is signed in, or None."""
    return cast(SignedIn, current_user) if current_user.is_authenticated else None


def signed_in() -> Actor:
    """Return who is signed in; only for views behind `requires`."""
    return cast(Actor, current_user.actor)


def requires(permission: Permission) -> Callable[[Callable[P, Any]], Callable[P, Any]]:
    """Let only those pass who are signed in and whose role ever has `permission`; for a case, `case_for` decides."""

    def guard(view: Callable[P, Any]) -> Callable[P, Any]:
        @wraps(view)
        @login_required  # type: ignore[untyped-decorator]  # Flask-Login ships no types
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
            g.permission = permission
            if not ever(signed_in().role, permission):
                _refuse(permission)
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def _refuse(permission: Permission) -> NoReturn:
    author = signed_in().author
    happening = Happening("role:refused", decision=REFUSED, detail={"wanted": permission})
    when_undone(lambda: trail.record(happening, by=author))
    raise NotPermitted(REFUSED_WORDS)


def public(view: Callable[P, Any]) -> Callable[P, Any]:
    """Mark a view as open to people who are not signed in."""
    view.permission = PUBLIC  # type: ignore[attr-defined]
    return view
