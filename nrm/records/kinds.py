"""What a slice says about its form, beyond its questions: who signs it, and what signing does to the case."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from nrm.auth.policy import Permission
from nrm.cases.access import CaseFile
from nrm.foundation.declaration import FormDeclaration, Values
from nrm.foundation.text import Text
from nrm.records.models import Record

_NAME = "nrm-record-kinds"
NOTHING = Text("", "")

Act = Callable[[CaseFile, Record, Values], None]
"""What a signature does to the case; `Values` are all the answers of the form."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a form cannot be signed yet: a sentence, and the question to go back to if there is one."""

    words: object
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Second:
    """The second of two signatures: who may give it, and what the first signature and a refusal do meanwhile."""

    permission: Permission
    needed: Callable[[Values], bool]
    proposed: Act
    returned: Act


def _nothing_known(_file: CaseFile) -> Mapping[str, Any]:
    return {}


def _no_aids(_answers: Values) -> Mapping[str, Any]:
    return {}


def _no_problems(_file: CaseFile, _values: Values) -> list[Problem]:
    return []


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A form of the procedure as the records know it.

    `known` gives what conditions of the form may ask about besides its own answers (such as `child`); a new draft
    starts from that and from `starts_from`. `check` finds problems that no single question shows; `aids` is what
    pages of their own show beside the questions. `signed` is the act. `act` is looked up in the procedure to tell
    whether the form may be started now, `or_acts` are those that will do as well. `repeats`: a case may hold several.
    `decides` names the answers that an act of the case followed from: a correction may not change them, and `instead`
    says what does. A form that is not `correctable` comes back through an act of the procedure instead.
    """

    form: FormDeclaration
    permission: Permission
    act: str
    signed: Act
    or_acts: tuple[str, ...] = ()
    repeats: bool = False
    second: Second | None = None
    known: Callable[[CaseFile], Mapping[str, Any]] = _nothing_known
    starts_from: Callable[[CaseFile], Mapping[str, Any]] = _nothing_known
    decides: tuple[str, ...] = ()
    instead: Text = NOTHING
    correctable: bool = True
    check: Callable[[CaseFile, Values], list[Problem]] = _no_problems
    aids: Callable[[Values], Mapping[str, Any]] = _no_aids


def register(app: Flask, kinds: Iterable[RecordKind]) -> None:
    """Tell the application which forms there are."""
    app.extensions[_NAME] = {kind.form.code: kind for kind in kinds}


def kinds() -> Mapping[str, RecordKind]:
    """Return the forms of the running application by code."""
    known: Mapping[str, RecordKind] = current_app.extensions[_NAME]
    return known
