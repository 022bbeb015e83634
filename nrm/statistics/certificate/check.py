"""Check published figures: `python3 check.py FILE`, with any Python from 3.11 on and nothing else.

FILE holds a "ledger" and "certificates" (docs/statistics.md says what is in them). A certificate is a collection of
invented data sets. This program adds up, and does nothing else:

1. the numbers of each release are those whose hash it names, and each says what its kind can say of the true one;
2. one certificate covers each release with everything that speaks of the same quarters, whoever published it;
3. in every data set, of whole persons of the plan, every published number is what it is said to be ("lo" to "hi");
4. every number printed as 0 or 5, and every hidden one, is 0 in one of the data sets and 4 or more in another.

So nobody can prove from the published numbers that somebody is, or is not, in such a group. From some numbers others
may have taken this: certificates except them. The exit status is 0 when everything holds, 1 when something is wrong or
cannot be checked, 2 when nothing is wrong but numbers are excepted.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, product
from pathlib import Path
from typing import Any

FORMAT = "nrm-certificate-2"
ENOUGH = 4
MONTHS = {"": 12, "R": 12, "H": 6, "Q": 3}
QUARTERLY = {"R5z": {"round5"}, "S5": {"exact", "suppressed"}}
KINDS = QUARTERLY | {"exact": {"exact"}, "external": {"external"}}
EXCEPTED = {"broken": "given away", "unshown": "not shown to hold"}


class WrongError(Exception):
    """What does not add up."""


def check(document: Any) -> Iterator[str]:
    """Yield what each certificate shows; raises `WrongError` at the first fault."""
    try:
        if "certificates" not in document or not document["ledger"]["releases"]:
            raise WrongError("there are no releases with certificates in this file")
        must_be_as_named(document["ledger"]["releases"])
        list(standing(document))
        for certificate in document["certificates"]:
            yield Certificate(certificate, document["ledger"]).verdict()
    except (AttributeError, LookupError, TypeError, ValueError) as fault:
        raise WrongError(f"the file is not written as it should be: {fault!r}") from fault


def conclusion(document: Any) -> tuple[int, str]:
    """Return the exit status for a document in which `check` found no fault, and what to say of the whole."""
    lost, sources = Counter[str](), set[str]()
    for group, certificate in standing(document):
        periods = {one["period"] for one in group}
        here = [name for name, period, _ in excepted_by(certificate) if period in periods]
        lost.update(here)
        sources.update(theirs(group) if here else ())
    if not lost:
        return 0, "Everything holds."
    told = ", ".join(f"{many} {EXCEPTED[name]}" for name, many in lost.items())
    return 2, f"Not every number holds beside {', '.join(sorted(sources))}: {told}."


def must_be_as_named(releases: Iterable[dict[str, Any]]) -> None:
    """Raise `WrongError` unless each release has the numbers that it names, each once and as its kind says."""
    met = set()
    for release in releases:
        name, quarters = name_of(release), quarters_of(release["period"])
        numbers = {each: release[each] for each in ("cells", "mechanism", "period", "plan_version")}
        if digest(numbers) != release["numbers_hash"]:
            raise WrongError(f"{name}: these are not the numbers of the release")
        if release["mechanism"] in QUARTERLY and len(quarters) > 1:
            raise WrongError(f"{name}: only quarters are published so")
        for cell in release["cells"]:
            if cell["kind"] not in KINDS[release["mechanism"]] or not can_be(cell):
                raise WrongError(f"{name}: no number that can be published: {text(cell)}")
        keys = {repr(sorted(cell["key"].items())) for cell in release["cells"]}
        about = (name, release["numbers_hash"]) if theirs([release]) else tuple(quarters)
        if about in met or len(keys) < len(release["cells"]):
            raise WrongError(f"{name}: published twice")
        met.add(about)


def can_be(cell: dict[str, Any]) -> bool:
    """Tell whether a number says of the true one what its kind says by the reader's rule."""
    kind, value, low, high = (cell[name] for name in ("kind", "value", "lo", "hi"))
    counts = [low, high] if value is None else [low, high, value]
    tidy = all(codes == sorted(set(codes)) for codes in cell["key"].values())
    if not tidy or any(type(one) is not int or one < 0 for one in counts):
        return False
    if kind == "suppressed":
        return value is None and low == 0
    if kind == "round5":
        ends = (value - 4 if value > 5 else 0, value + 4)
        return bool(value % 5 == 0 and (low, high) == ends)
    return bool(low <= value <= high if kind == "external" else low == value == high >= 5)


def standing(document: Any) -> Iterator[tuple[list[dict[str, Any]], dict[str, Any]]]:
    """Yield the releases that must hold together, with the certificate of them all; `WrongError` without one."""
    for group in groups_of(document["ledger"]["releases"]):
        hashes = {one["numbers_hash"] for one in group}
        whole = [one for one in document["certificates"] if hashes <= set(one["covers"])]
        if whole:
            yield group, min(whole, key=lambda one: len(excepted_by(one)))
        elif len(theirs(group)) < len(group):
            raise WrongError(f"no certificate covers {', '.join(sorted(map(name_of, group)))}")


def groups_of(releases: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return the releases that must hold together: of the same quarters, or of such as another of them binds."""
    found: list[tuple[set[str], list[dict[str, Any]]]] = []
    for release in (one for one in releases if one["cells"]):
        group = set(quarters_of(release["period"])), [release]
        for other in [one for one in found if one[0] & group[0]]:
            found.remove(other)
            group = other[0] | group[0], other[1] + group[1]
        found.append(group)
    return [group for _, group in found]


def excepted_by(certificate: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return the numbers that a certificate does not claim: why, of which quarter, and whom they count."""
    return [
        (name, period, text(key)) for name in EXCEPTED for period, key in certificate.get(name, ())
    ]


def text(document: Any) -> str:
    """Return a document as the text that is hashed: sorted keys, no spaces."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(document: Any) -> str:
    """Return the SHA-256 of a document in UTF-8."""
    return hashlib.sha256(text(document).encode()).hexdigest()


def theirs(group: Iterable[dict[str, Any]]) -> list[str]:
    """Return the names of those releases that somebody else published."""
    return [name_of(one) for one in group if one["mechanism"] == "external"]


def name_of(release: dict[str, Any]) -> str:
    """Return by what name a release is told of: its period, and whose numbers they are or how they came to be."""
    return f"{release['period']} ({release.get('external_source') or release['mechanism']})"


def quarters_of(period: str) -> list[str]:
    """Return the quarters of 2018, 2018-H1, 2018-Q3 or 2018-R3 (the twelve months that end with the third quarter)."""
    year, _, part = period.partition("-")
    months = MONTHS[part[:1]]
    last = int(part[1:] or 4) * (2 if part[:1] == "H" else 1)
    numbers = range(last - months // 3, last)  # those below 0 are quarters of the year before
    return [f"{int(year) + number // 4}-Q{number % 4 + 1}" for number in numbers]


class Certificate:
    """The data sets of one certificate, and the published numbers that they must agree with."""

    def __init__(self, certificate: dict[str, Any], ledger: dict[str, Any]) -> None:
        if certificate["format"] != FORMAT:
            raise WrongError(f"this program checks {FORMAT}, not {certificate['format']}")
        covers = set(certificate["covers"])
        self.releases = [one for one in ledger["releases"] if one["numbers_hash"] in covers]
        for unknown in covers - {one["numbers_hash"] for one in self.releases}:
            raise WrongError(f"a certificate for numbers that are not in the file: {unknown}")
        self.certificate = certificate
        self.variables, self.links = (certificate["plan"][name] for name in ("variables", "links"))
        self.impossible = certificate["plan"].get("impossible", [])
        self.must_have_the_plan_of(ledger)
        self.numbers = [(cell, one["period"]) for one in self.releases for cell in one["cells"]]
        self.people = [self.person(row) for row in certificate["persons"]]
        self.counting = self.counting_numbers()

    def must_have_the_plan_of(self, ledger: dict[str, Any]) -> None:
        """Raise `WrongError` where persons can have other codes than the plan of a release says."""
        plans = ledger.get("plans") or {ledger["plan"]["version"]: ledger["plan"]}
        for release in [one for one in self.releases if not theirs([one])]:
            plan = plans[release["plan_version"].partition(" ")[0]]
            named = {name for cell in release["cells"] for name in cell["key"]}
            same = plan["variables"].items() <= self.variables.items()
            rules = [*plan["links"], *plan.get("impossible", ())]
            kept = all(rule in self.links + self.impossible for rule in rules)
            if not (same and kept and named <= plan["variables"].keys()):
                raise WrongError(f"a certificate with other codes than {name_of(release)}")

    def person(self, row: list[int]) -> dict[str, str]:
        """Return an invented person's code for every variable; raises `WrongError` where nobody can have them."""
        if any(type(at) is not int or at < 0 for at in row):
            raise WrongError(f"an invented person with codes that are none: {row}")
        columns = zip(self.certificate["columns"], row, strict=True)
        codes = {name: self.variables[name][at] for name, at in columns}
        for fine, coarse, code_of in self.links:
            if codes.setdefault(coarse, code_of[codes[fine]]) != code_of[codes[fine]]:
                raise WrongError(f"an invented person with two codes for {coarse}")
        if codes.keys() != self.variables.keys():
            raise WrongError("an invented person without a code for every variable")
        if any(all(codes[name] in key[name] for name in key) for key in self.impossible):
            raise WrongError(f"an invented person who cannot be: {text(codes)}")
        return codes

    def counting_numbers(self) -> dict[str, list[list[int]]]:
        """Return for each quarter and invented person the numbers (positions in the list) that count them."""
        groups: dict[str, dict[tuple[str, ...], dict[tuple[str, ...], list[int]]]] = {}
        quarters = {one["period"]: quarters_of(one["period"]) for one in self.releases}
        for at, (cell, period) in enumerate(self.numbers):
            for quarter in quarters[period]:
                by_codes = groups.setdefault(quarter, {}).setdefault(tuple(cell["key"]), {})
                for codes in product(*cell["key"].values()):
                    by_codes.setdefault(codes, []).append(at)
        found: dict[str, list[list[int]]] = {quarter: [] for quarter in groups}
        for quarter, person in product(groups, self.people):
            numbers: list[int] = []
            for names, by_codes in groups[quarter].items():
                codes = tuple([person[name] for name in names])
                numbers.extend(by_codes.get(codes, ()))
            found[quarter].append(numbers)
        return found

    def counted(self, changes: dict[str, list[list[int]]]) -> tuple[Counter[int], Counter[Any]]:
        """Return by how much a data set moves each number, and how many of each person it adds."""
        numbers, people = Counter[int](), Counter[Any]()
        for quarter, moves in changes.items():
            for who, change in moves:
                if type(who) is not int or type(change) is not int or who < 0:
                    raise WrongError(f"no whole persons: {change} of {who}")
                people[quarter, who] += change
                for at in self.counting[quarter][who]:
                    numbers[at] += change
        return numbers, people

    def verdict(self) -> str:
        """Return what the certificate shows, in words; raises `WrongError` when it does not hold."""
        low, high = self.ends()
        claimed = self.claimed()
        for at in sorted(claimed - (low & high)):
            raise WrongError(f"both ends are not shown of the number {text(self.numbers[at])}")
        names, many = ", ".join(sorted(map(name_of, self.releases))), len(self.certificate["sets"])
        words = f"{names}: {len(claimed)} protected numbers, both ends shown by {many} data sets"
        lost = Counter(name for name, _, _ in excepted_by(self.certificate))
        return "; ".join([words, *(f"{times} {EXCEPTED[name]}" for name, times in lost.items())])

    def ends(self) -> tuple[set[int], set[int]]:
        """Return the numbers that are 0, and those that are 4 or more, in some data set; `WrongError` at a fault."""
        base, there = self.counted(self.certificate["base"])
        values: dict[int, set[int]] = {at: set() for at in range(len(self.numbers))}
        moved: Counter[int] = Counter()
        for changes in self.certificate["sets"]:
            numbers, people = self.counted(changes)
            if any(there[one] + people[one] < 0 for one in chain(there, people)):
                raise WrongError("a data set with fewer than none of a person")
            for at, change in numbers.items():
                values[at].add(base[at] + change)
            moved.update(numbers.keys())
        for at, found in values.items():
            if moved[at] < len(self.certificate["sets"]):
                found.add(base[at])
            cell, _ = self.numbers[at]
            if found and not (cell["lo"] <= min(found) and max(found) <= cell["hi"]):
                raise WrongError(f"a data set without the number {text(self.numbers[at])}")
        low = {at for at, found in values.items() if 0 in found}
        return low, {at for at, found in values.items() if found and max(found) >= ENOUGH}

    def claimed(self) -> set[int]:
        """Return the numbers whose ends must be shown: 0, 5 or hidden, not empty by definition, and not excepted."""
        excepted = [(period, key) for _, period, key in excepted_by(self.certificate)]
        groups, marks = groups_of(self.releases) if excepted else [], set(excepted)
        bound = {one["period"] for group in groups if theirs(group) for one in group}
        found, taken = set[int](), set[int]()
        for at, (cell, period) in enumerate(self.numbers):
            small = cell["kind"] == "round5" and cell["value"] <= 5
            if (small or cell["kind"] == "suppressed") and all(cell["key"].values()):
                is_taken = period in bound and (period, text(cell["key"])) in marks
                (taken if is_taken else found).add(at)
        if len(taken) < len(excepted):
            raise WrongError("numbers are excepted that nobody else's number can have given away")
        return found


def main(arguments: Sequence[str]) -> int:
    """Say what holds, or the first fault; returns the exit status."""
    if len(arguments) != 1:
        sys.stdout.write("Say which file: python3 check.py ledger.json\n")
        return 1
    try:
        document = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        for line in check(document):
            sys.stdout.write(line + "\n")
        status, words = conclusion(document)
    except (OSError, ValueError) as fault:
        status, words = 1, f"The file cannot be read: {fault}"
    except WrongError as fault:
        status, words = 1, f"It does not hold: {fault}"
    sys.stdout.write(words + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
