"""What the individual plan (F6) asks."""

from nrm.foundation.declaration import Field, FormDeclaration, Kind, Part, Section, When
from nrm.foundation.text import Text
from nrm.reference import lists

_PLAN = Section.PLAN
IS_CHILD = When("child", ("YES",))
"""`child` is known from the person's particulars."""
GOALS = "goals"
"""The question that the plan's goals answer, in words, as they stood when it was signed."""

_NEEDS = Part(
    "needs",
    Text("Nevojat individuale", "Individual needs"),
    (
        Field(
            "setting",
            Kind.CHOICE,
            Text("Ku jepet asistenca", "Where assistance is given"),
            _PLAN,
            codes=lists.SETTING,
            required=True,
            key_data=True,
        ),
        Field(
            "needs",
            Kind.CHOICES,
            Text("Fushat ku personi ka nevojë", "Domains in which the person has needs"),
            _PLAN,
            codes=lists.NEED,
            required=True,
            htcds="spl_Type",
        ),
        Field(
            "needs_detail",
            Kind.LONG_TEXT,
            Text("Cilat janë nevojat", "What the needs are"),
            _PLAN,
            required=True,
        ),
        Field(
            "own_support",
            Kind.LONG_TEXT,
            Text(
                "Mbështetja e vetë personit dhe e familjes",
                "The person's and the family's own support",
            ),
            _PLAN,
        ),
    ),
)
_GOALS = Part(
    "goals",
    Text("Objektivat e planit", "Goals of the plan"),
    (
        Field(
            GOALS,
            Kind.LONG_TEXT,
            Text("Objektivat", "Goals"),
            _PLAN,
            required=True,
        ),
        Field(
            "review_on",
            Kind.DATE,
            Text("Plani rishikohet më", "The plan is reviewed on"),
            _PLAN,
            hint=Text(
                "Çdo tre muaj ose më shpesh (objektiv i brendshëm).",
                "Every three months or more often (internal target).",
            ),
            required=True,
        ),
    ),
    intro=Text(
        "Çdo objektiv ka një fushë, një veprim, dikë që përgjigjet dhe një afat.",
        "Every goal has a domain, an action, somebody responsible and a date.",
    ),
    template="assistance/plan_goals.html",
)
_AGREEMENT = Part(
    "agreement",
    Text("Pëlqimi", "Agreement"),
    (
        Field(
            "consent",
            Kind.CHOICE,
            Text("A pajtohet personi me planin?", "Does the person agree to the plan?"),
            _PLAN,
            codes=lists.CONSENT_ANSWER,
            required=True,
        ),
        Field(
            "basic_package",
            Kind.YES_NO,
            Text(
                "A e mori personi paketën bazë të riintegrimit?",
                "Has the person received the basic reintegration package?",
            ),
            _PLAN,
        ),
        Field(
            "parents_agree",
            Kind.CHOICE,
            Text("A pajtohen prindërit me planin?", "Do the parents agree to the plan?"),
            _PLAN,
            hint=Text("Ligji 18/2017, neni 58.", "Law 18/2017, article 58."),
            codes=lists.PARENT_AGREEMENT,
            required=IS_CHILD,
            relevant=IS_CHILD,
        ),
        Field(
            "parents_reason",
            Kind.LONG_TEXT,
            Text(
                "Pse jo, dhe çfarë mase merret në vend të saj", "Why not, and what is done instead"
            ),
            _PLAN,
            hint=Text(
                "Kur prindërit nuk pajtohen ose nuk u pyetën.",
                "When the parents do not agree or were not asked.",
            ),
            required=When("parents_agree", ("NO", "NOT_SOUGHT")),
            relevant=IS_CHILD,
        ),
        Field(
            "group_met",
            Kind.YES_NO,
            Text(
                "A u mblodh grupi teknik ndërsektorial?",
                "Did the technical inter-sector group meet?",
            ),
            _PLAN,
            required=IS_CHILD,
            relevant=IS_CHILD,
        ),
        Field(
            "group_met_on",
            Kind.DATE,
            Text("Data e mbledhjes së grupit", "Date of the group's meeting"),
            _PLAN,
            required=When("group_met", ("YES",)),
            relevant=IS_CHILD,
            in_past=True,
        ),
        Field(
            "child_heard",
            Kind.YES_NO,
            Text("A u dëgjua fëmija?", "Was the child heard?"),
            _PLAN,
            required=IS_CHILD,
            relevant=IS_CHILD,
        ),
    ),
)

F6 = FormDeclaration(
    code="F6",
    title=Text(
        "Plani individual i asistencës dhe riintegrimit",
        "Individual assistance and reintegration plan",
    ),
    consequence=Text(
        "Plani hyn në dosje bashkë me objektivat siç janë tani; rishikimi i radhës kërkohet pas tre muajsh.",
        "The plan goes into the file with its goals as they stand now; its review falls due after three months.",
    ),
    parts=(_NEEDS, _GOALS, _AGREEMENT),
)
