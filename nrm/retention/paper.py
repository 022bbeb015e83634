"""The certificate of an erasure on paper."""

from collections.abc import Iterator
from typing import Any

from reportlab.platypus import Flowable

from nrm.foundation.documents import paper
from nrm.foundation.documents.pages import Letterhead, lay_out, signatures
from nrm.foundation.documents.tables import data_table
from nrm.foundation.language import Language
from nrm.foundation.text import Text
from nrm.retention.certificates import Certificate
from nrm.retention.rules import SIGNAL, Reason
from nrm.retention.words import REASONS

_TITLE = Text("Vërtetim fshirjeje", "Certificate of erasure")
_ISSUER = Text(
    "Mekanizmi Kombëtar i Referimit · Autoriteti Përgjegjës",
    "National Referral Mechanism · Responsible Authority",
)
_COMPLETE = Text(
    "Fshirja është e plotë: asgjë nga sa u fshi nuk hapet më, as nga kopjet rezervë të bëra para saj.",
    "The erasure is complete: nothing of what was erased can be opened any more, nor from backups made before it.",
)
_INCOMPLETE = Text(
    "Fshirja NUK është ende e plotë: shihni më poshtë çfarë mungon.",
    "The erasure is NOT complete yet: see below what is missing.",
)
_DONE = Text("e kryer", "done")
_NOT_DONE = Text("ende jo", "not yet")
_STEPS = {
    "rows": Text("1. Të dhënat dhe çelësat e tyre u hoqën", "1. The data and their keys are gone"),
    "keys": Text(
        "2. Çelësat e vjetër të regjistrit u shkatërruan",
        "2. The old keys of the register are destroyed",
    ),
    "backups": Text(
        "3. Asnjë kopje rezervë e mbajtur nuk ka nevojë për ta",
        "3. No kept backup needs one of them",
    ),
}
_DECIDED = {
    "request": Text("Kërkesa", "Request"),
    "approval": Text("Miratimi", "Approval"),
    "act": Text("Kryerja", "Act"),
}
_HEADS = {
    "steps": (Text("Hapi", "Step"), Text("Gjendja", "State"), Text("Mbeten", "Left")),
    "decided": (
        Text("Veprimi", "Act"),
        Text("Nr. në ditar", "No. in the trail"),
        Text("Koha (UTC) dhe gjurma SHA", "Moment (UTC) and hash in the trail"),
    ),
    "keys": (Text("Çelësi i", "Key of"), Text("Gjurma (SHA-256)", "Fingerprint (SHA-256)")),
    "destroyed": (
        Text("Çelës i shkatërruar", "Key destroyed"),
        Text("Shenja e kontrollit dhe koha", "Check and moment"),
    ),
}
_HOLDERS = {
    "case_file": Text("rastit", "the case"),
    "person": Text("personit", "the person"),
    "signal": Text("sinjalizimit", "the signal"),
    "duplicate_decision": Text("vendimit për dyfishim", "the decision about a duplicate"),
}
_CASE = Text("Rasti", "Case")
_BATCH = Text("Sinjalizime që nuk çuan në rast", "Signals that led to no case")
_REASON = Text("Arsyeja", "Reason")
_PARTS = {
    "steps": Text("Tre hapat", "The three steps"),
    "decided": Text("Kush vendosi", "Who decided"),
    "keys": Text("Çelësat që u fshinë", "Keys that were erased"),
    "destroyed": Text(
        "Çelësat e regjistrit që u shkatërruan", "Keys of the register that were destroyed"
    ),
    "signed": Text("Nënshkrimi", "Signature"),
}
_DECIDED_WORDS = Text(
    "Dy persona me dy role të ndryshme; emrat e tyre janë në ditarin e veprimeve.",
    "Two persons with two different roles; their names stand in the trail.",
)
_SIGNED = Text(
    "Ed25519 mbi të njëjtat fjalë në skedarin JSON, i cili kontrollohet me: nrm erasure verify",
    "Ed25519 over the same words in the JSON file, which is checked with: nrm erasure verify",
)
_KNOWN = Text(
    "Kopjet që janë çuar diku tjetër nuk njihen nga programi; pas hapit 2 as ato nuk e hapin, nëse çelësat e "
    "vjetër nuk ruhen gjetkë.",
    "Copies carried elsewhere are not known to the program; after step 2 they do not open it either, unless "
    "somebody kept the old keys.",
)


def certificate_pdf(certificate: Certificate, *, language: Language) -> bytes:
    """Return the certificate as PDF in `language`: the same statements as in its file."""
    head = Letterhead(
        issuer=_ISSUER.in_(language),
        title=_TITLE.in_(language),
        language=language,
        warning="" if certificate.is_complete else _INCOMPLETE.in_(language),
    )
    return lay_out(head, lambda: list(_story(certificate, language)))


def _story(certificate: Certificate, language: Language) -> Iterator[Flowable]:
    says = certificate.says
    yield paper.words(_TITLE.in_(language), paper.TITLE)
    what = (_BATCH if says["kept_as"] == SIGNAL else _CASE).in_(language)
    yield paper.words(f"{what} {says['number']} · {says['case']}", paper.SUBTITLE)
    reason = REASONS[Reason(says["reason"])].in_(language)
    yield paper.words(f"{_REASON.in_(language)}: {reason}. {says['erased_at'][:10]}", paper.BODY)
    verdict = _COMPLETE if says["complete"] else _INCOMPLETE
    yield paper.words(verdict.in_(language), paper.LEAD)
    yield from _table("steps", _step_rows(says["steps"], language), language, shares=(6, 2, 5))
    yield paper.words(_KNOWN.in_(language), paper.NOTE)
    yield from _table("decided", _decided_rows(says, language), language, shares=(2, 2, 9))
    yield paper.words(_DECIDED_WORDS.in_(language), paper.NOTE)
    keys = [(_holder(key["table"], language), key["sha256"]) for key in says["gone"]["keys"]]
    yield from _table("keys", keys, language, shares=(2, 9))
    gone = says["steps"]["keys"]["destroyed"]
    rows = [(key["kid"], f"{key['check']} · {key['at']}") for key in gone]
    if rows:
        yield from _table("destroyed", rows, language, shares=(4, 7))
    yield paper.words(_PARTS["signed"].in_(language), paper.HEADING)
    yield paper.words(_SIGNED.in_(language), paper.SMALL)
    yield paper.words(certificate.signature.value.hex(), paper.NOTE)
    yield paper.words(f"{certificate.signature.kid}: {certificate.public_key.hex()}", paper.NOTE)
    yield signatures([_ISSUER.in_(language)], language=language)


def _holder(table: str, language: Language) -> str:
    return _HOLDERS[table].in_(language) if table in _HOLDERS else table


def _step_rows(steps: dict[str, Any], language: Language) -> list[tuple[str, str, str]]:
    return [
        (
            words.in_(language),
            (_DONE if steps[name]["done"] else _NOT_DONE).in_(language),
            _left(steps[name]["left"]),
        )
        for name, words in _STEPS.items()
    ]


def _left(left: int | list[str]) -> str:
    return (str(left) if left else "–") if isinstance(left, int) else ", ".join(left) or "–"


def _decided_rows(says: Any, language: Language) -> list[tuple[str, str, str]]:
    return [
        (
            words.in_(language),
            str(says[name]["seq"]),
            f"{says[name]['at'][:19]} · {says[name]['hash']}",
        )
        for name, words in _DECIDED.items()
    ]


def _table(
    name: str, rows: list[Any], language: Language, *, shares: tuple[float, ...]
) -> Iterator[Flowable]:
    yield paper.words(_PARTS[name].in_(language), paper.HEADING)
    heads = [head.in_(language) for head in _HEADS[name]]
    yield data_table(heads, rows, shares=shares, numbers_from=len(shares))
