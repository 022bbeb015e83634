"""The certificate of an erasure: what was done, who decided, how far it is complete; signed by the key ring."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nrm.audit import trail
from nrm.audit.trail import Author, Happening
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import Distrusted, Misconfigured
from nrm.retention import queries
from nrm.retention.epochs import Steps, done_at, purposes_of, steps_of
from nrm.retention.models import Erasure
from nrm.vault.aead import Tampered
from nrm.vault.keyring import KeyService, Signature
from nrm.vault.local_keys import check_signature
from nrm.vault.ring import key_ring

FORMAT = 1
_OF_CASE, _OF_SIGNALS = "erasure of a case", "erasure of signals"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is certified, and the signature under exactly these words."""

    says: Mapping[str, Any]
    signature: Signature
    public_key: bytes

    def content(self) -> bytes:
        """Return it as a file."""
        signed = {
            "kid": self.signature.kid,
            "public_key": self.public_key.hex(),
            "value": self.signature.value.hex(),
        }
        document = {"certificate": self.says, "signature": signed}
        return (json.dumps(document, indent=1, sort_keys=True) + "\n").encode()

    @property
    def is_complete(self) -> bool:
        """Tell whether it certifies a complete erasure."""
        return bool(self.says["complete"])


def issue(erasure: Erasure, *, by: Author) -> Certificate:
    """Certify how far an erasure has come by now, and tell the trail."""
    says = _says(erasure, steps_of(erasure))
    detail = {"complete": says["complete"]}
    trail.record(Happening("erasure:certificate", subject_id=erasure.id, detail=detail), by=by)
    db.session.flush()
    ring = key_ring()
    signature = ring.sign(_signed(says))
    return Certificate(says, signature, ring.public_key(signature.kid))


def read(content: bytes, ring: KeyService) -> Certificate:
    """Return the certificate in a file; raises `Distrusted` unless this installation signed exactly these words."""
    try:
        document = json.loads(content)
        says, signed = document["certificate"], document["signature"]
        signature = Signature(str(signed["kid"]), bytes.fromhex(signed["value"]))
        if says["format"] != FORMAT or says["kind"] not in (_OF_CASE, _OF_SIGNALS):
            raise Distrusted("the certificate is of a kind that this program does not know")
        UUID(says["case"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Distrusted("the file is no certificate of an erasure") from None
    try:
        public_key = ring.public_key(signature.kid)
        check_signature(public_key, signature.value, _signed(says))
    except Misconfigured:
        raise Distrusted("the certificate was signed by another installation") from None
    except Tampered:
        raise Distrusted("the certificate is not the one that was signed") from None
    return Certificate(says, signature, public_key)


def _says(erasure: Erasure, steps: Steps) -> dict[str, Any]:
    gone = json.loads(erasure.gone)
    return {
        "format": FORMAT,
        "kind": _OF_SIGNALS if erasure.is_of_signals else _OF_CASE,
        "erasure": str(erasure.id),
        "case": str(erasure.case_id),
        "number": erasure.number,
        "kept_as": erasure.kept_as,
        "closed_in": erasure.closed_in,
        "reason": erasure.reason,
        "scope": erasure.scope,
        "request": _entry(erasure.asked_seq),
        "approval": _entry(erasure.answered_seq),
        "act": _entry(erasure.done_seq),
        "gone": gone,
        "purposes": [str(purpose) for purpose in purposes_of(erasure)],
        "steps": _steps(steps),
        "complete": steps.is_complete,
        "erased_at": done_at(erasure).isoformat(),
        "issued_at": clock.now().replace(microsecond=0).isoformat(),
    }


def _steps(steps: Steps) -> dict[str, Any]:
    return {
        "rows": {"done": steps.rows_gone, "left": steps.rows_left},
        "keys": {
            "done": steps.keys_gone,
            "left": [key.kid for key in steps.keys_left],
            "destroyed": [
                {"kid": key.kid, "check": key.check, "at": key.destroyed_at}
                for key in steps.destroyed
            ],
        },
        "backups": {
            "done": steps.backups_gone,
            "left": [one.folder.name for one in steps.sets_left],
        },
    }


def _entry(seq: int | None) -> dict[str, Any]:
    """Return what names one entry of the trail for good: its number, its moment and its hash in the chain."""
    if seq is None:
        raise ValueError("an erasure that was not done")
    entry = queries.entry(seq)
    return {"seq": seq, "at": entry.at.isoformat(), "hash": entry.hash.hex()}


def _signed(says: Mapping[str, Any]) -> bytes:
    """Return the one spelling that is signed."""
    return b"nrm erasure\n" + json.dumps(says, sort_keys=True, separators=(",", ":")).encode()
