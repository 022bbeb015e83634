"""What can be wrong with what is sent: each kind of trouble makes, of answers that are good, some that are not."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode
from zlib import crc32

from tests.security.asked import Asked, Kind

HUNDRED_KB = "fjalë e shumta," * 6_250
"""A hundred thousand bytes."""
CONTROLS = "para\x00pas\x07\x1b[31m\x7f\x9b\u2028fund"
_ACCENTS = "\u0301" * 60
FOREIGN = f"\u202eשלום\u202c \u0627\u0644\u0639\u0631\u0628 e{_ACCENTS} \U0001f469\U0001f3fd\u200d\u2695\ufe0f \ufdfd"
"""Written from right to left, with sixty accents on one letter, joined pictures and a word of one sign."""
MARKUP = "<script>alert(1)</script>'\";DROP TABLE person;--{{7*7}}%s%(x)s${7*7}\\"
FORM = "application/x-www-form-urlencoded"
BROKEN_BYTES = b"%FF%FE%C3%28%ED%A0%80%F4%90%80%80"
"""Not UTF-8: a lone byte, a lone surrogate, a point beyond the last."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What is sent in place of a form: `words` are the texts in it, which must not be lost."""

    data: Any
    words: tuple[str, ...] = ()
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


One = TypeVar("One")
Good = Mapping[str, Any]
Trouble = Callable[[Asked, Good], Iterator[Sent]]


def nothing(asked: Asked, good: Good) -> Iterator[Sent]:
    """Send the token alone, and answers that are all empty."""
    token = {"csrf_token": good["csrf_token"]}
    yield Sent(token)
    if asked.fields:
        kept = {name: good.get(name, "") for name in asked.named(Kind.KEPT, Kind.VERSION)}
        yield Sent(dict.fromkeys(asked.fields, "") | kept)
        yield Sent(dict.fromkeys(asked.fields, "  \t ") | kept)


def texts(asked: Asked, good: Good) -> Iterator[Sent]:
    """Send texts that nobody writes."""
    names = asked.named(Kind.TEXT, Kind.SECRET)
    for text in _by_turns(asked, (HUNDRED_KB, CONTROLS, FOREIGN, MARKUP), 2) if names else ():
        words = (text,) if text in (HUNDRED_KB, MARKUP) and asked.has(Kind.TEXT) else ()
        yield Sent({**good, **dict.fromkeys(names, text)}, words)


def bytes_that_are_no_text(asked: Asked, good: Good) -> Iterator[Sent]:
    """Send what is not UTF-8, as a value and as a name."""
    rest = urlencode({**good}, doseq=True).encode()
    for name in asked.named(Kind.TEXT, Kind.CHOICE, Kind.DAY, Kind.NUMBER)[:2]:
        others = urlencode({n: v for n, v in good.items() if n != name}, doseq=True).encode()
        yield Sent(others + b"&" + name.encode() + b"=" + BROKEN_BYTES, content_type=FORM)
    yield Sent(rest + b"&" + BROKEN_BYTES + b"=1", content_type=FORM)


def days(asked: Asked, good: Good) -> Iterator[Sent]:
    """Send days that there are not, and some that cannot be meant."""
    names = asked.named(Kind.DAY)
    wrong = (
        ("31", "2", "2020"),
        ("0", "0", "0"),
        ("1", "1", "99999"),
        ("1", "1", "2099"),
        ("1", "1", "1900"),
        ("-1", "13", "19"),
        ("٣", "٣", "٢٠٢٠"),
        ("9" * 400, "m", "\x00"),
        ("", "", "2020"),
    )
    words = _words(asked, good)
    for day, month, year in _by_turns(asked, wrong, 3) if names else ():
        boxes = {"day": day, "month": month, "year": year}
        yield Sent({**good, **{name: boxes[name.rpartition("-")[2]] for name in names}}, words)


def numbers(asked: Asked, good: Good) -> Iterator[Sent]:
    """Send numbers out of all bounds."""
    names = asked.named(Kind.NUMBER)
    wrong = ("-5", "1" + "0" * 30, "999999999999", "1e9", "NaN", "0x10", "٣", "3,5", "")
    for number in _by_turns(asked, wrong, 3):
        if names:
            yield Sent({**good, **dict.fromkeys(names, number)}, _words(asked, good))


def codes(asked: Asked, good: Good) -> Iterator[Sent]:
    """Send codes of no list."""
    names = asked.named(Kind.CHOICE)
    wrong = ("NUK_KA", "0" * 5000, "\x00", "00000000-0000-0000-0000-000000000000")
    for code in _by_turns(asked, wrong, 2):
        if names:
            yield Sent({**good, **dict.fromkeys(names, code)}, _words(asked, good))


def doubles(asked: Asked, good: Good) -> Iterator[Sent]:
    """Send every answer twice, differently, and names that no form has."""
    both = [(name, value) for name, value in _pairs(good)]
    worse = [(name, "tjetër") for name in asked.fields if asked.fields[name] is not Kind.KEPT]
    yield Sent(urlencode(both + worse), content_type=FORM)
    yield Sent({**good, "lock": "1", "id": "1", "data": "x", "errors": "x", "": "x"})


def versions(asked: Asked, good: Good) -> Iterator[Sent]:
    """Send the version of another page, or none."""
    for version in _by_turns(asked, ("", "0", "9" * 30, "abc"), 2):
        if asked.has(Kind.VERSION):
            yield Sent({**good, "version": version}, _words(asked, good))
    if asked.has(Kind.VERSION):
        yield Sent({name: value for name, value in good.items() if name != "version"})


def other_types(asked: Asked, good: Good) -> Iterator[Sent]:
    """Send something else than a form."""
    token = {"X-CSRFToken": good["csrf_token"]}
    as_json = json.dumps(dict(good))
    kinds = (
        Sent(as_json, content_type="application/json", headers=token),
        Sent(as_json, content_type="application/json"),
        Sent("{", content_type="application/json", headers=token),
        Sent(urlencode(dict(good), doseq=True), content_type="text/plain", headers=token),
        Sent(b"\x00\xff" * 500, content_type="application/octet-stream", headers=token),
        Sent(b"--x\r\nno end", content_type="multipart/form-data; boundary=x", headers=token),
        Sent(b"", content_type="multipart/form-data", headers=token),
        Sent(urlencode(list(_pairs(good)) * 400), content_type=FORM),
    )
    yield from _by_turns(asked, kinds, 3)


TROUBLES: Mapping[str, Trouble] = {
    trouble.__name__: trouble
    for trouble in (
        nothing,
        texts,
        bytes_that_are_no_text,
        days,
        numbers,
        codes,
        doubles,
        versions,
        other_types,
    )
}


def _by_turns(asked: Asked, every: Sequence[One], most: int) -> Iterator[One]:
    """Yield so many of `every` for this form: the next form gets others, and all of them get their turn."""
    first = crc32(f"{asked.endpoint} {sorted(asked.fields)}".encode())
    for turn in range(first, first + most):
        yield every[turn % len(every)]


def _words(asked: Asked, good: Good) -> tuple[str, ...]:
    return tuple(str(good[name]) for name in asked.named(Kind.TEXT))


def _pairs(good: Good) -> Iterator[tuple[str, str]]:
    for name, value in good.items():
        for each in value if isinstance(value, list) else [value]:
            yield name, str(each)
