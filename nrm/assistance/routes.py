"""The pages of the plan's goals and of the services given."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from nrm.assistance import queries, service
from nrm.assistance.forms import goal_form, provider_names, result_form, service_form
from nrm.assistance.given import Given, given_in, total_cost
from nrm.assistance.goals import Goal, goals_of
from nrm.assistance.row_sections import SERVICE_FIELDS
from nrm.assistance.sections import F6
from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission
from nrm.cases.access import CaseFile, case_for
from nrm.foundation.errors import NotFound, RuleBroken, Stale
from nrm.foundation.web.declared_forms import DeclaredForm, display, values_of
from nrm.records.queries import unfinished

bp = Blueprint(
    "assistance",
    __name__,
    template_folder="templates",
    url_prefix="/cases/<uuid:case_id>/assistance",
)
bp.add_app_template_global(goals_of, "goals_of")

SAVED = 303
MEANWHILE = _l(
    "Something was saved here since you opened this page, perhaps by your own second press. "
    "Look at what is there below; save again only if yours is still missing."
)
SHOWN_AGAIN = 5
"""Services that the page for the next one shows, so that nobody records one twice."""


@bp.route("/")
@requires(Permission.CASES_READ)
def show(case_id: UUID) -> ResponseReturnValue:
    """Show the goals and the services given."""
    file = case_for(signed_in(), case_id, Permission.CASES_READ)
    given = given_in(file)
    return render_template(
        "assistance/show.html",
        file=file,
        goals=goals_of(file),
        given=_in_words(given),
        total=total_cost(given),
        may_change=file.may(Permission.ASSISTANCE_PLAN),
    )


@bp.route("/goals/new", methods=["GET", "POST"])
@requires(Permission.ASSISTANCE_PLAN)
def add_goal(case_id: UUID) -> ResponseReturnValue:
    """Add a goal to the plan."""
    file = _file(case_id)
    count = len(queries.newest_goals(case_id))
    form = goal_form(after=count)
    act = partial(service.add_goal, file, values_of(form), after=form.version.data or 0)
    status = _save(form, act, version=count)
    if status == SAVED:
        flash(_("The goal is in the plan."), "good")
        return redirect(_back_to_plan(file))
    goals = goals_of(file)
    return render_template(
        "assistance/goal.html", file=file, form=form, goals=goals, goal=None
    ), status


@bp.route("/goals/<uuid:goal_id>", methods=["GET", "POST"])
@requires(Permission.ASSISTANCE_PLAN)
def change_goal(case_id: UUID, goal_id: UUID) -> ResponseReturnValue:
    """Change a goal; the earlier version is kept."""
    file = _file(case_id)
    goal = _goal(file, goal_id)
    form = goal_form(goal)
    status = _save(form, _change(file, goal, form), version=goal.version)
    if status == SAVED:
        flash(_("The goal is changed; the earlier version is kept."), "good")
        return redirect(_back_to_plan(file))
    return render_template(
        "assistance/goal.html", file=file, form=form, goals=[goal], goal=goal
    ), status


@bp.route("/goals/<uuid:goal_id>/result", methods=["GET", "POST"])
@requires(Permission.ASSISTANCE_PLAN)
def record_result(case_id: UUID, goal_id: UUID) -> ResponseReturnValue:
    """Record what became of a goal."""
    file = _file(case_id)
    goal = _goal(file, goal_id)
    form = result_form(goal)
    status = _save(form, _change(file, goal, form), version=goal.version)
    if status == SAVED:
        flash(_("The result of the goal is recorded."), "good")
        return redirect(url_for(".show", case_id=case_id))
    return render_template("assistance/result.html", file=file, form=form, goals=[goal]), status


@bp.route("/services/new", methods=["GET", "POST"])
@requires(Permission.ASSISTANCE_PLAN)
def give(case_id: UUID) -> ResponseReturnValue:
    """Record a service that was given."""
    file = _file(case_id)
    count = queries.count_services(case_id)
    form = service_form(file.actor, after=count)
    act = partial(service.give, file, values_of(form), after=form.version.data or 0)
    status = _save(form, act, version=count)
    if status == SAVED:
        flash(_("The service is recorded."), "good")
        return redirect(url_for(".show", case_id=case_id))
    given = _in_words(given_in(file)[:SHOWN_AGAIN])
    return render_template("assistance/service.html", file=file, form=form, given=given), status


@bp.route("/services/<uuid:service_id>/withdraw", methods=["POST"])
@requires(Permission.ASSISTANCE_PLAN)
def withdraw(case_id: UUID, service_id: UUID) -> ResponseReturnValue:
    """Strike a service that was recorded by mistake."""
    service.withdraw(_file(case_id), service_id)
    flash(_("The service is struck from the list."), "good")
    return redirect(url_for(".show", case_id=case_id))


def _file(case_id: UUID) -> CaseFile:
    return case_for(signed_in(), case_id, Permission.ASSISTANCE_PLAN)


def _goal(file: CaseFile, goal_id: UUID) -> Goal:
    for goal in goals_of(file):
        if goal.goal_id == goal_id:
            return goal
    raise NotFound


def _change(file: CaseFile, goal: Goal, form: DeclaredForm) -> Callable[[], object]:
    """Return the act that writes the form's answers, the empty ones too, over those of the goal."""
    given = values_of(form)
    answers = {field.name: given.get(field.name) for field in form.declared}
    seen = form.version.data or 0
    return partial(service.change_goal, file, goal.goal_id, answers, version=seen)


def _save(form: DeclaredForm, act: Callable[[], object], *, version: int) -> int:
    """Do `act` when the form was sent and is sound; return `SAVED` or the status of the page to show again.

    `version` is what the thing has now; a page made from another one says so and may be sent again.
    """
    if not form.validate_on_submit():
        return 422 if form.errors else 200
    try:
        act()
    except RuleBroken as broken:
        form.refuse(broken)
        return 422
    except Stale:
        form.version.data = version
        form.refuse(RuleBroken(MEANWHILE))
        return 409
    return SAVED


def _back_to_plan(file: CaseFile) -> str:
    """Return the plan's page of goals while a plan is being written, else the list of goals."""
    if unfinished(file.case.id, F6.code):
        return url_for("f6.part", case_id=file.case.id, part_name="goals")
    return url_for(".show", case_id=file.case.id)


def _in_words(given: list[Given]) -> list[tuple[Given, dict[str, str]]]:
    providers = provider_names()
    offers = {"provider": lambda: providers}
    return [
        (
            one,
            {
                field.name: display(field, one.answers.get(field.name), offers=offers)
                for field in SERVICE_FIELDS
            },
        )
        for one in given
    ]
