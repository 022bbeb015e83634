"""Reading releases from a file: the ledger's own format, and what others or a test may want to say besides.

Beyond the ledger (docs/statistics.md) a cell may be of the kind `pct`: a percentage between `lo` and `hi` of the true
number of the group under `among`. Of one that is `suppressed` only `lo` and `hi` are told, where null means no end;
whatever they say, it must be able to be nobody and to be 4 or more. `lo` and `hi` may be left out where the kind says
them. A top-level `periods` may say what an unusual period consists of, and `impossible`, as in the plan, which groups
nobody can be in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from nrm.statistics.attack.definitions import Definitions
from nrm.statistics.attack.known import (
    PERIOD,
    Codes,
    Group,
    Known,
    Number,
    Share,
    Unreadable,
    base_of,
    meaning,
    quarters_of,
)


def read(document: Any) -> Known:
    """Return what the releases in `document`, parsed JSON, tell; raises `Unreadable`.

    Without `plan.variables` the codes that are named are taken for all that there are.
    """
    try:
        return _read(document)
    except (AttributeError, KeyError, TypeError) as reason:
        raise Unreadable(f"this is not a file of releases: {reason!r}") from reason


def _read(document: Any) -> Known:
    plan = document.get("plan", {})
    definitions = Definitions(plan.get("links", ()))
    periods = document.get("periods", {})
    numbers: list[Number] = []
    shares: list[Share] = []
    for release in document["releases"]:
        quarters = periods.get(release["period"]) or quarters_of(release["period"])
        for cell in release["cells"]:
            group = _group(definitions, cell["key"], quarters)
            if not _has_anybody(group):
                continue
            if cell["kind"] == "pct":
                whole = _group(definitions, cell["among"], quarters)
                shares.append(Share(release["id"], group, whole, *_ends(cell)))
            else:
                numbers.append(_number(release["id"], group, cell))
    told = [one.group for one in numbers]
    told += chain.from_iterable((one.part, one.whole) for one in shares)
    never = [*plan.get("impossible", ()), *document.get("impossible", ())]
    impossible = [definitions.group(key) for key in never]
    impossible += definitions.impossible(chain.from_iterable(one.axes for one in told))
    impossible = [one for one in impossible if _has_anybody(one)]
    axes = _axes([*told, *impossible], plan.get("variables", {}))
    return Known(axes, tuple(numbers), tuple(shares), tuple(impossible))


def _group(definitions: Definitions, key: Mapping[str, Any], quarters: Codes) -> Group:
    codes = {name: [one] if isinstance(one, str) else one for name, one in key.items()}
    return definitions.group({PERIOD: quarters, **codes})


def _has_anybody(group: Group) -> bool:
    return all(codes for _, codes in group.parts)


def _number(release: str, group: Group, cell: Mapping[str, Any]) -> Number:
    kind = str(cell["kind"])
    if kind == "suppressed":
        return Number(release, group, cell.get("lo") or 0, cell.get("hi"), is_protected=True)
    value = cell.get("value", -1)
    base = base_of(kind)
    told = base is None and "lo" in cell  # of a rounded number only the reader's rule is believed
    low, high = (cell["lo"], cell["hi"]) if told else meaning(kind, value)
    protected = base is not None and value <= base
    return Number(release, group, low, high, is_protected=protected).as_told


def _ends(cell: Mapping[str, Any]) -> tuple[float, float]:
    return float(cell["lo"]), float(cell["hi"])


def _axes(groups: Iterable[Group], declared: Mapping[str, Iterable[str]]) -> dict[str, Codes]:
    """Return the axes that `groups` name, with all codes declared or, where none are, all that are named."""
    named: dict[str, set[str]] = defaultdict(set)
    for axis, codes in chain.from_iterable(one.parts for one in groups):
        named[axis].update(codes)
    for axis, mentioned in named.items():
        unknown = mentioned - set(declared.get(axis, mentioned))
        if unknown:
            raise Unreadable(f"the variable {axis} has no code {min(unknown)}")
    return {axis: tuple(declared.get(axis, sorted(codes))) for axis, codes in sorted(named.items())}
