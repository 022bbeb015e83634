"""The pages of the ledger: everything ever published, and the file in which a stranger can check it."""

import json
from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission, ever
from nrm.foundation import clock
from nrm.statistics import releasing, words
from nrm.statistics.hidden_words import CHOICE, WARNING
from nrm.statistics.ledger import entries
from nrm.statistics.ledger.files import checkable_document, releases_about
from nrm.statistics.ledger.noting import words_of
from nrm.statistics.ledger.preparing import open_preparations
from nrm.statistics.periods import parse
from nrm.statistics.routes.blueprint import bp


@bp.route("/ledger")
@requires(Permission.STATISTICS_READ)
def ledger() -> ResponseReturnValue:
    """Show everything ever published, and to those who publish what waits."""
    role = signed_in().role
    may_prepare = ever(role, Permission.STATISTICS_PREPARE)
    publishes = ever(role, Permission.STATISTICS_RELEASE)
    return render_template(
        "statistics/ledger.html",
        lines=releasing.lines_of(entries.releases()),
        incidents=entries.incidents() if publishes else [],
        waiting=open_preparations() if publishes else [],
        due=releasing.due_periods(today=clock.today()) if may_prepare else [],
        releasing=releasing,
        may_prepare=may_prepare,
        ways=entries.OF_QUARTERS,
        hints=(*CHOICE, WARNING),
    )


@bp.route("/ledger/<uuid:release_id>")
@requires(Permission.STATISTICS_READ)
def release(release_id: UUID) -> ResponseReturnValue:
    """Show one release: who published what and when, and by which hashes it is known."""
    found = entries.release_with(release_id)
    return render_template(
        "statistics/release.html",
        release=found,
        line=releasing.lines_of([found])[0],
        numbers=releasing.short_lines(found),
        told=words_of(found),
        words=words,
    )


@bp.route("/ledger/<uuid:release_id>/file.json")
@requires(Permission.STATISTICS_READ)
def checkable(release_id: UUID) -> ResponseReturnValue:
    """Give everything published of a release's time as a file, with the certificates that anybody can check."""
    found = entries.release_with(release_id)
    document = checkable_document(releases_about(parse(found.period)))
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1)
    answer = Response(text, content_type="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=f"mkr-{found.period}.json")
    return answer
