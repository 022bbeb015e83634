"""The two commands, `python3 dev.py demo` and `python3 dev.py test`, from Python alone.

demo [options]          make everything ready, load the demo register and serve it on this machine
test [pytest options]   the whole gate; with pytest options, only what they name
translations [slice]    update the Albanian words and name what is missing (--check: only look)
anything else           goes to the `nrm` command, for example `python3 dev.py doctor`

The packages come from the hash-pinned lock files into `.venv`, once; a stamp makes the next start
quick.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PROGRAMS = VENV / "bin"
LOCKS = {"runtime": ROOT / "requirements.txt", "development": ROOT / "requirements-dev.txt"}
OLDEST = (3, 11)

PROCESSES = min((os.cpu_count() or 1) + 1, 5)
"""One more than processors: while one waits for the browser or for PostgreSQL, another works."""
GATE = ("--database=both", f"--numprocesses={PROCESSES}", "--dist=loadgroup")
"""Every test, on both databases or the stricter one; format, lint, types and the other checks are tests too."""


class NotReadyError(Exception):
    """Something must be done by hand before anything can run."""


def main(arguments: list[str]) -> NoReturn:
    """Make the packages ready and become the program that was asked for."""
    word, *options = arguments or ["help"]
    if word in {"help", "-h", "--help"}:
        print(__doc__)
        sys.exit()
    try:
        make_ready("development" if word == "test" else "runtime")
    except NotReadyError as reason:
        sys.exit(str(reason))
    if word == "test":
        os.chdir(ROOT)
        become("python", "-m", "pytest", *(options or GATE))
    if word == "translations":
        become("python", "-m", "nrm.foundation.catalogues", *options)
    become("nrm", word, *options)


def become(program: str, *arguments: str) -> NoReturn:
    """Replace this process by a program of `.venv`, so that signals reach it directly.

    Compiled code is always kept, in `.venv`: without it every start takes seconds.
    """
    path = str(PROGRAMS / program)
    surroundings = {**os.environ, "PYTHONPYCACHEPREFIX": str(VENV / "bytecode")}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    os.execve(path, [path, *arguments], surroundings)


def make_ready(kind: str) -> None:
    """Install the packages of `kind` and the project itself, unless a stamp says they are there.

    The development packages include those of the application. Raises `NotReadyError`.
    """
    if stamp(kind).exists() or stamp("development").exists():
        return
    if sys.version_info < OLDEST:
        raise NotReadyError(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    if importlib.util.find_spec("ensurepip") is None:
        raise NotReadyError(
            "Python's venv module is incomplete here. Install it, then try again:\n"
            "    sudo apt install python3-venv"
        )
    print(f"Installing the {kind} packages into .venv (once, up to a minute) ...", flush=True)
    if not any(VENV.glob("*.stamp")):
        call(sys.executable, "-m", "venv", "--clear", str(VENV))
    pip = (str(PROGRAMS / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check")
    pinned = ("--no-deps", "--require-hashes", "--only-binary", ":all:", "--no-compile")
    call(*pip, "install", *pinned, "--requirement", str(LOCKS[kind]))
    call(*pip, "install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    for old in VENV.glob(f"{kind}-*.stamp"):
        old.unlink()
    stamp(kind).touch()


def stamp(kind: str) -> Path:
    """Return the file that exists once exactly these packages are installed at this very place."""
    content = LOCKS[kind].read_bytes() + (ROOT / "pyproject.toml").read_bytes() + bytes(ROOT)
    return VENV / f"{kind}-{hashlib.sha256(content).hexdigest()[:32]}.stamp"


def call(*command: str) -> None:
    """Run one step of the installation; raise `NotReadyError` when it fails."""
    if subprocess.run(command, check=False).returncode:
        raise NotReadyError(f"This step of the installation failed: {' '.join(command)}")


if __name__ == "__main__":
    main(sys.argv[1:])
