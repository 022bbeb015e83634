"""Variables that follow from finer ones, said in codes of the finer ones."""

from collections.abc import Iterable, Iterator, Mapping

from nrm.statistics.attack.known import Group

Link = tuple[str, str, Mapping[str, str]]
"""(finer variable, coarser variable, code of the coarser by code of the finer)."""


class Definitions:
    """What follows from what. A coarser variable is told by the first finer one that has it."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._told_by: dict[str, tuple[str, Mapping[str, str]]] = {}
        self._also: list[Link] = []
        for finer, coarser, code_of in links:
            if coarser in self._told_by:
                self._also.append((finer, coarser, code_of))
            else:
                self._told_by[coarser] = (finer, code_of)

    def follows(self, variable: str) -> bool:
        """Tell whether `variable` follows from a finer one."""
        return variable in self._told_by

    def group(self, key: Mapping[str, Iterable[str]]) -> Group:
        """Return the group of `key` in the finest variables; one with no code left has nobody in it by definition."""
        wanted: dict[str, set[str]] = {}
        waiting = [(variable, set(codes)) for variable, codes in key.items()]
        while waiting:
            variable, codes = waiting.pop()
            if variable in self._told_by:
                finer, code_of = self._told_by[variable]
                waiting.append((finer, {code for code, told in code_of.items() if told in codes}))
            else:
                wanted[variable] = wanted.get(variable, codes) & codes
        return Group.of(wanted)

    def impossible(self, named: Iterable[str]) -> Iterator[Group]:
        """Yield the groups in which two finer variables would tell different codes of one coarser variable.

        Only of the variables `named`, those that some number speaks of.
        """
        speaking = set(named)
        for finer, coarser, code_of in self._also:
            if finer not in speaking:
                continue
            told = set(code_of.values())
            for code in sorted(told):
                these = [one for one, its in code_of.items() if its == code]
                others = self._told_by[coarser][1]
                against = {its for its in others.values() if its != code}
                yield self.group({finer: these, coarser: against})
