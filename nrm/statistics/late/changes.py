"""What the files of a period say otherwise today than when its figures were frozen: counts only, and pure.

Frozen facts lead to no case, so both sides are compared as collections of coded facts. Compared is what an initial
identification says, because that alone is corrected; what goes on happening to a person is no correction.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from nrm.statistics.facts.fact import NOT_AGREED, Fact

ANSWERS = (
    *("sex", "age_group", "citizenship", "exploitation", "structure", "sector", "qark", "scope"),
    *("channel", "recruitment", "border", "previously"),
)
"""The traits that the initial identification fixes."""

_Answers = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """How many persons of a period are told of otherwise today; `traits` counts the corrected answers by trait.

    `late` came into the register afterwards, `erased` are gone, `decided` were formally identified as victims since,
    `consents` were given or withdrawn since.
    """

    corrected: int = 0
    late: int = 0
    erased: int = 0
    decided: int = 0
    consents: int = 0
    traits: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Changes") -> "Changes":
        """Return both together."""
        both = {
            one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)
        }
        return Changes(**both)


def changes(then: Sequence[Fact], now: Sequence[Fact]) -> Changes:
    """Return what became of the facts of a quarter that were frozen, given those of the same quarter as of today.

    Whoever is gone and has not come back with other answers was erased; whoever came and is nobody's correction came
    late. Two opposite changes of like persons cancel out: the counts are the least that must have happened.
    """
    before, after = Counter(map(_answers, then)), Counter(map(_answers, now))
    gone, come = list((before - after).elements()), list((after - before).elements())
    corrected = min(len(gone), len(come))
    return Changes(
        corrected=corrected,
        late=len(come) - corrected,
        erased=len(gone) - corrected,
        decided=_moved(then, now, lambda one: one.status == "VT"),
        consents=_moved(then, now, _withheld) + _moved(now, then, _withheld),
        traits=_traits(gone, come) if corrected else Counter(),
    )


def _answers(fact: Fact) -> _Answers:
    return tuple(getattr(fact, name) for name in ANSWERS)


def _withheld(fact: Fact) -> bool:
    return fact.setting == NOT_AGREED


def _moved(then: Sequence[Fact], now: Sequence[Fact], within: Callable[[Fact], bool]) -> int:
    """Return how many are `within` now and were not then, among persons of whom both sides know."""
    before, after = Counter(map(_answers, then)), Counter(map(_answers, now))
    was = Counter(_answers(one) for one in then if within(one))
    found = Counter(_answers(one) for one in now if within(one))
    staying = before & after
    return sum(max(0, min(found[one], staying[one]) - was[one]) for one in staying)


def _traits(gone: Sequence[_Answers], come: Sequence[_Answers]) -> Counter[str]:
    """Return of how many persons each answer changed, at least."""
    found: Counter[str] = Counter()
    for place, name in enumerate(ANSWERS):
        before, after = Counter(one[place] for one in gone), Counter(one[place] for one in come)
        changed = min((before - after).total(), (after - before).total())
        if changed:
            found[name] = changed
    return found
