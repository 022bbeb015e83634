"""Every address of the application, with what stands for its variables."""

from collections.abc import Iterator, Mapping
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
    if rule.endpoint.endswith(".part"):
        form = kinds()[rule.endpoint.removesuffix(".part").upper()].form
        known["part_name"] = form.parts[0].name
    missing = rule.arguments - set(known) - OF_CASES
    if missing:
        pytest.fail(f"{rule.rule}: say in tests/security/register.py what stands for {missing}")
    if rule.arguments - set(known):
        return None
    adapter: MapAdapter = app.url_map.bind("localhost")
    return adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})


OF_CASES = {"case_id", "record_id", "goal_id", "service_id", "signal_id"}
"""Variables that only some cases can fill."""


def in_case(rule: Rule) -> bool:
    """Tell whether the address is one of a case."""
    return "case_id" in rule.arguments


def of_signal(rule: Rule) -> bool:
    """Tell whether the address is one of a signal."""
    return "signal_id" in rule.arguments


def sent_to(app: Flask) -> Iterator[Rule]:
    """Yield the rules that take a POST."""
    return (rule for rule in rules(app) if "POST" in (rule.methods or ()))
