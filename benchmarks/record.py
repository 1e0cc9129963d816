# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How every benchmark ends: a table for people, ``benchmarks/results/<name>.json`` for machines."""

from __future__ import annotations

import importlib.metadata
import json
import os
import pathlib
import platform
import sys
import time
import typing as t

RESULTS = pathlib.Path(__file__).resolve().parent / "results"
PACKAGES = ("ansible-core", "paramiko", "asyncssh")


def _memory_gib() -> float | None:
    names = os.sysconf_names
    if "SC_PHYS_PAGES" not in names or "SC_PAGE_SIZE" not in names:
        return None
    return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1)


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def machine() -> dict[str, t.Any]:
    """Where the figures come from: without it they mean nothing."""
    return {
        "cores": os.cpu_count(),
        "memory_gib": _memory_gib(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "versions": {name: version for name in PACKAGES if (version := _version(name))},
        "load": round(os.getloadavg()[0], 2),
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }


def _table(rows: t.Sequence[t.Mapping[str, t.Any]]) -> str:
    if not rows:
        return "(no rows)"
    heads = list(rows[0])
    cells = [heads, *([str(row.get(head, "")) for head in heads] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(heads))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in cells)


def show(title: str, rows: t.Sequence[t.Mapping[str, t.Any]]) -> None:
    """A table of its own, before the figures."""
    print(f"{title}\n{_table(rows)}\n")


def record(name: str, figures: t.Mapping[str, t.Any], rows: t.Sequence[t.Mapping[str, t.Any]] = ()) -> pathlib.Path:
    """Print ``rows`` (or the figures) as a table with the machine below it; write figures and machine as JSON."""
    where = machine()
    print(_table(rows or [{"figure": key, "value": value} for key, value in figures.items()]))
    versions = ", ".join(f"{package} {version}" for package, version in where["versions"].items())
    print(f"{where['cores']} cores, {where['memory_gib']} GiB, Python {where['python']}, {versions}, {where['system']}")
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}.json"
    document = {"name": name, **figures, "machine": where}
    path.write_text(json.dumps(document, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(f"written: {os.path.relpath(path)}", file=sys.stderr)
    return path
