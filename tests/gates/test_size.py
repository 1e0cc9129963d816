# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions, files and entry points stay small enough to read in one go."""

from __future__ import annotations

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
    rows = sources.functions(path)
    long = [f"{path}:{line} {name}: {length}" for name, line, length in rows if length > LONGEST_FUNCTION]
    assert not long, "\n".join(long)


@pytest.mark.parametrize("path", SHIPPED, ids=str)
def test_no_file_is_longer_than_four_hundred_lines(path: pathlib.Path) -> None:
    lines = (collection.ROOT / path).read_text(encoding="utf-8").count("\n")
    lines -= len(sources.assigned_lines(path, DOCUMENTATION))
    assert lines <= LONGEST_FILE, f"{path} has {lines} lines beside its documentation: it is about two subjects"


@pytest.mark.parametrize("path", ACTIONS, ids=str)
def test_an_action_only_ties_things_together(path: pathlib.Path) -> None:
    lines = sources.code_lines(path)
    assert len(lines) <= LONGEST_ACTION, f"{path} has {len(lines)} lines of code; logic belongs below plugin_utils"
