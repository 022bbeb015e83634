"""What happened to every invented person: dated acts, who did them and what the forms say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nrm.auth.roles import Role
from nrm.demo.population import Person


@dataclass(frozen=True, slots=True)
class Step:
    """One act, done at `at` (aware) by whoever has `role` at the institution with that code.

    `act` is an act of the procedure or one of `signal` (a signal is taken), `answer_signal` (it ends
    without a case) and `draft` (a form is begun and not signed). `form` is the code of the form that
    the act fills in and signs, `values` its answers by field name; for an act without a form they
    are what its service asks for.
    """

    act: str
    at: datetime
    role: Role
    institution: str
    form: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class History:
    """One person's way through the mechanism, earliest step first; a mere signal has no person."""

    person: Person | None
    steps: tuple[Step, ...]
