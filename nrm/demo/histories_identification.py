"""The answers that the invented histories give to the forms of identification (F1, F2)."""

from nrm.demo.histories_occasion import Answers, Occasion
from nrm.demo.histories_paths import SIGNAL, Ending
from nrm.demo.histories_words import account
from nrm.demo.population import Person
from nrm.demo.population_details import ABROAD
from nrm.demo.population_series import UNKNOWN, VT
from nrm.reference import lists

_ELEMENT_FIELDS = {
    "A": "indicators_act",
    "M": "indicators_means",
    "P": "indicators_purpose",
    "G": "indicators_general",
}
_CHANNEL_OF = {
    "MOBILE_UNIT": "FIELD",
    "SCHOOL": "SCHOOL",
    "HEALTH": "HEALTH",
    "CONSULATE": "CONSULAR",
    "SELF": "WALK_IN",
    "POLICE_AT": "POLICE_112_129",
    "POLICE_OTHER": "POLICE_112_129",
}
_STATISTICS = {3: "NO", 7: "NOT_ASKED"}
"""What every third and every seventh of nine answers when asked about optional statistics; the others agree."""
_NEEDS = ("MEDICAL", "SHELTER", "FOOD", "SECURITY")
_MEANS_OF = {
    "M1": "OTHER_COERCION",
    "M2": "THREAT",
    "M3": "FORCE",
    "M4": "OTHER_COERCION",
    "M5": "DECEPTION",
    "M6": "OTHER_COERCION",
    "M7": "OTHER_COERCION",
    "M8": "VULNERABILITY",
    "M9": "OTHER_COERCION",
}


def signal(on: Occasion) -> Answers:
    """Return what the operator of the hotline writes down and to whom it goes."""
    return {
        "urgency": on.one_of({"ROUTINE": 55, "URGENT": 35, "IMMEDIATE": 10}),
        "narrative": on.sentence("signal"),
        "child_involved": "YES" if on.child else on.one_of({"NO": 70, "NOT_KNOWN": 30}),
        "qark": on.person.qark,
        "channel": on.one_of({"HOTLINE_116006": 75, "APP_RAPORTO_SHPETO": 25}),
        "reporter": on.one_of({"CITIZEN": 40, "ANONYMOUS": 30, "SELF": 15, "PROFESSIONAL": 15}),
        "forward_to": on.cast.identifier.institution,
    }


def particulars(on: Occasion) -> Answers:
    """Return who the person is."""
    return on.person.identity


def draft(on: Occasion) -> Answers:
    """Return an F1 that somebody has begun."""
    begun = ("structure", "met_on", "qark", "bashki", "accompaniment", "channel")
    return {name: answer for name, answer in initial(on).items() if name in begun}


def at_risk(on: Occasion) -> Answers:
    """Return an F1 that finds too few indicators, but a risk."""
    answers = _with_few_indicators(on, {"indicators_general": ["G4"]})
    return answers | {"decision": "AT_RISK", "reason": on.sentence("at_risk")}


def not_a_victim(on: Occasion) -> Answers:
    """Return an F1 that finds no indicators; a second person has to confirm it."""
    answers = _with_few_indicators(on, {})
    return answers | {"decision": "NOT_VICTIM", "reason": on.sentence("not_victim")}


def _with_few_indicators(on: Occasion, ticked: Answers) -> Answers:
    found = ("main_exploitation", "control", "recruitment", *_ELEMENT_FIELDS.values())
    return {name: one for name, one in initial(on).items() if name not in found} | ticked


def initial(on: Occasion, *, decision: str = "VMT") -> Answers:
    """Return the answers of F1 with `decision`."""
    person = on.person
    answers = {
        "structure": person.traits.structure,
        "met_on": on.day.isoformat(),
        "qark": person.qark,
        "bashki": person.bashki,
        "accompaniment": _accompaniment(on),
        "channel": _channel(on),
        **_indicators(person),
        "main_exploitation": person.traits.exploitation,
        "scope": person.scope,
        "recruitment": list(person.recruitment),
        "control": list(person.control),
        "trafficked_before": person.trafficked_before,
        "account": account(person.traits.exploitation, on.dice),
        "decision": decision,
        "reason": on.sentence("reason"),
    }
    return answers | _contact(on) | _information(on)


def _channel(on: Occasion) -> str:
    if SIGNAL in on.told:
        return "HOTLINE_116006"
    return _CHANNEL_OF.get(on.person.traits.structure, "INTER_AGENCY")


def _indicators(person: Person) -> Answers:
    ticked = {
        name: [code for code in person.indicators if code[0] == element]
        for element, name in _ELEMENT_FIELDS.items()
    }
    return {name: codes for name, codes in ticked.items() if codes}


def _accompaniment(on: Occasion) -> str:
    if not on.child:
        return on.one_of({"ALONE": 70, "WITH_PARTNER": 15, "WITH_OTHERS": 15})
    if "A6" in on.person.indicators:
        return "WITH_ADULT_UNPROVEN"
    return on.one_of({"ALONE": 45, "WITH_PARENT": 30, "WITH_RELATIVE": 25})


def _contact(on: Occasion) -> Answers:
    answers = {
        "immediate_needs": on.some_of(_NEEDS, 3),
        "suspect_near": on.one_of({"NO": 60, "NOT_KNOWN": 25, "YES": 15}),
        "safe_contact": on.sentence("safe_contact"),
    }
    if on.dice.random() < 0.4:
        answers["phone"] = f"069 000 {on.dice.randrange(10_000):04}"
    return answers


def _information(on: Occasion) -> Answers:
    told = [code.code for code in lists.INFORMATION_GIVEN]
    if on.person.traits.citizenship in ("AL", "ZZ"):
        told.remove("REFLECTION")
    answers: Answers = {
        "information_given": told,
        "consent_referral": "NO" if on.ending == Ending.NOT_REFERRED else "YES",
        "consent_formal": on.formal_consent,
        "consent_given_by": "PERSON",
        "consent_statistics": _STATISTICS.get(on.person.number % 9, "YES"),
    }
    if on.child:
        answers["child_informed"] = [code.code for code in lists.CHILD_INFORMATION]
        answers["consent_given_by"] = on.one_of({"PARENT": 45, "GUARDIAN": 20, "PMF": 35})
    return answers


def formal(on: Occasion) -> Answers:
    """Return the answers of F2 as the police write them down; only a VT is decided, others wait."""
    person = on.person
    presences = [code.code for code in lists.PRESENCE if "child" in code.tags and on.child]
    answers: Answers = {
        "interviewed_on": on.day.isoformat(),
        "venue": "BORDER" if person.traits.structure == "BORDER_POLICE" else "TERRITORY",
        "same_sex_interviewer": on.one_of({"YES": 90, "NO": 10}),
        "presences": presences or ["PSYCHOLOGIST"],
        "interviews_so_far": 1 if on.dice.random() < 0.8 else 2,
        "exploitation_story": account(person.traits.exploitation, on.dice),
        "wishes": on.sentence("wish"),
        "act_found": ["RECRUIT", "TRANSPORT"] if person.scope == ABROAD else ["RECRUIT"],
        "means_found": _means(person),
        "purpose_found": [person.traits.exploitation],
        "formal_decision": VT if person.traits.status == VT else "PENDING",
        "reasons": on.sentence("formal_reason"),
    }
    if on.child:
        answers["recording_ref"] = f"AV-{person.registered_on.year}-{person.number:04}"
    if person.traits.exploitation == UNKNOWN:
        del answers["purpose_found"]
    return answers


def _means(person: Person) -> list[str]:
    found = {_MEANS_OF[code] for code in person.indicators if code in _MEANS_OF}
    return [code.code for code in lists.MEANS if code.code in found]
