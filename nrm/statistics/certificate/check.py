"""Check published figures: `python3 check.py FILE`, with any Python from 3.11 on and nothing else.

FILE holds a "ledger" and "certificates" (docs/statistics.md says what is in them). A certificate is a collection of
invented data sets. This program adds up, and does nothing else:

1. the numbers of each release are those whose hash the release names;
2. in every data set every published number is what it is said to be (from "lo" to "hi");
3. every number printed as 0 or 5, and every hidden one, is 0 in one of the data sets and 4 or more in another.

So nobody can prove from the published numbers that somebody is, or is not, in such a group.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from operator import itemgetter
from pathlib import Path
from typing import Any

FORMAT = "nrm-certificate-2"
ENOUGH = 4
MONTHS = {"": 12, "R": 12, "H": 6, "Q": 3}


class WrongError(Exception):
    """What does not add up."""


def check(document: dict[str, Any]) -> Iterator[str]:
    """Yield what each certificate shows; raises `WrongError` at the first fault."""
    releases = {}
    for release in document["ledger"]["releases"]:
        numbers = {name: release[name] for name in ("cells", "mechanism", "period", "plan_version")}
        if digest(numbers) != release["numbers_hash"]:
            raise WrongError(f"{release['period']}: these are not the numbers of the release")
        releases[release["numbers_hash"]] = release
    for certificate in document["certificates"]:
        if certificate["format"] != FORMAT:
            raise WrongError(f"this program checks {FORMAT}, not {certificate['format']}")
        unknown = set(certificate["covers"]) - set(releases)
        if unknown:
            raise WrongError(f"a certificate for numbers that are not in the file: {min(unknown)}")
        covered = [releases[name] for name in certificate["covers"]]
        yield Certificate(covered, certificate).verdict()


def digest(document: Any) -> str:
    """Return the SHA-256 of a document: sorted keys, no spaces, UTF-8."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def quarters_of(period: str) -> list[str]:
    """Return the quarters of 2018, 2018-H1, 2018-Q3 or 2018-R3 (the twelve months that end with the third quarter)."""
    year, _, part = period.partition("-")
    months = MONTHS[part[:1]]
    last = int(part[1:] or 4) * (2 if part[:1] == "H" else 1)
    numbers = range(last - months // 3, last)  # those below 0 are quarters of the year before
    return [f"{int(year) + number // 4}-Q{number % 4 + 1}" for number in numbers]


def reader(names: tuple[str, ...]) -> Callable[[dict[str, str]], tuple[str, ...]]:
    """Return what reads a person's codes for the variables `names`."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda person: tuple(person[name] for name in names)


class Certificate:
    """The data sets of one certificate, and the published numbers that they must agree with."""

    def __init__(self, releases: list[dict[str, Any]], certificate: dict[str, Any]) -> None:
        self.releases, self.certificate = releases, certificate
        self.plan = certificate["plan"]
        self.numbers = [
            (cell, quarters_of(release["period"]))
            for release in releases
            for cell in release["cells"]
        ]
        self.people = [self.person(row) for row in certificate["persons"]]
        self.counting = self.counting_numbers()

    def person(self, row: list[int]) -> dict[str, str]:
        """Return an invented person's code for every variable; coarser ones follow from finer ones."""
        variables = self.plan["variables"]
        columns = self.certificate["columns"]
        codes = {name: variables[name][at] for name, at in zip(columns, row, strict=True)}
        for fine, coarse, code_of in self.plan["links"]:
            if codes.setdefault(coarse, code_of[codes[fine]]) != code_of[codes[fine]]:
                raise WrongError(f"an invented person with two codes for {coarse}")
        if codes.keys() != variables.keys():
            raise WrongError("an invented person without a code for every variable")
        return codes

    def counting_numbers(self) -> dict[str, list[list[int]]]:
        """Return for each quarter and invented person the numbers (positions in the list) that count them."""
        groups: dict[str, dict[tuple[str, ...], dict[tuple[str, ...], list[int]]]] = {}
        for at, (cell, quarters) in enumerate(self.numbers):
            names = tuple(sorted(cell["key"]))
            for quarter in quarters:
                by_codes = groups.setdefault(quarter, {}).setdefault(names, {})
                for codes in product(*(cell["key"][name] for name in names)):
                    by_codes.setdefault(codes, []).append(at)
        return {
            quarter: [
                [at for codes, by_codes in read for at in by_codes.get(codes(person), ())]
                for person in self.people
            ]
            for quarter, found in groups.items()
            for read in [[(reader(names), by_codes) for names, by_codes in found.items()]]
        }

    def counted(self, changes: dict[str, list[list[int]]]) -> tuple[Counter[int], Counter[Any]]:
        """Return by how much a data set moves each number, and how many of each person it adds."""
        numbers: Counter[int] = Counter()
        people: Counter[Any] = Counter()
        for quarter, moves in changes.items():
            for who, change in moves:
                people[quarter, who] += change
                for at in self.counting[quarter][who]:
                    numbers[at] += change
        return numbers, people

    def verdict(self) -> str:
        """Return what the certificate shows, in words; raises `WrongError` when it does not hold."""
        low, high = self.ends()
        broken = [digest(one) for one in self.certificate["broken"]]
        protected = [at for at in range(len(self.numbers)) if self.is_protected(at, broken)]
        for at in protected:
            if at not in low or at not in high:
                raise WrongError(f"both ends are not shown of the number {self.named(at)}")
        periods = ", ".join(
            sorted(f"{one['period']} ({one['mechanism']})" for one in self.releases)
        )
        sets = len(self.certificate["sets"])
        words = (
            f"{periods}: {len(protected)} protected numbers, both ends shown by {sets} data sets"
        )
        return words + (f"; {len(broken)} given away by what others published" if broken else "")

    def ends(self) -> tuple[set[int], set[int]]:
        """Return the numbers that are 0, and those that are 4 or more, in some data set; `WrongError` at a fault."""
        base, there = self.counted(self.certificate["base"])
        lows, highs = ([cell[end] for cell, _ in self.numbers] for end in ("lo", "hi"))
        strange = [at for at, least in enumerate(lows) if not least <= base[at] <= highs[at]]
        values: dict[int, set[int]] = {at: set() for at in range(len(lows))}
        moved: Counter[int] = Counter()
        for changes in self.certificate["sets"]:
            numbers, people = self.counted(changes)
            if any(there[one] + change < 0 for one, change in people.items()):
                raise WrongError("a data set with fewer than none of a person")
            for at in strange:
                numbers[at] += 0  # even when nobody in it moves
            for at, change in numbers.items():
                values[at].add(base[at] + change)
            moved.update(numbers.keys())
        for at, found in values.items():
            if moved[at] < len(self.certificate["sets"]):
                found.add(base[at])
            if found and not (lows[at] <= min(found) and max(found) <= highs[at]):
                raise WrongError(f"a data set without the published number {self.named(at)}")
        low = {at for at, found in values.items() if 0 in found}
        return low, {at for at, found in values.items() if found and max(found) >= ENOUGH}

    def is_protected(self, at: int, broken: list[str]) -> bool:
        """Tell whether a number must keep both ends: printed 0 or 5 or hidden, and somebody can be in its group."""
        cell, quarters = self.numbers[at]
        small = cell["kind"] == "round5" and cell["value"] <= 5
        told_of = (small or cell["kind"] == "suppressed") and all(cell["key"].values())
        return told_of and not (broken and digest([quarters[0], cell["key"]]) in broken)

    def named(self, at: int) -> str:
        """Return a number as a reader finds it."""
        cell, quarters = self.numbers[at]
        return f"{quarters[0]} {json.dumps(cell['key'], sort_keys=True)} = {cell['value']}"


def main(arguments: list[str]) -> int:
    """Say what holds, or the first fault; returns the exit status, 0 or 1."""
    try:
        (path,) = arguments
        for line in check(json.loads(Path(path).read_text(encoding="utf-8"))):
            sys.stdout.write(line + "\n")
    except WrongError as fault:
        sys.stdout.write(f"It does not hold: {fault}\n")
        return 1
    sys.stdout.write("Everything holds.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
