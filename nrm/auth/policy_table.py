"""The policy as people read it: two tables drawn from the one that decides."""

from nrm.auth.policy import ANYWHERE, GRANTS, SECTION_GRANTS, Level, Permission, level
from nrm.auth.roles import Role
from nrm.foundation.declaration import Section


def permissions_table() -> str:
    """Return role x permission as a Markdown table; a cell names the relationships, "yes" where none is needed."""
    head = ["permission", *(role.value for role in Role)]
    rows = [head, ["---"] * len(head)]
    rows += [
        [permission.value, *(_reach(role, permission) for role in Role)]
        for permission in Permission
    ]
    return _markdown(rows)


def sections_table() -> str:
    """Return (role, relationship) x section as a Markdown table: R reads, W reads and writes."""
    head = ["role", "related as", *(section.value for section in Section)]
    rows = [head, ["---"] * len(head)]
    for role, relationship in SECTION_GRANTS:
        levels = (level(role, relationship, section) for section in Section)
        rows.append([role.value, relationship.value, *(_letter(found) for found in levels)])
    return _markdown(rows)


def _reach(role: Role, permission: Permission) -> str:
    reach = GRANTS[role].get(permission)
    if reach is None:
        return ""
    return "yes" if reach == ANYWHERE else ", ".join(sorted(reach))


def _letter(found: Level | None) -> str:
    return {None: "", Level.READ: "R", Level.WRITE: "W"}[found]


def _markdown(rows: list[list[str]]) -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
