"""The pages of the plan's goals and of the services given."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

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
    if form.validate_on_submit():
        try:
            service.add_goal(file, values_of(form), after=form.version.data or 0)
        except (RuleBroken, Stale) as refusal:
            _refuse(form, refusal, version=count)
        else:
            flash(_("The goal is in the plan."), "good")
            return redirect(_back_to_plan(file))
    return _page("assistance/goal.html", file, form, goals=goals_of(file), goal=None)


@bp.route("/goals/<uuid:goal_id>", methods=["GET", "POST"])
@requires(Permission.ASSISTANCE_PLAN)
def change_goal(case_id: UUID, goal_id: UUID) -> ResponseReturnValue:
    """Change a goal; the earlier version is kept."""
    file = _file(case_id)
    goal = _goal(file, goal_id)
    form = goal_form(goal)
    if form.validate_on_submit():
        try:
            service.change_goal(file, goal_id, _given(form), version=form.version.data or 0)
        except (RuleBroken, Stale) as refusal:
            _refuse(form, refusal, version=goal.version)
        else:
            flash(_("The goal is changed; the earlier version is kept."), "good")
            return redirect(_back_to_plan(file))
    return _page("assistance/goal.html", file, form, goals=[goal], goal=goal)


@bp.route("/goals/<uuid:goal_id>/result", methods=["GET", "POST"])
@requires(Permission.ASSISTANCE_PLAN)
def record_result(case_id: UUID, goal_id: UUID) -> ResponseReturnValue:
    """Record what became of a goal."""
    file = _file(case_id)
    goal = _goal(file, goal_id)
    form = result_form(goal)
    if form.validate_on_submit():
        try:
            service.change_goal(file, goal_id, _given(form), version=form.version.data or 0)
        except (RuleBroken, Stale) as refusal:
            _refuse(form, refusal, version=goal.version)
        else:
            flash(_("The result of the goal is recorded."), "good")
            return redirect(url_for(".show", case_id=case_id))
    return _page("assistance/result.html", file, form, goals=[goal], goal=goal)


@bp.route("/services/new", methods=["GET", "POST"])
@requires(Permission.ASSISTANCE_PLAN)
def give(case_id: UUID) -> ResponseReturnValue:
    """Record a service that was given."""
    file = _file(case_id)
    count = queries.count_services(case_id)
    form = service_form(file.actor, after=count)
    if form.validate_on_submit():
        try:
            service.give(file, values_of(form), after=form.version.data or 0)
        except (RuleBroken, Stale) as refusal:
            _refuse(form, refusal, version=count)
        else:
            flash(_("The service is recorded."), "good")
            return redirect(url_for(".show", case_id=case_id))
    return _page(
        "assistance/service.html", file, form, given=_in_words(given_in(file)[:SHOWN_AGAIN])
    )


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


def _given(form: DeclaredForm) -> dict[str, Any]:
    answers = values_of(form)
    return {field.name: answers.get(field.name) for field in form.declared}


def _refuse(form: DeclaredForm, refusal: RuleBroken | Stale, *, version: int) -> None:
    if isinstance(refusal, Stale):
        form.version.data = version
        refusal = RuleBroken(
            _(
                "Something was saved here since you opened this page, perhaps by your own second press. "
                "Look at what is there below; save again only if yours is still missing."
            )
        )
    form.refuse(refusal)


def _page(template: str, file: CaseFile, form: DeclaredForm, **context: Any) -> ResponseReturnValue:
    page = render_template(template, file=file, form=form, **context)
    return page, 422 if form.errors else 200


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
