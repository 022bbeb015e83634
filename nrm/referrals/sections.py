"""What the referral (F3) asks, and what the answers to it ask."""

from nrm.foundation.declaration import Field, FormDeclaration, Kind, Part, Section, When
from nrm.foundation.text import Text
from nrm.reference import lists
from nrm.reference.codes import CodeList
from nrm.reference.institutions import RECEIVING, InstitutionKind

_REFERRAL = Section.REFERRAL
_IS_CHILD = When("age_group", ("CHILD",))
_FORMAL_WANTED = When("formal_consent", ("YES", "NOT_ASKED"))
_RECEIVERS = tuple(sorted(RECEIVING))
_CHILD_REFERRERS = (
    InstitutionKind.NJMF,
    InstitutionKind.POLICE,
    InstitutionKind.BORDER_POLICE,
    InstitutionKind.SHSSH,
)

SHARED = CodeList(
    name=lists.CONSENT.name,
    title=lists.CONSENT.title,
    codes=tuple(entry for entry in lists.CONSENT if entry.code != "FORMAL_IDENTIFICATION"),
)
"""Formal identification has a question of its own: there a refusal and a gap differ."""

_REQUEST = Part(
    "request",
    Text("Kërkesa dhe pëlqimi", "The request and the consent"),
    (
        Field(
            "reasons",
            Kind.CHOICES,
            Text("Pse referohet personi", "Why the person is referred"),
            _REFERRAL,
            codes=lists.REFERRAL_REASON,
            required=True,
            htcds="cas_ReasonForOutgoingReferral",
        ),
        Field(
            "urgency",
            Kind.CHOICE,
            Text("Sa urgjent është", "How urgent it is"),
            _REFERRAL,
            codes=lists.URGENCY,
            required=True,
        ),
        Field(
            "details",
            Kind.LONG_TEXT,
            Text("Çfarë kërkohet, me pak fjalë", "What is asked for, in a few words"),
            _REFERRAL,
            hint=Text(
                "Pa emra: këtë e lexon shërbimi pritës para se të përgjigjet.",
                "No names: the receiving service reads this before it answers.",
            ),
        ),
        Field(
            "consent_scope",
            Kind.CHOICES,
            Text("Për çfarë ka dhënë pëlqimin personi", "What the person has consented to"),
            _REFERRAL,
            codes=SHARED,
            required=When("age_group", ("ADULT", "NOT_STATED")),
        ),
        Field(
            "formal_consent",
            Kind.CHOICE,
            Text(
                "A e pranon identifikimin formal?",
                "Does the person agree to formal identification?",
            ),
            _REFERRAL,
            hint=Text(
                "Është vullnetar: kush nuk e pranon mbetet VMT dhe merr të njëjtat shërbime.",
                "It is voluntary: who declines stays a VMT and gets the same services.",
            ),
            codes=lists.CONSENT_ANSWER,
            required=True,
        ),
    ),
    template="referrals/request.html",
)

_PERSON = Part(
    "person",
    Text("Personi dhe nevojat, pa identitet", "The person and the needs, without identity"),
    (
        Field(
            "age_group",
            Kind.CHOICE,
            Text("Grupmosha", "Age group"),
            _REFERRAL,
            codes=lists.AGE_GROUP,
            required=True,
        ),
        Field("sex", Kind.CHOICE, Text("Gjinia", "Sex"), _REFERRAL, codes=lists.SEX, required=True),
        Field(
            "language",
            Kind.CHOICE,
            Text("Gjuha që flet më mirë", "Language spoken best"),
            _REFERRAL,
            codes=lists.LANGUAGE,
        ),
        Field(
            "needs",
            Kind.CHOICES,
            Text("Nevojat", "Needs"),
            _REFERRAL,
            codes=lists.NEED,
            required=True,
            htcds="spl_Type",
        ),
        Field(
            "needs_words",
            Kind.LONG_TEXT,
            Text("Çfarë duhet të përgatisë shërbimi", "What the service has to prepare"),
            _REFERRAL,
        ),
        Field(
            "setting",
            Kind.CHOICE,
            Text("Ku do të ndihmohej më mirë", "Where help would suit best"),
            _REFERRAL,
            codes=lists.SETTING,
            required=True,
        ),
        Field(
            "risk_notes",
            Kind.LONG_TEXT,
            Text("Rreziqe që shërbimi duhet t'i dijë", "Risks that the service must know"),
            _REFERRAL,
        ),
    ),
    intro=Text(
        "Shërbimi pritës e lexon këtë faqe për të vendosur: pa emër, adresë a telefon.",
        "The receiving service reads this page to decide: no name, address or telephone.",
    ),
)

_TRANSFER = Part(
    "transfer",
    Text("Rruga dhe fëmija", "The way there, and the child"),
    (
        Field(
            "transport",
            Kind.CHOICE,
            Text("Si shkon personi te shërbimi", "How the person gets to the service"),
            _REFERRAL,
            codes=lists.TRANSPORT,
            required=True,
        ),
        Field(
            "transport_words",
            Kind.LONG_TEXT,
            Text("Shënime për rrugën", "Notes on the way there"),
            _REFERRAL,
        ),
        Field(
            "emergency_placement",
            Kind.YES_NO,
            Text("A kërkohet vendosje emergjente?", "Is emergency placement asked for?"),
            _REFERRAL,
            hint=Text(
                "Zgjat më së shumti 72 orë (Udhëzimi 14/10.5.2016; VKM 518/4.9.2018).",
                "It lasts at most 72 hours (Instruction 14/10.5.2016; DCM 518/4.9.2018).",
            ),
            required=True,
            relevant=_IS_CHILD,
        ),
        Field(
            "emergency_referrer",
            Kind.INSTITUTION,
            Text("Kush e kërkon vendosjen emergjente", "Who asks for the emergency placement"),
            _REFERRAL,
            institution_kinds=_CHILD_REFERRERS,
            relevant=When("emergency_placement", ("YES",)),
        ),
        Field(
            "njmf_found",
            Kind.INSTITUTION,
            Text("NJMF e vendit ku u gjet fëmija", "Child Protection Unit of the place found"),
            _REFERRAL,
            institution_kinds=(InstitutionKind.NJMF,),
            required=True,
            relevant=_IS_CHILD,
        ),
        Field(
            "njmf_origin",
            Kind.INSTITUTION,
            Text("NJMF e vendit të origjinës", "Child Protection Unit of the place of origin"),
            _REFERRAL,
            institution_kinds=(InstitutionKind.NJMF,),
            relevant=_IS_CHILD,
        ),
    ),
)

_PROPOSAL = Part(
    "proposal",
    Text("Kujt i propozohet", "To whom it is proposed"),
    (
        Field(
            "receiver",
            Kind.INSTITUTION,
            Text("Shërbimi pritës që propozoni", "Receiving service that you propose"),
            _REFERRAL,
            hint=Text(
                "Qendrën e zgjedh Autoriteti Përgjegjës.",
                "The Responsible Authority chooses the centre.",
            ),
            institution_kinds=_RECEIVERS,
            required=True,
            htcds="cas_ReferredOrganisation",
        ),
        Field(
            "receiver_words",
            Kind.LONG_TEXT,
            Text("Pse ky shërbim", "Why this service"),
            _REFERRAL,
        ),
        Field(
            "police",
            Kind.INSTITUTION,
            Text("Policia për identifikimin formal", "Police for the formal identification"),
            _REFERRAL,
            institution_kinds=(InstitutionKind.POLICE,),
            required=True,
            relevant=_FORMAL_WANTED,
        ),
        Field(
            "social",
            Kind.INSTITUTION,
            Text(
                "Drejtoria e SHSSH për identifikimin formal",
                "State Social Service for the formal identification",
            ),
            _REFERRAL,
            institution_kinds=(InstitutionKind.SHSSH,),
            required=True,
            relevant=_FORMAL_WANTED,
        ),
    ),
)

F3 = FormDeclaration(
    code="F3",
    title=Text("Referimi", "Referral"),
    consequence=Text(
        "Referimi i dërgohet Autoritetit Përgjegjës, i cili e kthen për plotësim ose e konfirmon.",
        "The referral goes to the Responsible Authority, which returns it or confirms it.",
    ),
    parts=(_REQUEST, _PERSON, _TRANSFER, _PROPOSAL),
)
