"""Making the demonstration: loaded only when it is made, so that every other start is quick."""

from dataclasses import replace
from pathlib import Path

import click

from nrm.cli import demo_figures, demo_folder
from nrm.cli.installation import application, migrate
from nrm.demo import loader, marker
from nrm.demo.loader import Plan
from nrm.demo.marker import Marker, State
from nrm.foundation import clock

_QUICK_HASH = 8192
"""KiB for the passphrases of all accounts, made at once; signing in makes the usual hash."""


def make(folder: Path, *, people: int | None) -> Marker:
    """Fill the empty `folder` with the register, or so many of its `people`, publish its past, and say it is whole."""
    now = clock.now()
    plan = loader.plan(now, people=people)
    first = Marker(State.LOADING, clock.local(now).date().isoformat(), plan.accounts)
    config = demo_folder.begin(folder, first)
    with application(replace(config, argon2_memory=_QUICK_HASH, argon2_time=1)):
        migrate()
        _load(plan)
        _publish(newest=None if people is None else 1)
    whole = replace(first, state=State.READY)
    marker.write(config.demo_marker, whole)
    return whole


def _load(plan: Plan) -> None:
    words = f"Loading {len(plan.histories)} invented histories"
    with click.progressbar(length=len(plan.steps), label=words) as bar:
        loader.load(plan, progress=bar.update)


def _publish(*, newest: int | None) -> None:
    """Publish the past; of a register for a quick look only its `newest` quarter."""
    quarters = demo_figures.past_quarters(newest=newest)
    with click.progressbar(length=len(quarters), label="Publishing the figures of the past") as bar:
        demo_figures.publish(quarters, progress=bar.update)
