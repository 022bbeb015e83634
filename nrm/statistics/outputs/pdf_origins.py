"""The last part of a printed report: the releases that its numbers are of, and how anybody checks them."""

from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable, KeepTogether

from nrm.foundation.documents import paper
from nrm.foundation.documents.tables import data_table
from nrm.foundation.language import Language
from nrm.foundation.text import Text
from nrm.foundation.web.formats import date_words
from nrm.statistics.ledger.catalogue import Origin
from nrm.statistics.losses import losses

_TITLE = Text("Si verifikohen numrat", "How to check the numbers")
_HEADS = (
    Text("Periudha", "Period"),
    Text("Botuar më", "Published on"),
    Text("Numri i botimit", "Release"),
    Text("Vula e numrave (SHA-256)", "Fingerprint of the numbers (SHA-256)"),
    Text("Vula e certifikatës (SHA-256)", "Fingerprint of the certificate (SHA-256)"),
)
HOW = (
    Text(
        "Çdo botim ka një certifikatë: të dhëna të trilluara, të bëra vetëm nga numrat e botuar, që tregojnë se çdo 0,"
        " çdo 5 dhe çdo numër i fshehur mund të jetë edhe 0, edhe 4 a më shumë, krahas gjithçkaje që ishte botuar deri"
        " atëherë.",
        "Every release has a certificate: invented data, made from published numbers alone, that show that every 0,"
        " every 5 and every hidden number can be 0 as well as 4 or more, beside everything that was published by"
        " then.",
    ),
    Text(
        "Te faqja publike e shifrave (/figures) shkarkoni «ledger.json» dhe «check.py», pastaj shkruani «python3"
        " check.py ledger.json». Programi vetëm mbledh numra; ai nuk kërkon asgjë tjetër veç Python-it.",
        "From the public page of figures (/figures) download “ledger.json” and “check.py”, then type “python3 check.py"
        " ledger.json”. The program only adds up, and needs nothing but Python.",
    ),
)


def origins(found: Sequence[Origin], *, language: Language) -> Iterator[Flowable]:
    """Yield the releases with what identifies them."""
    lost = losses(found)
    note = [paper.words(one.in_(language), paper.BODY) for one in (*HOW, *([lost] if lost else []))]
    rows = [
        [
            one.period.label.in_(language),
            date_words(one.published_at),
            _broken(one.id.hex),
            _broken(one.numbers_hash),
            _broken(one.certificate_hash or "–"),
        ]
        for one in found
    ]
    heads = [one.in_(language) for one in _HEADS]
    yield KeepTogether([paper.words(_TITLE.in_(language), paper.HEADING), *note])
    yield data_table(heads, rows, shares=(2, 1.5, 2.2, 3.6, 3.6), numbers_from=len(heads))


def _broken(written: str) -> str:
    """Return a fingerprint in groups of eight, between which a line may end."""
    return " ".join(written[at : at + 8] for at in range(0, len(written), 8))
