"""The one table that says who may do what; whatever is not in it is refused (design D5)."""

from enum import StrEnum

from nrm.auth.roles import Relationship, Role
from nrm.foundation.declaration import Section
from nrm.foundation.text import Text


class Permission(StrEnum):
    """Something that can be done, named `resource:action`."""

    ACCOUNT_OWN = "account:own"
    AGENCY_KEY_HOLD = "agency_key:hold"
    ASSISTANCE_PLAN = "assistance:plan"
    CASES_CLOSE = "cases:close"
    CASES_LIST = "cases:list"
    CASES_OPEN = "cases:open"
    CASES_READ = "cases:read"
    CASES_REOPEN = "cases:reopen"
    CASES_REVEAL = "cases:reveal"
    CASES_SEARCH = "cases:search"
    CASES_SEARCH_BY_NAME = "cases:search_by_name"
    CASES_SHARE = "cases:share"
    CASES_STAFF = "cases:staff"
    CLOSURES_ACKNOWLEDGE = "closures:acknowledge"
    DASHBOARD_READ = "dashboard:read"
    DUPLICATES_DECIDE = "duplicates:decide"
    ERASURES_APPROVE = "erasures:approve"
    ERASURES_ASK = "erasures:ask"
    HOLDS_SET = "holds:set"
    IDENTIFICATION_CONFIRM = "identification:confirm"
    IDENTIFICATION_COUNTERSIGN = "identification:countersign"
    IDENTIFICATION_FORMAL = "identification:formal"
    IDENTIFICATION_INITIAL = "identification:initial"
    INSTITUTIONS_MANAGE = "institutions:manage"
    MONITORING_RECORD = "monitoring:record"
    REFERRALS_ANSWER = "referrals:answer"
    REFERRALS_REVIEW = "referrals:review"
    REFERRALS_SEND = "referrals:send"
    REINTEGRATION_RECORD = "reintegration:record"
    RETENTION_READ = "retention:read"
    RISK_ASSESS = "risk:assess"
    SAFETY_PLAN = "safety:plan"
    SHELTER_LOCATE = "shelter:locate"
    SIGNALS_ANSWER = "signals:answer"
    SIGNALS_RECORD = "signals:record"
    STATISTICS_APPROVE = "statistics:approve"
    STATISTICS_EXACT = "statistics:exact"
    STATISTICS_PREPARE = "statistics:prepare"
    STATISTICS_READ = "statistics:read"
    STATISTICS_RELEASE = "statistics:release"
    TRAIL_OF_CASE = "trail:of_case"
    TRAIL_READ = "trail:read"
    USERS_MANAGE = "users:manage"
    WITNESS_PROTECT = "witness:protect"
    WORKLIST_READ = "worklist:read"


class Level(StrEnum):
    """How far a role may go in a section."""

    READ = "read"
    WRITE = "write"


ANYWHERE = frozenset(Relationship)
"""The permission is not about one case."""
TEAM = frozenset({Relationship.TEAM})
TEAM_OR_INVITED = frozenset({Relationship.TEAM, Relationship.INVITED})
AUTHORITY = frozenset({Relationship.AUTHORITY})

Grants = dict[Permission, frozenset[Relationship]]

_EVERYONE: Grants = {Permission.ACCOUNT_OWN: ANYWHERE, Permission.WORKLIST_READ: ANYWHERE}
_CASEWORKER: Grants = _EVERYONE | {
    Permission.SIGNALS_RECORD: ANYWHERE,
    Permission.SIGNALS_ANSWER: ANYWHERE,
    Permission.CASES_LIST: ANYWHERE,
    Permission.CASES_OPEN: ANYWHERE,
    Permission.CASES_SEARCH: ANYWHERE,
    Permission.CASES_READ: TEAM_OR_INVITED,
    Permission.CASES_REVEAL: TEAM,
    Permission.CASES_SHARE: TEAM,
    Permission.CASES_STAFF: TEAM,
    Permission.CASES_REOPEN: TEAM,
    Permission.TRAIL_OF_CASE: TEAM,
    Permission.IDENTIFICATION_INITIAL: TEAM,
    Permission.REFERRALS_SEND: TEAM,
    Permission.RISK_ASSESS: TEAM,
    Permission.STATISTICS_READ: ANYWHERE,
}
_CARE: Grants = {
    Permission.REFERRALS_ANSWER: TEAM_OR_INVITED,
    Permission.SAFETY_PLAN: TEAM,
    Permission.ASSISTANCE_PLAN: TEAM,
    Permission.REINTEGRATION_RECORD: TEAM,
    Permission.MONITORING_RECORD: TEAM,
    Permission.CASES_CLOSE: TEAM,
}

GRANTS: dict[Role, Grants] = {
    Role.SOCIAL_WORKER: _CASEWORKER
    | _CARE
    | {Permission.IDENTIFICATION_COUNTERSIGN: TEAM_OR_INVITED},
    Role.CHILD_PROTECTION: _CASEWORKER | _CARE,
    Role.POLICE: _CASEWORKER
    | {
        Permission.AGENCY_KEY_HOLD: ANYWHERE,
        Permission.IDENTIFICATION_FORMAL: TEAM_OR_INVITED,
        Permission.SAFETY_PLAN: TEAM,
        Permission.WITNESS_PROTECT: TEAM,
    },
    Role.SHELTER: _CASEWORKER
    | _CARE
    | {Permission.AGENCY_KEY_HOLD: ANYWHERE, Permission.SHELTER_LOCATE: TEAM},
    Role.HOTLINE: _EVERYONE | {Permission.SIGNALS_RECORD: ANYWHERE},
    Role.AP_REVIEWER: _EVERYONE
    | {
        Permission.CASES_LIST: ANYWHERE,
        Permission.CASES_SEARCH: ANYWHERE,
        Permission.CASES_READ: AUTHORITY,
        Permission.CASES_REVEAL: AUTHORITY,
        Permission.CASES_REOPEN: AUTHORITY,
        Permission.CASES_STAFF: AUTHORITY,
        Permission.REFERRALS_REVIEW: AUTHORITY,
        Permission.IDENTIFICATION_CONFIRM: AUTHORITY,
        Permission.CLOSURES_ACKNOWLEDGE: AUTHORITY,
        Permission.RETENTION_READ: ANYWHERE,
        Permission.ERASURES_APPROVE: AUTHORITY,
        Permission.HOLDS_SET: AUTHORITY,
        Permission.TRAIL_OF_CASE: AUTHORITY,
        Permission.DASHBOARD_READ: ANYWHERE,
        Permission.STATISTICS_APPROVE: ANYWHERE,
        Permission.STATISTICS_READ: ANYWHERE,
        Permission.STATISTICS_RELEASE: ANYWHERE,
    },
    Role.AP_DATA: _EVERYONE
    | {
        Permission.CASES_LIST: ANYWHERE,
        Permission.CASES_SEARCH: ANYWHERE,
        Permission.CASES_SEARCH_BY_NAME: ANYWHERE,
        Permission.DUPLICATES_DECIDE: ANYWHERE,
        Permission.CASES_READ: AUTHORITY,
        Permission.CASES_REVEAL: AUTHORITY,
        Permission.TRAIL_OF_CASE: AUTHORITY,
        Permission.DASHBOARD_READ: ANYWHERE,
        Permission.STATISTICS_READ: ANYWHERE,
        Permission.STATISTICS_EXACT: ANYWHERE,
        Permission.STATISTICS_PREPARE: ANYWHERE,
        Permission.RETENTION_READ: ANYWHERE,
        Permission.ERASURES_ASK: AUTHORITY,
        Permission.STATISTICS_RELEASE: ANYWHERE,
    },
    Role.ZKKA: _EVERYONE | {Permission.STATISTICS_READ: ANYWHERE},
    Role.AUDITOR: _EVERYONE
    | {
        Permission.TRAIL_READ: ANYWHERE,
        Permission.RETENTION_READ: ANYWHERE,
        Permission.STATISTICS_READ: ANYWHERE,
    },
    Role.ADMIN: _EVERYONE
    | {Permission.USERS_MANAGE: ANYWHERE, Permission.INSTITUTIONS_MANAGE: ANYWHERE},
}

_R, _W = Level.READ, Level.WRITE
_OUTREACH = {
    Section.IDENTITY: _W,
    Section.CONTACT: _W,
    Section.INTERVIEW: _W,
    Section.DECISION: _W,
    Section.REFERRAL: _W,
    Section.RISK: _W,
    Section.SAFETY: _W,
}
_SOCIAL = _OUTREACH | {Section.HEALTH: _W, Section.CHILD: _W, Section.PLAN: _W}
_ASKED = {Section.REFERRAL: _R}

SECTION_GRANTS: dict[tuple[Role, Relationship], dict[Section, Level]] = {
    (Role.SOCIAL_WORKER, Relationship.TEAM): _SOCIAL,
    (Role.SOCIAL_WORKER, Relationship.INVITED): _ASKED,
    (Role.CHILD_PROTECTION, Relationship.TEAM): _SOCIAL,
    (Role.CHILD_PROTECTION, Relationship.INVITED): _ASKED,
    (Role.POLICE, Relationship.TEAM): _OUTREACH
    | {Section.CRIMINAL: _W, Section.CHILD: _R, Section.WITNESS_PROTECTION: _W},
    (Role.POLICE, Relationship.INVITED): _ASKED,
    (Role.SHELTER, Relationship.TEAM): _SOCIAL | {Section.SHELTER_LOCATION: _W},
    (Role.SHELTER, Relationship.INVITED): _ASKED,
    (Role.AP_REVIEWER, Relationship.AUTHORITY): {
        Section.IDENTITY: _R,
        Section.INTERVIEW: _R,
        Section.DECISION: _W,
        Section.REFERRAL: _W,
        Section.CRIMINAL: _R,
        Section.CHILD: _R,
        Section.RISK: _R,
        Section.PLAN: _R,
    },
    (Role.AP_DATA, Relationship.AUTHORITY): {
        Section.IDENTITY: _R,
        Section.INTERVIEW: _R,
        Section.DECISION: _R,
        Section.REFERRAL: _R,
        Section.RISK: _R,
        Section.PLAN: _R,
    },
}


class BulkReader(StrEnum):
    """A part of the system that reads across cases, as a named actor of its own."""

    NAME_INDEX = "name_index"
    RETENTION = "retention"
    STATISTICS = "statistics"


BULK_GRANTS: dict[BulkReader, frozenset[Section]] = {
    BulkReader.NAME_INDEX: frozenset({Section.IDENTITY}),
    BulkReader.RETENTION: frozenset({Section.IDENTITY, Section.DECISION}),
    BulkReader.STATISTICS: frozenset(
        {
            Section.IDENTITY,
            Section.INTERVIEW,
            Section.DECISION,
            Section.REFERRAL,
            Section.RISK,
            Section.PLAN,
        }
    ),
}

REFUSED = Text(
    "Roli juaj nuk e lejon këtë veprim.",
    "Your role does not allow this.",
)


def ever(role: Role, permission: Permission) -> bool:
    """Tell whether `role` has `permission` for any case at all."""
    return permission in GRANTS[role]


def may(role: Role, permission: Permission, relationship: Relationship) -> bool:
    """Tell whether `role`, so related to a case, has `permission` for it."""
    return relationship in GRANTS[role].get(permission, frozenset())


def level(role: Role, relationship: Relationship, section: Section) -> Level | None:
    """Return how far `role`, so related to a case, may go in `section`; None means not at all."""
    return SECTION_GRANTS.get((role, relationship), {}).get(section)
