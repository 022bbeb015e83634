"""What stands against a referral, when a choice needs a reason, and what a reviewer is shown."""

from hypothesis import given
from hypothesis import strategies as st

from nrm.foundation.declaration import Values
from nrm.identification.initial import F1
from nrm.referrals.rules import (
    Formal,
    Looked,
    age_contradicts,
    checklist,
    choice_needs_reason,
    consent_is_missing,
    formal_of,
    key_data,
)

CENTRES = st.sampled_from(("VATRA", "QKPVT", "TV", "DE"))


def looked(
    *, child: bool | None = False, initial: Values | None = None, referral: Values | None = None
) -> Looked:
    return Looked(
        identity={"birth_date": "1990-03-27"},
        initial={"decision": "VMT"} if initial is None else initial,
        referral=referral or {},
        child=child,
        suggested="VMT",
        key_data=(9, 9),
        signed_forms={"F1", "F3"},
    )


def open_points(what: Looked) -> set[str]:
    return {check.title.en for check in checklist(what) if not check.in_order}


def test_an_adult_is_not_referred_without_consent() -> None:
    assert consent_is_missing({"consent_scope": ["ASSISTANCE"]}, child=False)
    assert not consent_is_missing({"consent_scope": ["REFERRAL"]}, child=False)


def test_a_child_is_protected_whatever_was_ticked() -> None:
    assert not consent_is_missing({}, child=True)


def test_the_age_group_must_be_that_of_the_particulars_when_they_tell_it() -> None:
    assert age_contradicts({"age_group": "ADULT"}, child=True)
    assert age_contradicts({"age_group": "CHILD"}, child=False)
    assert not age_contradicts({"age_group": "CHILD"}, child=None)
    assert not age_contradicts({}, child=True)


def test_who_declines_is_not_asked_for_formal_identification() -> None:
    assert formal_of({"formal_consent": "NO"}, asked=False) is Formal.DECLINED
    assert formal_of({"formal_consent": "WITHDRAWN"}, asked=False) is Formal.DECLINED
    assert formal_of({"formal_consent": "NOT_ASKED"}, asked=False) is Formal.WANTED
    assert formal_of({"formal_consent": "NO"}, asked=True) is Formal.ASKED


@given(CENTRES, st.sets(CENTRES))
def test_the_proposed_centre_needs_no_reason_unless_it_refused(
    centre: str, refused: set[str]
) -> None:
    needed = choice_needs_reason(centre, proposed=centre, refused=refused)
    assert needed == (centre in refused)


@given(CENTRES, CENTRES, st.sets(CENTRES))
def test_a_centre_that_refused_is_never_asked_again_without_a_reason(
    centre: str, proposed: str, refused: set[str]
) -> None:
    assert choice_needs_reason(centre, proposed=proposed, refused={*refused, centre})


def test_another_centre_needs_a_reason_while_the_proposed_one_has_not_refused() -> None:
    assert choice_needs_reason("QKPVT", proposed="VATRA", refused=set())
    assert not choice_needs_reason("QKPVT", proposed="VATRA", refused={"VATRA"})


def test_key_data_are_counted() -> None:
    asked = [field for field in F1.fields if field.key_data]
    answers = {asked[0].name: "X"}
    assert key_data(F1.fields, answers) == (1, len(asked))


def test_a_sound_referral_leaves_only_the_risk_open() -> None:
    sound = {"consent_scope": ["REFERRAL"], "formal_consent": "YES"}
    assert open_points(looked(referral=sound)) == {"Risk"}


def test_an_empty_referral_leaves_the_consents_open() -> None:
    assert {"Consent to the referral", "Formal identification"} <= open_points(looked())


def test_a_decision_other_than_the_suggestion_is_pointed_out() -> None:
    assert "Indicators support it" in open_points(looked(initial={"decision": "AT_RISK"}))


def test_an_unknown_age_is_pointed_out() -> None:
    assert "Age" in open_points(looked(child=None))


def test_a_child_needs_both_units_and_an_answer_on_emergency_placement() -> None:
    asked = {"emergency_placement": "NO", "njmf_found": "NJMF_TIRANE", "njmf_origin": "NJMF_FIER"}
    given_by = {"decision": "VMT", "consent_given_by": "GUARDIAN"}
    whole = looked(child=True, initial=given_by, referral={**asked, "formal_consent": "YES"})
    assert open_points(whole) == {"Risk"}
    partly = looked(child=True, initial=given_by, referral={**asked, "njmf_origin": None})
    assert "Child protection" in open_points(partly)
