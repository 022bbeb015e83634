"""What stands against a referral, what its review looks at, and when a choice needs a reason; pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from nrm.foundation.declaration import Field, Values
from nrm.foundation.text import Text

_DECLINED = ("NO", "WITHDRAWN")


class Formal(StrEnum):
    """Whether confirming a referral asks for the formal identification."""

    WANTED = "wanted"
    DECLINED = "declined"
    """The person stays a potential victim, with the same services (national action plan)."""
    ASKED = "asked"
    """Police and State Social Service were asked before, when another centre was chosen."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the reviewer's checklist: what was looked at, whether it is in order, and why."""

    title: Text
    in_order: bool
    note: Text


@dataclass(frozen=True, slots=True)
class Looked:
    """What the checklist looks at.

    `child` is None when the age is unknown; `suggested` is the status that the rules of F1 point
    to; `key_data` says how many key questions are answered, and of how many.
    """

    identity: Values
    initial: Values
    referral: Values
    child: bool | None
    suggested: str
    key_data: tuple[int, int]
    signed_forms: Collection[str]


def consent_is_missing(referral: Values, *, child: bool) -> bool:
    """Tell whether an adult would be referred without having agreed to it."""
    return not child and "REFERRAL" not in (referral.get("consent_scope") or ())


def age_contradicts(referral: Values, *, child: bool | None) -> bool:
    """Tell whether the age group of the referral is not that of the person's particulars."""
    expected = {True: "CHILD", False: "ADULT"}.get(child) if child is not None else None
    return expected is not None and referral.get("age_group") not in (None, expected)


def formal_of(referral: Values, *, asked: bool) -> Formal:
    """Say whether the formal identification is to be asked for; `asked` when it was already."""
    if asked:
        return Formal.ASKED
    return Formal.DECLINED if referral.get("formal_consent") in _DECLINED else Formal.WANTED


def choice_needs_reason(receiver: str, *, proposed: str | None, refused: Collection[str]) -> bool:
    """Tell whether choosing `receiver` has to be explained.

    It has to when another one was proposed, unless that one refused; and when it refused itself.
    """
    return receiver in refused or (receiver != proposed and proposed not in refused)


def key_data(fields: Iterable[Field], answers: Values) -> tuple[int, int]:
    """Return how many of the key questions are answered, and how many there are."""
    key = [field for field in fields if field.key_data and field.is_relevant(answers)]
    return sum(answers.get(field.name) not in (None, "", []) for field in key), len(key)


def checklist(looked: Looked) -> tuple[Check, ...]:
    """Return what a reviewer should look at, in the order of reading."""
    checks = [
        _key_data(looked.key_data),
        _age(looked),
        _indicators(looked),
        _consent(looked),
        _formal(looked.referral),
    ]
    if looked.child:
        checks.append(_child(looked.referral))
    return (*checks, _risk(looked.signed_forms))


def _fine(title: Text, note: Text) -> Check:
    return Check(title, in_order=True, note=note)


def _open(title: Text, note: Text) -> Check:
    return Check(title, in_order=False, note=note)


def _key_data(counts: tuple[int, int]) -> Check:
    answered, asked = counts
    note = Text(f"{answered} nga {asked} të plotësuara", f"{answered} of {asked} answered")
    return Check(Text("Të dhënat kyçe", "Key data"), answered == asked, note)


def _age(looked: Looked) -> Check:
    title = Text("Mosha", "Age")
    if looked.child is None:
        return _open(title, Text("Nuk dihet nëse është fëmijë", "Child or adult: not known"))
    if looked.identity.get("birth_date"):
        return _fine(title, Text("Nga datëlindja", "From the date of birth"))
    if looked.child:
        return _fine(title, Text("Trajtohet si fëmijë", "Treated as a child"))
    return _open(title, Text("E vlerësuar, pa datëlindje", "Estimated, no date of birth"))


def _indicators(looked: Looked) -> Check:
    agrees = looked.suggested == looked.initial.get("decision")
    note = (
        Text("Vendimi i përgjigjet sugjerimit", "The decision is as suggested")
        if agrees
        else Text(
            "Vendimi ndryshon nga sugjerimi: lexoni arsyen", "Not as suggested: read the reason"
        )
    )
    return Check(Text("Treguesit e mbështesin vendimin", "Indicators support it"), agrees, note)


def _consent(looked: Looked) -> Check:
    title = Text("Pëlqimi për referimin", "Consent to the referral")
    if looked.child:
        given = bool(looked.initial.get("consent_given_by"))
        note = (
            Text("Shënuar kush e dha për fëmijën", "Noted who gave it for the child")
            if given
            else Text("Nuk dihet kush e dha për fëmijën", "Not noted who gave it for the child")
        )
        return Check(title, given, note)
    missing = consent_is_missing(looked.referral, child=False)
    return Check(
        title, not missing, Text("Mungon", "Missing") if missing else Text("Dhënë", "Given")
    )


def _formal(referral: Values) -> Check:
    title = Text("Identifikimi formal", "Formal identification")
    match referral.get("formal_consent"):
        case "YES":
            return _fine(title, Text("Personi e pranon", "The person agrees"))
        case "NO" | "WITHDRAWN":
            note = Text(
                "Personi nuk e pranon: mbetet VMT, me të njëjtat shërbime",
                "The person declines: stays a VMT, with the same services",
            )
            return _fine(title, note)
    return _open(title, Text("Personi nuk është pyetur", "The person was not asked"))


def _child(referral: Values) -> Check:
    stated = referral.get("emergency_placement") in ("YES", "NO")
    named = bool(referral.get("njmf_found")) and bool(referral.get("njmf_origin"))
    note = (
        Text("NJMF-të dhe vendosja emergjente të shënuara", "Units and placement are noted")
        if stated and named
        else Text(
            "Mungon NJMF e vendit a e origjinës, ose vendosja emergjente",
            "A Child Protection Unit or the placement is missing",
        )
    )
    return Check(Text("Mbrojtja e fëmijës", "Child protection"), stated and named, note)


def _risk(signed_forms: Collection[str]) -> Check:
    assessed = "F4" in signed_forms
    note = (
        Text("I vlerësuar, në dosje", "Assessed, in the file")
        if assessed
        else Text("Ende jo i vlerësuar", "Not assessed yet")
    )
    return Check(Text("Rreziku", "Risk"), assessed, note)
