"""The lock files pin what the project asks for, by hash and without naming where it comes from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
GROUPS = PROJECT["dependency-groups"]
RUNTIME = [*PROJECT["project"]["dependencies"], *GROUPS["build"]]
DEVELOPMENT = [*RUNTIME, *GROUPS["dev"], *GROUPS["pg"], *GROUPS["e2e"]]


def lock(name: str) -> str:
    return (ROOT / name).read_text()


def pinned(name: str) -> dict[str, set[str]]:
    pins: dict[str, set[str]] = {}
    for package, version in re.findall(r"^([\w.-]+)==(\S+)", lock(name), re.MULTILINE):
        pins.setdefault(canonicalize_name(package), set()).add(version)
    return pins


@pytest.mark.parametrize(
    ("name", "asked"), [("requirements.txt", RUNTIME), ("requirements-dev.txt", DEVELOPMENT)]
)
def test_everything_asked_for_is_pinned_to_a_version_that_will_do(
    name: str, asked: list[str]
) -> None:
    pins = pinned(name)
    for requirement in map(Requirement, asked):
        versions = pins.get(canonicalize_name(requirement.name), {"0"})
        assert all(map(requirement.specifier.contains, versions)), f"{requirement}: {versions}"


def test_tests_run_on_the_versions_that_people_use() -> None:
    development = pinned("requirements-dev.txt")
    assert {name: development.get(name) for name in pinned("requirements.txt")} == pinned(
        "requirements.txt"
    )


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_names_no_address_and_hashes_everything(name: str) -> None:
    packages = re.split(r"\n(?=\S)", lock(name).strip())
    assert "://" not in lock(name)
    assert [package for package in packages if "--hash=sha256:" not in package] == []
