"""The `nrm` command: what an operator does with an installation, each thing in plain words."""

from pkgutil import resolve_name
from typing import Any

import click
from sqlalchemy.exc import OperationalError

from nrm.foundation.errors import Distrusted, Misconfigured

COMMANDS = {
    "audit": "nrm.cli.trail:audit_group",
    "backup": "nrm.cli.backup:backup_group",
    "db": "nrm.cli.database:db_group",
    "demo": "nrm.cli.demo:demo",
    "doctor": "nrm.cli.doctor:doctor",
    "erasure": "nrm.cli.erasure:erasure_group",
    "init": "nrm.cli.init:init",
    "keys": "nrm.cli.keys:keys_group",
    "link": "nrm.cli.link:link",
    "report": "nrm.cli.report:report",
    "restore": "nrm.cli.restore:restore",
    "serve": "nrm.cli.server:serve",
    "statistics": "nrm.cli.statistics:statistics_group",
}
"""Where each command stands: only the one that is called is loaded, so that it starts quickly."""


class PlainGroup(click.Group):
    """Commands that are loaded when called, and end with one plain line when the installation is not in order."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the command called `cmd_name`; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = resolve_name(COMMANDS[cmd_name])
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what is wrong with the installation is said without a traceback."""
        try:
            return super().invoke(ctx)
        except Misconfigured as reason:
            raise click.ClickException(str(reason)) from reason
        except Distrusted as reason:
            raise click.ClickException(f"This cannot be trusted: {reason}.") from reason
        except OperationalError as reason:
            words = f"The database does not answer: {reason.orig}\nRun: nrm doctor"
            raise click.ClickException(words) from reason


@click.group(cls=PlainGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nrm")
def main() -> None:
    """Case management of the National Referral Mechanism.

    The folder of the installation is named by NRM_INSTANCE (otherwise: ./instance).
    """
