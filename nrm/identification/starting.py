"""What an initial identification (F1) starts from: where the one who makes it works, and today."""

from typing import Any

from nrm.auth.queries import institution
from nrm.cases.access import CaseFile
from nrm.foundation import clock
from nrm.reference.institutions import InstitutionKind

STRUCTURE_OF = {
    InstitutionKind.POLICE: "POLICE_AT",
    InstitutionKind.BORDER_POLICE: "BORDER_POLICE",
    InstitutionKind.MOBILE_UNIT: "MOBILE_UNIT",
    InstitutionKind.SHSSH: "SHSSH",
    InstitutionKind.MUNICIPALITY: "MUNICIPALITY",
    InstitutionKind.NJMF: "NJMF",
    InstitutionKind.NGO_SHELTER: "NGO_SHELTER",
    InstitutionKind.NGO: "NGO_OTHER",
}
"""The identifying structure that somebody of a kind of institution belongs to, where there is but one."""


def usual_circumstances(file: CaseFile) -> dict[str, Any]:
    """Return the answers that hold for most identifications of this actor; each can be changed before signing."""
    place = institution(file.actor.institution_id)
    usual = {
        "structure": STRUCTURE_OF.get(InstitutionKind(place.kind)),
        "qark": place.qark,
        "met_on": clock.today().isoformat(),
    }
    return {name: answer for name, answer in usual.items() if answer}
