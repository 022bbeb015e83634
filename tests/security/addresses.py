"""Every address of the application, with what stands for its variables."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import MapAdapter, Rule

from nrm.auth.guards import PUBLIC
from nrm.auth.policy import Permission
from nrm.foundation.web.assets import FILES
from nrm.records.kinds import kinds

READS = {"GET", "HEAD", "OPTIONS"}
OPEN_BELOW = {"switch_language", *FILES}
"""Views of the web kit, which lies below permissions; open to everybody."""

OF_CASES = {"case_id", "record_id", "goal_id", "service_id", "signal_id"}
"""Variables that only some cases can fill."""
_FILES = {"web.static": "nrm.css", "web.bootstrap": "bootstrap.min.css"}


def rules(app: Flask) -> list[Rule]:
    """Return every rule, in the order of addresses."""
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)


def permission_of(app: Flask, rule: Rule) -> Permission | None:
    """Return what the rule's view asks for; None when it is open to everybody."""
    view = app.view_functions[rule.endpoint]
    asked = getattr(view, "permission", None)
    if asked == PUBLIC or rule.endpoint in OPEN_BELOW:
        return None
    assert asked is not None, f"{rule.endpoint} names no permission"
    return Permission(asked)


def changes_something(rule: Rule) -> bool:
    """Tell whether the rule takes more than reading."""
    return bool(set(rule.methods or ()) - READS)


def is_read(rule: Rule) -> bool:
    """Tell whether the rule gives a page."""
    return "GET" in (rule.methods or ())


def address(app: Flask, rule: Rule, places: Mapping[str, Any]) -> str | None:
    """Return the rule's address with `places` for its variables; None when one has no place here.

    A variable that nobody has thought of fails the test.
    """
    known = {**places, "filename": _FILES.get(rule.endpoint)}
    if parts := parts_of(rule):
        known["part_name"] = parts[0]
    missing = rule.arguments - set(known) - OF_CASES
    if missing:
        pytest.fail(f"{rule.rule}: say in tests/security/register.py what stands for {missing}")
    if rule.arguments - set(known):
        return None
    adapter: MapAdapter = app.url_map.bind("localhost")
    return adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})


def every_address(app: Flask, rule: Rule, choices: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    """Yield the rule's addresses with each of the `choices` for each variable."""
    parts = parts_of(rule)
    known = {**choices, "part_name": parts} if parts else choices
    names = sorted(rule.arguments)
    for chosen in product(*(known[name] for name in names)):
        values = dict(zip(names, chosen, strict=True))
        yield app.url_map.bind("localhost").build(rule.endpoint, values)


def parts_of(rule: Rule) -> list[str]:
    """Return the names of the parts of the form that the rule shows a part of; none for another rule."""
    if not rule.endpoint.endswith(".part"):
        return []
    return [part.name for part in kinds()[rule.endpoint.removesuffix(".part").upper()].form.parts]


def in_case(rule: Rule) -> bool:
    """Tell whether the address is one of a case."""
    return "case_id" in rule.arguments


def of_signal(rule: Rule) -> bool:
    """Tell whether the address is one of a signal."""
    return "signal_id" in rule.arguments
