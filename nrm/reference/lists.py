"""The code lists of the procedure by name; the words stand in the data files of this package."""

from nrm.reference.codes import read_lists

_trafficking = read_lists("trafficking")
EXPLOITATION = _trafficking["exploitation"]
EXPLOITATION_GROUP = _trafficking["exploitation_group"]
ACT = _trafficking["act"]
MEANS = _trafficking["means"]
CONTROL = _trafficking["control"]
RECRUITMENT = _trafficking["recruitment"]
RECRUITER_RELATION = _trafficking["recruiter_relation"]
SCOPE = _trafficking["scope"]

_identification = read_lists("identification")
STATUS = _identification["status"]
STRUCTURE = _identification["structure"]
STRUCTURE_GROUP = _identification["structure_group"]
CHANNEL = _identification["channel"]
REPORTER = _identification["reporter"]
URGENCY = _identification["urgency"]
SIGNAL_OUTCOME = _identification["signal_outcome"]
ACCOMPANIMENT = _identification["accompaniment"]
IMMEDIATE_NEED = _identification["immediate_need"]
CHILD_INFORMATION = _identification["child_information"]
INFORMATION_GIVEN = _identification["information_given"]
VENUE = _identification["venue"]
PRESENCE = _identification["presence"]
FORMAL_DECISION = _identification["formal_decision"]

_person = read_lists("person")
SEX = _person["sex"]
AGE_BASIS = _person["age_basis"]
AGE_GROUP = _person["age_group"]
MARITAL_STATUS = _person["marital_status"]
EDUCATION = _person["education"]
ETHNICITY = _person["ethnicity"]
LANGUAGE = _person["language"]
DOCUMENT = _person["document"]
RESIDENCE_STATUS = _person["residence_status"]
CONSENT = _person["consent"]
CONSENT_ANSWER = _person["consent_answer"]
CONSENT_GIVER = _person["consent_giver"]
DECLINED = _person["declined"]
REVEAL_PURPOSE = _person["reveal_purpose"]

_referral = read_lists("referral")
REFERRAL_REASON = _referral["referral_reason"]
REFERRAL_STATE = _referral["referral_state"]
REVIEW_STATE = _referral["review_state"]
RETURN_REASON = _referral["return_reason"]
REFUSAL_REASON = _referral["refusal_reason"]
SETTING = _referral["setting"]

_protection = read_lists("protection")
RISK_LEVEL = _protection["risk_level"]
RISK_SCORE = _protection["risk_score"]
RISK_OCCASION = _protection["risk_occasion"]
RISK_FACTOR = _protection["risk_factor"]
PROTECTIVE_MEASURE = _protection["protective_measure"]

_assistance = read_lists("assistance")
NEED = _assistance["need"]
SERVICE = _assistance["service"]
SERVICE_GROUP = _assistance["service_group"]
FUNDING = _assistance["funding"]
SERVICE_UNIT = _assistance["service_unit"]
GOAL_RESULT = _assistance["goal_result"]
PARENT_AGREEMENT = _assistance["parent_agreement"]
MILESTONE = _assistance["milestone"]
JOB_SECTOR = _assistance["job_sector"]
JOB_CONTRACT = _assistance["job_contract"]
VISIT_KIND = _assistance["visit_kind"]
VISIT_FINDING = _assistance["visit_finding"]
SATISFACTION = _assistance["satisfaction"]
CLOSURE = _assistance["closure"]
REOPENING = _assistance["reopening"]
RETENTION = _assistance["retention"]
YES_NO = _assistance["yes_no"]
