"""The program that strangers check figures with: what it must refuse, and what it says of numbers that are excepted."""

import copy
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from nrm.statistics.certificate.check import FORMAT, WrongError, check, digest, main

FIRST, SECOND = "2030-Q1", "2030-Q2"
PLAN = {
    "variables": {
        "sex": ["F", "M"],
        "age": ["0-13", "14-17", "18"],
        "majority": ["CHILD", "ADULT"],
    },
    "links": [["age", "majority", {"0-13": "CHILD", "14-17": "CHILD", "18": "ADULT"}]],
}
WOMEN: dict[str, list[str]] = {"sex": ["F"]}
GIRL, WOMAN, MAN, BOY = range(4)
File = dict[str, Any]


def rounded(key: dict[str, list[str]], value: int) -> File:
    """Return a number of a rounding as files have it."""
    lo = value - 4 if value > 5 else 0
    return {"key": key, "kind": "round5", "value": value, "lo": lo, "hi": value + 4}


def theirs(key: dict[str, list[str]], value: int) -> File:
    """Return a number of somebody else."""
    return {"key": key, "kind": "external", "value": value, "lo": value, "hi": value}


def release(period: str, cells: Sequence[File], mechanism: str = "R5z", **more: Any) -> File:
    """Return a release of these numbers."""
    numbers = {"period": period, "mechanism": mechanism, "plan_version": "1 in part"}
    return numbers | more | {"cells": list(cells), "numbers_hash": ""}


def quarter(period: str) -> File:
    """Return a rounded quarter."""
    cells = [rounded({}, 10), rounded(WOMEN, 5), rounded({"majority": ["CHILD"]}, 5)]
    return release(period, [*cells, rounded({"age": ["0-13"]}, 0)])


def certificate(covers: Sequence[int], **parts: Any) -> File:
    """Return a certificate of the releases at `covers`."""
    made = {
        "format": FORMAT,
        "plan": {"version": "1", **PLAN},
        "columns": ["sex", "age"],
        "persons": [[0, 0], [0, 2], [1, 2], [1, 0]],
        "broken": [],
    }
    return made | parts | {"covers": list(covers)}


def alone(period: str, covers: Sequence[int]) -> File:
    """Return the certificate of a quarter of which nobody else has spoken."""
    changes: list[list[list[int]]] = [[], [[WOMAN, -5], [MAN, 5]], [[GIRL, 4]], [[BOY, 4]]]
    sets = [{period: one} for one in changes]
    return certificate(covers, base={period: [[WOMAN, 5], [MAN, 5]]}, sets=sets)


def beside(quarters: Sequence[str], covers: Sequence[int], **excepted: Any) -> File:
    """Return a certificate of quarters in the first of which are three women, as somebody else has said."""
    base = {one: [[WOMAN, 3], [MAN, 7]] for one in quarters}
    return certificate(
        covers, base=base, sets=[{}, {one: [[BOY, 4]] for one in quarters}], **excepted
    )


def sealed(document: File) -> File:
    """Return a file as whoever made it would give it out: with the hashes of what is in it."""
    made = copy.deepcopy(document)
    listed = made["ledger"]["releases"]
    for one in listed:
        numbers = {name: one[name] for name in ("cells", "mechanism", "period", "plan_version")}
        one["numbers_hash"] = digest(numbers)
    for one in made["certificates"]:
        one["covers"] = [
            each["numbers_hash"] for each in listed if listed.index(each) in one["covers"]
        ]
    return made


def file_of(releases: Sequence[File], certificates: Sequence[File]) -> File:
    """Return a file whose hashes are still to be made."""
    ledger = {"plan": {"version": "2", **PLAN}, "plans": {"1": PLAN}, "releases": list(releases)}
    return {"ledger": ledger, "certificates": list(certificates)}


def put(document: File, path: Sequence[Any], value: Any) -> File:
    """Return a file with something else at one place."""
    changed = copy.deepcopy(document)
    found: Any = changed
    for step in path[:-1]:
        found = found[step]
    if isinstance(found, list):
        found[path[-1] : path[-1] + 1] = [value]  # behind the last one: one more
    else:
        found[path[-1]] = value
    return changed


HONEST = file_of([quarter(FIRST)], [alone(FIRST, [0])])
REPLY = release(FIRST, [theirs(WOMEN, 3)], "external", external_source="a reply")
GIVEN = [[FIRST, WOMEN]]
BESIDE = file_of([quarter(FIRST), REPLY], [beside([FIRST], [0, 1], broken=GIVEN)])
YEAR = release("2030", [theirs({}, 20) | {"hi": 28}], "external", external_source="a report")
CELLS, CERTIFICATE = ("ledger", "releases", 0, "cells"), ("certificates", 0)
GHOST = {"version": "1", **PLAN, "variables": {**PLAN["variables"], "sex": ["F", "M", "GHOST"]}}  # type: ignore[dict-item]
EVERY = [[FIRST, one["key"]] for one in HONEST["ledger"]["releases"][0]["cells"][1:]]
HIDDEN = {"key": WOMEN, "kind": "suppressed", "value": None, "lo": 0, "hi": 9}
FORGED = {
    "no certificate": (("certificates",), []),
    "one that covers nothing": ((*CERTIFICATE, "covers"), []),
    "everything given away by nobody": ((*CERTIFICATE, "broken"), EVERY),
    "everything not shown": ((*CERTIFICATE, "unshown"), EVERY),
    "a code that the plan does not know": ((*CERTIFICATE, "plan"), GHOST),
    "no links": ((*CERTIFICATE, "plan", "links"), []),
    "a plan that is not in the file": (("ledger", "releases", 0, "plan_version"), "3"),
    "a variable that the plan does not know": ((*CELLS, 4), rounded({"hair": ["RED"]}, 0)),
    "half persons": ((*CERTIFICATE, "base", FIRST, 0, 1), 5.0),
    "true as one": ((*CERTIFICATE, "persons", 2, 0), True),
    "a code from the end": ((*CERTIFICATE, "persons", 0, 0), -2),
    "a code behind the last": ((*CERTIFICATE, "persons", 0, 0), 2),
    "a person from the end": ((*CERTIFICATE, "base", FIRST, 0, 0), -3),
    "an unknown person": ((*CERTIFICATE, "base", FIRST, 0, 0), 4),
    "an unknown quarter": ((*CERTIFICATE, "base", SECOND), [[0, 5]]),
    "a person without age": ((*CERTIFICATE, "persons", 0), [0]),
    "another format": ((*CERTIFICATE, "format"), "nrm-certificate-1"),
    "a wide interval": ((*CELLS, 0), rounded({}, 10) | {"lo": 0, "hi": 10**9}),
    "no multiple of five": ((*CELLS, 0), rounded({}, 11)),
    "a kind that nobody knows": ((*CELLS, 1), rounded(WOMEN, 5) | {"kind": "round10"}),
    "an exact number in a rounding": ((*CELLS, 1), theirs(WOMEN, 5) | {"kind": "exact"}),
    "numbers of others in a rounding": ((*CELLS, 1), theirs(WOMEN, 5)),
    "a mechanism that nobody knows": (("ledger", "releases", 0, "mechanism"), "R10"),
    "a rounded year": (("ledger", "releases", 0, "period"), "2030"),
    "the same number twice": ((*CELLS, 4), rounded(WOMEN, 5)),
    "the same code twice": ((*CELLS, 1, "key"), {"sex": ["F", "F"]}),
    "the same release twice": (("ledger", "releases", 1), quarter(FIRST)),
    "no releases": (("ledger", "releases"), []),
}


@pytest.mark.parametrize(("path", "value"), FORGED.values(), ids=FORGED)
def test_what_is_forged_is_refused(path: Sequence[Any], value: Any) -> None:
    assert len(list(check(sealed(HONEST)))) == 1
    with pytest.raises(WrongError):
        list(check(sealed(put(HONEST, path, value))))


def test_nobody_is_invented_who_cannot_be_and_no_rule_of_the_plan_left_out() -> None:
    never = [{"age": ["0-13"], "sex": ["F"]}]
    ruled = put(HONEST, ("ledger", "plans", "1", "impossible"), never)
    with pytest.raises(WrongError, match="other codes than"):
        list(check(sealed(ruled)))
    with pytest.raises(WrongError, match="who cannot be"):
        list(check(sealed(put(ruled, (*CERTIFICATE, "plan", "impossible"), never))))


def test_a_number_that_is_not_of_the_hash_is_refused() -> None:
    with pytest.raises(WrongError, match="not the numbers of the release"):
        list(check(put(sealed(HONEST), (*CELLS, 0), rounded({}, 15))))


@pytest.mark.parametrize(
    "untouched", [[[MAN, 10], [WOMAN, -5], [4, 5]], [[WOMAN, 5], [MAN, 5], [4, -1]]]
)
def test_nobody_is_less_than_none_though_no_set_touches_him(untouched: list[list[int]]) -> None:
    twin = put(HONEST, (*CERTIFICATE, "persons", 4), [0, 2])
    with pytest.raises(WrongError, match="fewer than none"):
        list(check(sealed(put(twin, (*CERTIFICATE, "base", FIRST), untouched))))


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "exact", "value": 3, "lo": 3, "hi": 3},
        {"kind": "exact", "value": 7, "lo": 6, "hi": 7},
        {"kind": "suppressed", "lo": 1},
        {"kind": "suppressed", "value": 5},
        {"kind": "suppressed", "hi": 9.5},
    ],
)
def test_a_suppressed_quarter_shows_nothing_small(wrong: File) -> None:
    cells = [theirs({}, 10) | {"kind": "exact"}, HIDDEN]
    sets = [{}, {FIRST: [[WOMAN, -5], [MAN, 5]]}]
    base = {FIRST: [[WOMAN, 5], [MAN, 5]]}
    made = file_of([release(FIRST, cells, "S5")], [certificate([0], base=base, sets=sets)])
    assert list(check(sealed(made))) == [
        "2030-Q1 (S5): 1 protected numbers, both ends shown by 2 data sets"
    ]
    with pytest.raises(WrongError, match="can be published"):
        list(check(sealed(put(made, (*CELLS, 1), HIDDEN | wrong))))


@pytest.mark.parametrize(
    "excepted",
    [
        {"broken": GIVEN * 2},
        {"broken": GIVEN, "unshown": GIVEN},
        {"broken": [*GIVEN, [FIRST, {}]]},
        {"broken": [*GIVEN, [SECOND, WOMEN]]},
        {"broken": []},
    ],
)
def test_only_what_others_can_have_taken_is_excepted(excepted: File) -> None:
    made = file_of(
        [quarter(FIRST), REPLY, quarter(SECOND)],
        [beside([FIRST], [0, 1], broken=GIVEN), alone(SECOND, [2])],
    )
    assert len(list(check(sealed(made)))) == 2
    wrong = beside([FIRST, SECOND], [0, 1, 2], **excepted)
    with pytest.raises(WrongError):
        list(check(sealed(put(made, CERTIFICATE, wrong))))


def test_one_certificate_covers_all_that_is_bound_together() -> None:
    releases = [quarter(FIRST), quarter(SECOND), YEAR]
    both = beside([FIRST, SECOND], [0, 1, 2], unshown=[[FIRST, WOMEN], [SECOND, WOMEN]])
    for covers in ([[0], [1]], [[0, 2], [1, 2]], [[0, 1]]):
        parts = [alone(FIRST if 0 in one else SECOND, one) for one in covers]
        with pytest.raises(WrongError, match=r"covers 2030 \(a report\), 2030-Q1 \(R5z\), 2030-Q2"):
            list(check(sealed(file_of(releases, parts))))
    earlier = [alone(FIRST, [0]), alone(SECOND, [1])]
    words = list(check(sealed(file_of(releases, [*earlier, both]))))
    assert len(words) == 3
    assert words[-1].startswith("2030 (a report), 2030-Q1 (R5z), 2030-Q2 (R5z): 4 protected")
    assert words[-1].endswith("; 2 not shown to hold")


def test_words_alone_and_numbers_of_others_alone_need_no_certificate() -> None:
    told = release("2030", [], "exact")
    elsewhere = release("2031", [theirs({}, 20)], "external", external_source="a report")
    once = release("2031", [theirs({}, 20)], "external", external_source="another report")
    made = file_of([told, elsewhere, once, *HONEST["ledger"]["releases"]], [alone(FIRST, [3])])
    assert len(list(check(sealed(made)))) == 1


def test_a_file_with_the_plan_alone_is_checked_too() -> None:
    made = put(HONEST, ("ledger", "plan", "version"), "1")
    del made["ledger"]["plans"]
    assert len(list(check(sealed(made)))) == 1


@pytest.mark.parametrize(
    ("document", "status", "words"),
    [
        (sealed(HONEST), 0, "Everything holds."),
        (sealed(BESIDE), 2, "Not every number holds beside 2030-Q1 (a reply): 1 given away."),
        (
            sealed(file_of(BESIDE["ledger"]["releases"], [beside([FIRST], [0, 1], unshown=GIVEN)])),
            2,
            "Not every number holds beside 2030-Q1 (a reply): 1 not shown to hold.",
        ),
        (
            sealed(HONEST)["ledger"],
            1,
            "It does not hold: there are no releases with certificates in this file",
        ),
        ([], 1, "It does not hold: there are no releases with certificates in this file"),
    ],
)
def test_the_last_sentence_and_the_status_say_what_holds(
    document: Any, status: int, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ledger.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert main([str(file)]) == status
    assert capsys.readouterr().out.splitlines()[-1] == words


def test_without_a_file_it_says_how_it_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "none").write_text("{")
    for arguments in ([], [str(tmp_path / "missing")], [str(tmp_path / "none")], ["a", "b"]):
        assert main(arguments) == 1
        assert capsys.readouterr().out.startswith(("Say which file", "The file cannot be read"))
