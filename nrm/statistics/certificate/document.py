"""A certificate as a file, and the ledger's files that it stands on; described in `docs/statistics.md`."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from nrm.statistics.cells import Cell, cell
from nrm.statistics.certificate.audit import Audit, Failure
from nrm.statistics.certificate.ends import Changes
from nrm.statistics.certificate.space import Person
from nrm.statistics.protection.rounding import Plan

LEDGER, CERTIFICATE = "nrm-ledger-1", "nrm-certificate-2"


def canonical(document: Any) -> bytes:
    """Return a document as the bytes that are hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(document: Any) -> str:
    """Return the SHA-256 of a document, 64 hex digits."""
    return hashlib.sha256(canonical(document)).hexdigest()


def key_of(cell: Cell) -> dict[str, list[str]]:
    """Return the key of a cell in files."""
    return {name: list(codes) for name, codes in cell.parts}


def plan_document(plan: Plan) -> dict[str, Any]:
    """Return what a stranger must know of a plan: the variables, their codes and links, and what cannot be."""
    return {
        "version": plan.version,
        "variables": {name: list(codes) for name, codes in plan.codes.items()},
        "links": [[fine, coarse, dict(code_of)] for fine, coarse, code_of in plan.links],
        "impossible": [key_of(one) for one in plan.impossible],
    }


def plan_in(certificate: Mapping[str, Any], cells: Iterable[Cell], *, version: str) -> Plan:
    """Return the plan of `cells` by what a certificate knows; an early one does not say what cannot be."""
    plan = certificate["plan"]
    return Plan.of(
        cells,
        version=version,
        codes={name: tuple(codes) for name, codes in plan["variables"].items()},
        links=tuple((fine, coarse, code_of) for fine, coarse, code_of in plan["links"]),
        impossible=tuple(map(cell, plan.get("impossible", ()))),
    )


def certificate_of(audit: Audit, *, covers: Iterable[str]) -> dict[str, Any]:
    """Return the certificate of an `audit`; `covers` are the hashes of the numbers that it was made against.

    It excepts what failed: given away, or not shown to hold. Raises ValueError where no data set agrees with all.
    """
    if audit.contradictory:
        raise ValueError("no certificate of numbers that cannot be")
    failed = (*audit.failures, *audit.broken)
    space = audit.space
    coarse = {name for _fine, name, _codes in audit.plan.links}
    kept = [at for at, name in enumerate(space.names) if name not in coarse]
    people = sorted(_people(audit))
    number = {person: at for at, person in enumerate(people)}

    def listed(changes: Changes) -> list[list[int]]:
        return sorted([number[person], change] for person, change in changes.items())

    return {
        "format": CERTIFICATE,
        "plan": plan_document(audit.plan),
        "covers": sorted(covers),
        "broken": _listed(one for one in failed if one.is_given_away),
        "unshown": _listed(one for one in failed if not one.is_given_away),
        "columns": [space.names[at] for at in kept],
        "persons": [[person[at] for at in kept] for person in people],
        "base": {name: listed(quarter.base) for name, quarter in audit.quarters.items()},
        "sets": [
            {name: listed(changes) for name, changes in sorted(moved.items())}
            for moved in audit.sets
        ],
    }


def _listed(failures: Iterable[Failure]) -> list[list[Any]]:
    return sorted(([one.quarter, key_of(one.cell)] for one in failures), key=canonical)


def _people(audit: Audit) -> set[Person]:
    people = {person for quarter in audit.quarters.values() for person in quarter.base}
    return people | {
        person for moved in audit.sets for changes in moved.values() for person in changes
    }


def numbers_document(
    *, period: str, mechanism: str, plan_version: str, cells: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return what the hash of a release's numbers is taken of."""
    return {
        "period": period,
        "mechanism": mechanism,
        "plan_version": plan_version,
        "cells": sorted(cells, key=lambda one: canonical(one["key"])),
    }
