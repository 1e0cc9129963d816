# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions, files and entry points stay small enough to read in one go."""

from __future__ import annotations

import ast
import pathlib

import pytest

from . import collection, sources

LONGEST_FUNCTION = 50
LONGEST_FILE = 400
LONGEST_ACTION = 40
DOCUMENTATION = {"DOCUMENTATION", "EXAMPLES", "RETURN"}

FILES = collection.python_files(".")
SHIPPED = [path for path in FILES if path.parts[0] == "plugins" or path.parts[:2] == ("tests", "simulator")]
ACTIONS = [path for path in FILES if path.parts[:2] == ("plugins", "action")]


@pytest.mark.parametrize("path", FILES, ids=str)
def test_no_function_is_longer_than_fifty_lines(path: pathlib.Path) -> None:
    long = [f"{path}:{line} {name}: {length}" for name, line, length in sources.functions(path) if length > LONGEST_FUNCTION]
    assert not long, "\n".join(long)


def _documentation_lines(path: pathlib.Path) -> int:
    """Lines of the DOCUMENTATION, EXAMPLES and RETURN assignments."""
    total = 0
    for node in sources.tree(path).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(target, ast.Name) and target.id in DOCUMENTATION for target in targets):
            total += (node.end_lineno or node.lineno) - node.lineno + 1
    return total


@pytest.mark.parametrize("path", SHIPPED, ids=str)
def test_no_file_is_longer_than_four_hundred_lines(path: pathlib.Path) -> None:
    lines = (collection.ROOT / path).read_text(encoding="utf-8").count("\n") - _documentation_lines(path)
    assert lines <= LONGEST_FILE, f"{path} has {lines} lines beside its documentation: it is about two subjects"


@pytest.mark.parametrize("path", ACTIONS, ids=str)
def test_an_action_only_ties_things_together(path: pathlib.Path) -> None:
    lines = sources.code_lines(path)
    assert len(lines) <= LONGEST_ACTION, f"{path} has {len(lines)} lines of code; logic belongs below plugin_utils"
