# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each command is known to print: simulated hosts in any state, the fixtures of the parsers, posted captures.

A command is found by its id; texts of the folders belong to the rows that run the command they are named after.
"""

from __future__ import annotations

import functools
import pathlib
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.commands import CATALOGUE
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Command, State

from . import ROOT, console, hosts

FIXTURES = ROOT / "tests" / "fixtures"
CAPTURES = ROOT.parent / "shared" / "captures"


@functools.cache
def commands_once() -> dict[str, Command]:
    return commands()


def commands() -> dict[str, Command]:
    """Every command anybody asks: of partitions, and of HMCs."""
    asked = {name: Command(name, tuple(name.split())) for view in console.views() for name in view.said}
    return {**CATALOGUE, **asked, **console.rows()}


def _named(row: Command, name: str) -> bool:
    """Does a file or folder of this name hold output of the row's command?"""
    words = set(row.argv[:2]) | {row.argv[0].rpartition("/")[2]}
    return name in words or row.id.startswith(name) or row.id.partition("_")[0] == name.partition("_")[0]


def _folders() -> t.Iterator[tuple[str, pathlib.Path]]:
    """(name of the command, file) of all that was saved."""
    for path in sorted(FIXTURES.glob("*/*/*.txt")):
        yield path.parent.name, path
    for path in sorted(CAPTURES.glob("*.txt")):
        yield path.stem.partition("-")[0], path


def _simulated() -> t.Iterator[tuple[str, str]]:
    for one in (*hosts.well(), *hosts.faulty()):
        yield from ((name, result.text) for name, result in one.batch.results.items() if result.state is State.DONE)
    for view in console.views():
        yield from ((name, result.text) for name, result in view.said.items())


@functools.cache
def texts() -> dict[str, tuple[str, ...]]:
    """Command id to its texts, none of them empty; an empty tuple is a command nobody has a text of."""
    found: dict[str, dict[str, None]] = {name: {} for name in commands()}
    for name, text in _simulated():
        found[name][text] = None
    saved = [(name, path.read_bytes().decode("utf-8", "surrogateescape")) for name, path in _folders()]
    for command, row in commands().items():
        found[command] |= {text: None for name, text in saved if _named(row, name)}
    return {name: tuple(text for text in known if text.strip()) for name, known in found.items()}
