"""The ledger as a file that strangers can check; described in `docs/statistics.md`."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from nrm.statistics.certificate.document import LEDGER, canonical, plan_document
from nrm.statistics.ledger.entries import certificate_in, entries_of, releases
from nrm.statistics.models import Release
from nrm.statistics.periods import Period, parse
from nrm.statistics.protection.plan import published


def ledger_document(chosen: Iterable[Release]) -> dict[str, Any]:
    """Return releases with all their numbers; roles stand for the persons who prepared and approved them."""
    listed = list(chosen)
    return _ledger(listed, _certificates(listed))


def checkable_document(chosen: Iterable[Release]) -> dict[str, Any]:
    """Return releases with their certificates: what `certificate/check.py` reads."""
    listed = list(chosen)
    certificates = _certificates(listed)
    return {"ledger": _ledger(listed, certificates), "certificates": certificates}


def _certificates(chosen: Iterable[Release]) -> list[dict[str, Any]]:
    return [found for one in chosen if (found := certificate_in(one)) is not None]


def _ledger(chosen: Iterable[Release], certificates: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    plan = plan_document(published())
    return {
        "format": LEDGER,
        "plan": plan,
        "plans": _plans([plan, *(one["plan"] for one in certificates)]),
        "releases": [_release(one) for one in chosen],
    }


def _plans(documents: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the plans by version: that of the program first, those of earlier times from their certificates."""
    found: dict[str, Any] = {}
    for one in documents:
        version, *_tables = one[
            "version"
        ].split()  # the same variables, whichever tables are left out
        found.setdefault(
            version,
            {name: one[name] for name in ("variables", "links", "impossible") if name in one},
        )
    return found


def releases_about(period: Period | None) -> list[Release]:
    """Return the releases that share a quarter with `period`, and those bound to them; all without it."""
    found = list(releases())
    if period is None:
        return found
    wanted = set(period.quarters)
    while True:
        near = [one for one in found if wanted.intersection(parse(one.period).quarters)]
        reached = wanted.union(*(parse(one.period).quarters for one in near))
        if reached == wanted:
            return near
        wanted = reached


def _release(release: Release) -> dict[str, Any]:
    return {
        "id": release.id.hex,
        "period": release.period,
        "mechanism": release.mechanism,
        "plan_version": release.plan_version,
        "seed_counter": release.seed_counter,
        "snapshot_hash": release.snapshot_hash,
        "numbers_hash": release.numbers_hash,
        "certificate_hash": release.certificate_hash,
        "prepared_by": release.prepared_role,
        "approved_by": [release.prepared_role, release.approved_role]
        if release.approved_role
        else [],
        "published_at": release.published_at.astimezone(UTC).isoformat(timespec="seconds"),
        "external_source": release.external_source,
        "note": json.loads(release.note),
        "cells": sorted(
            (one.document for one in entries_of(release)), key=lambda one: canonical(one["key"])
        ),
    }
