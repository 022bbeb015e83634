"""Reading one episode's file as codes: how each trait of a fact follows from the forms; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nrm.cases.models import Case, CaseEvent
from nrm.cases.rules import age_on, is_child
from nrm.cases.sections import IDENTITY
from nrm.foundation import clock
from nrm.foundation.declaration import Values
from nrm.identification.initial import F1
from nrm.procedure.loading import procedure
from nrm.procedure.rules import completeness
from nrm.records.bulk import SignedForm
from nrm.reference import lists
from nrm.statistics.facts.fact import (
    NONE,
    NOT_STATED,
    Fact,
    age_group,
    principal_exploitation,
    without_optional,
)

YES, NO = "YES", "NO"
_SCHOOL_AGES = range(6, 16)
"""Compulsory schooling (Law 69/2012, article 22)."""
_UNKNOWN = frozenset({None, "", "UNKNOWN", NOT_STATED, "XX", "ZZ"})
_BANDS = ((1, "0-1"), (7, "2-7"), (30, "8-30"))


@dataclass(frozen=True, slots=True)
class Episode:
    """All that figures may know of one episode, as the file stood at a period's end.

    `forms` are the signed ones, the first first; `services` the answers of each service given; `sector` that of the
    institution which signed F1. `follows_another`: the person had an ended case under another entry, which a data
    officer has joined with this one. `agrees`: the person agreed to optional statistics and has not withdrawn that.
    """

    case: Case
    identity: Values
    forms: Sequence[SignedForm]
    events: Sequence[CaseEvent]
    services: Sequence[Values]
    sector: str | None
    follows_another: bool = False
    agrees: bool = False

    def all_of(self, form: str) -> list[SignedForm]:
        """Return the signed `form`s of the file, the first first; of a corrected one the newest version."""
        corrected = {one.corrects for one in self.forms}
        return [one for one in self.forms if one.form == form and one.record_id not in corrected]

    def newest(self, form: str) -> Values:
        """Return the answers of the newest version of `form`; nothing when there is none."""
        found = self.all_of(form)
        return max(found, key=lambda one: (one.holds_since, one.number)).answers if found else {}

    def has(self, form: str) -> bool:
        """Tell whether `form` was signed."""
        return bool(self.all_of(form))


def fact_of(episode: Episode) -> Fact:
    """Return the episode as a fact, without what the person has not agreed to; raises ValueError if not registered."""
    told = _told_by(episode)
    return told if episode.agrees else without_optional(told)


def agrees_in(forms: Sequence[SignedForm]) -> bool:
    """Tell whether the newest F1 among `forms` has the person's consent; not asked and not answered are no consent."""
    initial = [one for one in forms if one.form == "F1"]
    newest = max(initial, key=lambda one: (one.holds_since, one.number), default=None)
    return newest is not None and newest.answers.get("consent_statistics") == YES


def _told_by(episode: Episode) -> Fact:
    if episode.case.registered_at is None:
        raise ValueError("a case that was never registered is in no figure")
    registered_on = clock.local(episode.case.registered_at).date()
    initial, identity = episode.newest("F1"), episode.identity
    given = frozenset(str(one["service"]) for one in episode.services if one.get("service"))
    return Fact(
        registered_on=registered_on,
        status=_status(episode),
        sex=_stated(identity.get("sex")),
        age_group=_age_group(identity, registered_on),
        citizenship=_citizenship(identity.get("citizenship")),
        exploitation=_exploitation(initial),
        structure=_stated(initial.get("structure")),
        sector=episode.sector or NOT_STATED,
        qark=_stated(initial.get("qark")),
        scope=_stated(initial.get("scope")),
        channel=_stated(initial.get("channel")),
        recruitment=_recruitment(initial.get("recruitment") or []),
        border=_border(initial),
        previously=_previously(episode, initial),
        referral="SENT" if episode.has("F3") else NONE,
        waiting=_waiting(episode),
        setting=_stated(episode.newest("F6").get("setting")) if given else NONE,
        services=given,
        emergency=_emergency(initial, given),
        protection=_protection(episode),
        assistance_plan=YES if episode.has("F6") else NONE,
        departure=_departure(episode),
        interview=_interview(episode),
        interviews=_interviews(episode),
        employment=_employment(episode),
        schooling=_schooling(episode, given, age=age_on(identity, registered_on)),
        after_year=_after_year(episode),
        closure=_closure(episode),
        file=_file(episode),
        key_data=_key_data(identity, initial),
    )


def _stated(code: Any) -> str:
    return NOT_STATED if code in _UNKNOWN else str(code)


def _age_group(identity: Values, day: date) -> str:
    return age_group(age_on(identity, day), child=is_child(identity, day))


def _status(episode: Episode) -> str:
    return "VT" if episode.newest("F2").get("formal_decision") == "VT" else "VMT"


def _citizenship(country: Any) -> str:
    if country in _UNKNOWN and country != "XX":
        return NOT_STATED
    return "AL" if country == "AL" else "FOREIGN"


def _exploitation(initial: Values) -> str:
    main = initial.get("main_exploitation")
    if main and main != "UNKNOWN":
        return str(main)
    return principal_exploitation(initial.get("other_exploitation") or [])


def _recruitment(methods: Sequence[str]) -> str:
    known = [code for code in methods if code not in _UNKNOWN]
    if not known:
        return NOT_STATED
    return "AGENCY" if any("agency" in lists.RECRUITMENT[code].tags for code in known) else "OTHER"


def _border(initial: Values) -> str:
    if not initial.get("border_point"):
        return NONE
    return "WOMEN" if initial.get("women_present") == YES else "OTHER"


def _previously(episode: Episode, initial: Values) -> str:
    if episode.case.episode > 1 or episode.follows_another:
        return YES
    answer = initial.get("trafficked_before")
    return answer if answer in (YES, NO) else NOT_STATED


def _waiting(episode: Episode) -> str:
    sent = episode.all_of("F3")
    accepted = [event.at for event in episode.events if event.act == "accept_referral"]
    if not sent or not accepted:
        return NONE
    first = min(form.signed_at for form in sent)
    days = (clock.local(accepted[0]).date() - clock.local(first).date()).days
    return next((band for longest, band in _BANDS if days <= longest), "31+")


def _emergency(initial: Values, given: frozenset[str]) -> str:
    if "SHELTER_EMERGENCY" in given:
        return "USED"
    return "NEEDED" if "SHELTER" in (initial.get("immediate_needs") or []) else NONE


def _protection(episode: Episode) -> str:
    return {
        (True, True): "BOTH",
        (True, False): "RISK",
        (False, True): "PLAN",
        (False, False): NONE,
    }[episode.has("F4"), episode.has("F5")]


def _departure(episode: Episode) -> str:
    left = [
        form.answers["resettled_on"]
        for form in episode.all_of("F8")
        if form.answers.get("resettled_on")
    ]
    if not left:
        return NONE
    assessed = (form.answers.get("assessed_on") for form in episode.all_of("F4"))
    return "ASSESSED" if any(day and day <= min(left) for day in assessed) else "UNASSESSED"


def _interview(episode: Episode) -> str:
    held = episode.all_of("F2")
    if not held:
        return NONE
    everywhere = all("PMF" in (form.answers.get("presences") or []) for form in held)
    return "PMF" if everywhere else "NO_PMF"


def _interviews(episode: Episode) -> str:
    if not episode.has("F2"):
        return NONE
    formal = episode.newest("F2")
    if (formal.get("interviews_so_far") or 1) > 1:
        return "REPEATED"
    return "ONCE_RECORDED" if formal.get("recording_ref") else "ONCE"


def _employment(episode: Episode) -> str:
    jobs = [form.answers for form in episode.all_of("F8") if form.answers.get("milestone") == "JOB"]
    held = [job for job in jobs if job.get("still_holds") != NO and job.get("job_sector")]
    return str(held[-1]["job_sector"]) if held else NONE


def _schooling(episode: Episode, given: frozenset[str], *, age: int | None) -> str:
    if age not in _SCHOOL_AGES:
        return NOT_STATED
    reached = {form.answers.get("milestone") for form in episode.all_of("F8")}
    return "ENROLLED" if "SCHOOL" in reached or "EDUCATION_REENTRY" in given else "NOT_ENROLLED"


def _after_year(episode: Episode) -> str:
    for form in reversed(episode.all_of("F9")):
        if form.answers.get("occasion") == "TWELVE_MONTHS":
            good = YES in (form.answers.get("has_job"), form.answers.get("has_network"))
            return YES if good else NO
    return NONE


def _closure(episode: Episode) -> str:
    reason = episode.newest("F10").get("reason")
    if not reason:
        return NONE
    return "REINTEGRATED" if reason == "REINTEGRATED" else "OTHER"


def _file(episode: Episode) -> str:
    stage = episode.events[-1].stage if episode.events else episode.case.stage
    have, expected = completeness(
        procedure(episode.case.procedure_version),
        stage=stage,
        signed_forms={form.form for form in episode.forms},
    )
    return "COMPLETE" if have == expected else "INCOMPLETE"


def _key_data(identity: Values, initial: Values) -> str:
    asked = [(IDENTITY, identity), (F1, initial)]
    complete = all(
        answers.get(field.name) not in _UNKNOWN
        for form, answers in asked
        for field in form.fields
        if field.key_data
    )
    return "COMPLETE" if complete else "INCOMPLETE"
