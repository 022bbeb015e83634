"""Words that occur nowhere else, one for each question, and the guises in which they could lie about."""

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, quote_plus

STEM = "Zogëzkanar"
"""Begins every canary; its "ë" tells encodings apart."""
BORN = "2013-08-23"
"""The birth day of whoever carries canaries: a day on which nothing else happens."""
_CANARY = re.compile(rf"{STEM}\.(\w+)\.(\w+)\.")
SEEN = ("23.08.2013", "23 8 2013", "23 gusht 2013", "23 August 2013")
"""The birth day as pages and forms write it."""


def canary(form: str, name: str) -> str:
    """Return the word of one question; no canary is a part of another."""
    return f"{STEM}.{form}.{name}."


def canaries_in(page: str) -> set[tuple[str, str]]:
    """Return (form, question) of every canary on a page."""
    return set(_CANARY.findall(page))


def guises(value: str) -> Mapping[str, tuple[bytes, ...]]:
    """Return encoding -> the byte strings that would give `value` away in it."""
    plain = value.encode()
    url = {quote(value), quote(value).lower(), quote_plus(value)}
    return {
        "utf-8": (plain,),
        "lower case": (value.lower().encode(),),
        "upper case": (value.upper().encode(),),
        "utf-16 little": (value.encode("utf-16-le"),),
        "utf-16 big": (value.encode("utf-16-be"),),
        "base64": tuple(_in_base64(plain)),
        "hex": (plain.hex().encode(), plain.hex().upper().encode()),
        "url": tuple(each.encode() for each in sorted(url)),
        "json": (json.dumps(value)[1:-1].encode(),),
        "reversed": (value[::-1].encode(), plain[::-1]),
    }


def found_in(heap: bytes, values: Iterable[str]) -> dict[str, set[str]]:
    """Return value -> the encodings in which `heap` holds it; empty when it holds none."""
    found: dict[str, set[str]] = {}
    for value in values:
        for encoding, patterns in guises(value).items():
            if any(pattern in heap for pattern in patterns):
                found.setdefault(value, set()).add(encoding)
    return found


def _in_base64(plain: bytes) -> Iterator[bytes]:
    """Yield what of `plain` can be seen in base64, for each of the three places where it can begin."""
    for before in range(3):
        whole = base64.b64encode(bytes(before) + plain + bytes(3))
        first, last = -(-before * 8 // 6), (before + len(plain)) * 8 // 6
        seen = whole[first:last]
        yield from {seen, seen.translate(bytes.maketrans(b"+/", b"-_"))}
