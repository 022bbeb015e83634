"""Reading the versions of the procedure from their files and checking that they hang together."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from nrm.foundation.text import Text
from nrm.procedure.rules import (
    Act,
    Certainty,
    Deadline,
    FilePart,
    Part,
    Procedure,
    Stage,
    Step,
    Unit,
)


@cache
def procedures() -> tuple[Procedure, ...]:
    """Return every version that is installed, the oldest first."""
    folder = files("nrm.procedure") / "versions"
    documents = {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text("utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }
    read = [parse(_with_base(document, documents)) for document in documents.values()]
    return tuple(sorted(read, key=lambda procedure: procedure.in_force))


def procedure(version: str) -> Procedure:
    """Return the version called `version`; raises KeyError."""
    for known in procedures():
        if known.version == version:
            return known
    raise KeyError(version)


def in_force_on(day: date) -> Procedure:
    """Return the version under which a case opened on `day` stands."""
    started = [known for known in procedures() if known.in_force <= day]
    return started[-1] if started else procedures()[0]


def parse(document: dict[str, Any]) -> Procedure:
    """Build a version from its document; raises ValueError when its parts do not fit together."""
    made = Procedure(
        version=document["version"],
        title=Text(**document["title"]),
        source=document["source"],
        in_force=document["in_force"],
        stages=tuple(_named(Stage, entry) for entry in document["stage"]),
        acts=tuple(_named(Act, entry) for entry in document["act"]),
        steps=tuple(_named(Step, entry) for entry in document["step"]),
        deadlines=tuple(_named(Deadline, entry) for entry in document["deadline"]),
        file_parts=tuple(FilePart(**entry) for entry in document["file_part"]),
    )
    _check(made)
    return made


_TYPES = {"part": Part, "unit": Unit, "certainty": Certainty}
_LISTS = ("within", "needs", "opened_by", "done_by")


def _named(kind: Any, entry: dict[str, Any]) -> Any:
    values = {key: value for key, value in entry.items() if key not in ("sq", "en")}
    for key, convert in _TYPES.items():
        if key in values:
            values[key] = convert(values[key])
    for key in _LISTS:
        if key in values:
            values[key] = tuple(values[key])
    return kind(name=Text(entry["sq"], entry["en"]), **values)


def _with_base(document: dict[str, Any], documents: dict[str, dict[str, Any]]) -> dict[str, Any]:
    base = document.get("based_on")
    return documents[base] | document if base else document


def _check(made: Procedure) -> None:
    stages = {stage.code for stage in made.stages}
    acts = {act.code for act in made.acts}
    deadlines = {deadline.code for deadline in made.deadlines}
    unknown = [
        *(
            code
            for act in made.acts
            for code in (*act.within, *filter(None, [act.to]))
            if code not in stages
        ),
        *(
            code
            for step in made.steps
            for code in (*step.opened_by, *step.done_by)
            if code not in acts
        ),
        *(step.deadline for step in made.steps if step.deadline and step.deadline not in deadlines),
        *(part.since for part in made.file_parts if part.since not in stages),
    ]
    if unknown:
        raise ValueError(f"procedure {made.version} names what it does not declare: {unknown}")
