"""The `nrm` command: what an operator does with an installation, each thing in plain words."""

from typing import Any

import click
from sqlalchemy.exc import OperationalError

from nrm.cli.database import db_group
from nrm.cli.demo import demo
from nrm.cli.doctor import doctor
from nrm.cli.init import init
from nrm.cli.link import link
from nrm.cli.report import report
from nrm.cli.server import serve
from nrm.cli.trail import audit_group
from nrm.foundation.errors import Misconfigured


class PlainGroup(click.Group):
    """Commands that end with one plain line when the installation is not in order."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what is wrong with the installation is said without a traceback."""
        try:
            return super().invoke(ctx)
        except Misconfigured as reason:
            raise click.ClickException(str(reason)) from reason
        except OperationalError as reason:
            words = f"The database does not answer: {reason.orig}\nRun: nrm doctor"
            raise click.ClickException(words) from reason


@click.group(cls=PlainGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nrm")
def main() -> None:
    """Case management of the National Referral Mechanism.

    The folder of the installation is named by NRM_INSTANCE (otherwise: ./instance).
    """


for _command in (init, serve, db_group, audit_group, report, doctor, link, demo):
    main.add_command(_command)
