"""What stands before every page: who is signed in, and whether the role may ever do this."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from flask import g
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from nrm.auth.policy import REFUSED, Permission, ever
from nrm.auth.roles import Actor
from nrm.foundation.errors import NotPermitted

P = ParamSpec("P")
R = TypeVar("R", bound=ResponseReturnValue)

PUBLIC = "public"


def signed_in() -> Actor:
    """Return who is signed in; only for views behind `requires`."""
    return cast(Actor, current_user.actor)


def requires(permission: Permission) -> Callable[[Callable[P, Any]], Callable[P, Any]]:
    """Let only those pass who are signed in and whose role ever has `permission`; for a case, `case_for` decides."""

    def guard(view: Callable[P, Any]) -> Callable[P, Any]:
        @wraps(view)
        @login_required
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
            g.permission = permission
            if not ever(signed_in().role, permission):
                raise NotPermitted(REFUSED)
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def public(view: Callable[P, Any]) -> Callable[P, Any]:
    """Mark a view as open to people who are not signed in."""
    view.permission = PUBLIC  # type: ignore[attr-defined]
    return view
