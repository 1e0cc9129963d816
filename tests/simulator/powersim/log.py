# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command log: every simulated command of every host, one JSON object per line, and queries on it."""

from __future__ import annotations

import dataclasses
import datetime
import json
import pathlib
import typing as t


@dataclasses.dataclass(frozen=True)
class Entry:
    """``rc`` is None for a command that was ended before it answered. ``simulated`` is simulated seconds."""

    host: str
    argv: tuple[str, ...]
    rc: int | None
    mutating: bool
    user: str
    simulated: float = 0.0
    harm: tuple[str, ...] = ()
    time: str = ""

    def line(self) -> str:
        data = dataclasses.asdict(self)
        data["kind"] = "mutating" if self.mutating else "read_only"
        return json.dumps(data, ensure_ascii=False)


class Log:
    """Writes DIR/log.jsonl, anew for each start; each line is written whole and at once."""

    def __init__(self, path: pathlib.Path) -> None:
        self._handle = open(path, "w", encoding="utf-8", errors="surrogateescape", buffering=1)  # noqa: SIM115

    def add(self, entry: Entry) -> None:
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        self._handle.write(dataclasses.replace(entry, time=now).line() + "\n")

    def close(self) -> None:
        self._handle.close()


def read(path: pathlib.Path) -> t.Iterator[dict[str, t.Any]]:
    """All entries; an absent log is an empty one."""
    if path.exists():
        with open(path, encoding="utf-8", errors="surrogateescape") as handle:
            yield from (json.loads(line) for line in handle if line.strip())


def query(
    path: pathlib.Path,
    *,
    hosts: t.Sequence[str] = (),
    mutating: bool = False,
    read_only: bool = False,
    command: str = "",
    since: str = "",
    user: str = "",
) -> list[dict[str, t.Any]]:
    """Entries that meet all conditions given."""
    return [
        entry
        for entry in read(path)
        if (not hosts or entry["host"] in hosts)
        and (not mutating or entry["mutating"])
        and (not read_only or not entry["mutating"])
        and (not command or entry["argv"][0] == command)
        and entry["time"] >= since
        and (not user or entry["user"] == user)
    ]


def line(entry: dict[str, t.Any]) -> str:
    """One entry for people."""
    rc = "-" if entry["rc"] is None else entry["rc"]
    harm = f"  HARM {', '.join(entry['harm'])}" if entry["harm"] else ""
    mark = "MUTATING " if entry["mutating"] else "read-only"
    words = " ".join(entry["argv"])
    return f"{entry['time'][11:23]}  {entry['host']:<12} {mark}  rc={rc:<4} {entry['user']:<8} {words}{harm}"
