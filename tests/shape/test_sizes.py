"""Nothing grows beyond what is read at one sitting."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

NRM = Path(__file__).parents[2] / "nrm"
MODULE, FUNCTION, TEMPLATE = 300, 40, 80
"""The most lines of each."""

MODULES = sorted(NRM.rglob("*.py"))
TEMPLATES = sorted(NRM.rglob("*.html"))


def named(path: Path) -> str:
    return str(path.relative_to(NRM))


def long_functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION:
                yield f"{node.name}: {lines} lines"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_is_short_and_so_are_its_functions(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MODULE
    assert list(long_functions(path)) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= TEMPLATE
