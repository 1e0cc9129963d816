# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""No six consecutive lines of code stand twice: what is needed twice is a function, a table or a file both include."""

from __future__ import annotations

import collections
import pathlib

from . import collection, sources

LENGTH = 6
TESTS = ("tests/simulator", "tests/gates", "tests/lab")
FOLDERS = ("plugins", "roles", "playbooks", "extensions", "demo", "benchmarks", *TESTS)
YAML = [path for path in collection.files("roles", "playbooks", "extensions") if path.suffix in (".yml", ".yaml")]


def _yaml_lines(path: pathlib.Path) -> list[tuple[int, str]]:
    rows = [(number, line.strip()) for number, line in enumerate((collection.ROOT / path).read_text().splitlines(), 1)]
    return [(number, line) for number, line in rows if line not in ("", "---") and not line.startswith("#")]


def _is_content(lines: list[str]) -> bool:
    """Brackets and single words alone make no block worth sharing."""
    return sum(any(character.isalnum() for character in line) for line in lines) >= LENGTH - 2


def _twins(texts: dict[pathlib.Path, list[tuple[int, str]]]) -> list[str]:
    seen: dict[tuple[str, ...], list[tuple[pathlib.Path, int]]] = collections.defaultdict(list)
    for path, rows in texts.items():
        for start in range(len(rows) - LENGTH + 1):
            block = tuple(line for number, line in rows[start : start + LENGTH])
            if _is_content(list(block)):
                seen[block].append((path, rows[start][0]))
    found, reported = [], set()
    for places in seen.values():
        if len(places) < 2:
            continue
        pair = (places[0][0], places[1][0])
        # a longer twin shows up once per line; one report per pair of places ten lines apart is enough
        key = (*pair, places[0][1] // 10, places[1][1] // 10)
        if key not in reported:
            reported.add(key)
            found.append("  ".join(f"{path}:{line}" for path, line in places))
    return found


def _python_lines(path: pathlib.Path) -> list[tuple[int, str]]:
    """Code and DOCUMENTATION (shared parts are fragments); RETURN and EXAMPLES have no way to share."""
    left_out = sources.assigned_lines(path, {"RETURN", "EXAMPLES"})
    return [row for row in sources.code_lines(path) if row[0] not in left_out]


def test_no_python_block_stands_twice() -> None:
    found = _twins({path: _python_lines(path) for path in collection.python_files(*FOLDERS)})
    assert not found, f"{LENGTH} equal lines of code at:\n" + "\n".join(found)


def test_no_yaml_block_stands_twice() -> None:
    found = _twins({path: _yaml_lines(path) for path in YAML})
    assert not found, f"{LENGTH} equal lines at:\n" + "\n".join(found)
