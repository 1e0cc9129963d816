# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command log: every simulated command of every host, one JSON object per line, and queries on it."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import json
import pathlib
import re
import time
import typing as t

AGE = re.compile(r"(\d+(?:\.\d+)?)([smhd])")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
ENDED = "ended"


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
            yield from (json.loads(line) for line in handle if line.endswith("\n"))


def follow(path: pathlib.Path, done: t.Callable[[], bool], pause: float = 0.2) -> t.Iterator[dict[str, t.Any]]:
    """All entries, then each new one as it is written, until ``done()``."""
    at, over = 0, False
    while not over:
        over = done()  # asked first, so that what was written before the end is still read
        if path.exists():
            with open(path, encoding="utf-8", errors="surrogateescape") as handle:
                at = at if at <= path.stat().st_size else 0  # a new start began the log anew
                handle.seek(at)
                while (line := handle.readline()).endswith("\n"):
                    at = handle.tell()
                    yield json.loads(line)
        if not over:
            time.sleep(pause)


@dataclasses.dataclass(frozen=True)
class Filter:
    """Conditions that an entry meets all of; an empty one lets everything pass.

    ``command``: the first words of a command line, ``rmcctrl`` or ``rmcctrl -p``. ``rc``: a number, or 'ended' for a
    command that was ended before it answered. ``since``: see ``moment``. ``harm``: only what did harm.
    """

    hosts: t.Sequence[str] = ()
    mutating: bool = False
    read_only: bool = False
    command: str = ""
    since: str = ""
    user: str = ""
    rc: str = ""
    harm: bool = False

    def meets(self, entry: dict[str, t.Any]) -> bool:
        words = self.command.split()
        code = ENDED if entry["rc"] is None else str(entry["rc"])
        return (
            (not self.hosts or entry["host"] in self.hosts)
            and (not self.mutating or entry["mutating"])
            and (not self.read_only or not entry["mutating"])
            and entry["argv"][: len(words)] == words
            and (not self.user or entry["user"] == self.user)
            and (not self.rc or code == self.rc)
            and (not self.harm or bool(entry["harm"]))
        )


def moment(text: str) -> datetime.datetime:
    """``90s``, ``5m``, ``2h``, ``1d`` ago, or an ISO 8601 time (UTC unless it says otherwise). Raises ValueError."""
    if age := AGE.fullmatch(text):
        return datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=float(age[1]) * UNITS[age[2]])
    found = datetime.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)


def select(entries: t.Iterable[dict[str, t.Any]], wanted: Filter) -> t.Iterator[dict[str, t.Any]]:
    """Entries that meet the filter. Raises ValueError when its ``since`` is no time."""
    start = moment(wanted.since) if wanted.since else None
    for entry in entries:
        if wanted.meets(entry) and (not start or datetime.datetime.fromisoformat(entry["time"]) >= start):
            yield entry


def query(path: pathlib.Path, **wanted: t.Any) -> list[dict[str, t.Any]]:
    """Entries of a log that meet all conditions given, named as in ``Filter``."""
    return list(select(read(path), Filter(**wanted)))


def counts(entries: t.Iterable[dict[str, t.Any]]) -> list[tuple[int, str]]:
    """How often each host ran each command, most often first."""
    found = collections.Counter(f"{entry['host']:<12} {entry['argv'][0]}" for entry in entries)
    return [(number, text) for text, number in sorted(found.items(), key=lambda row: (-row[1], row[0]))]


def line(entry: dict[str, t.Any]) -> str:
    """One entry for people."""
    rc = ENDED if entry["rc"] is None else f"rc={entry['rc']}"
    harm = f"  HARM {', '.join(entry['harm'])}" if entry["harm"] else ""
    mark = "MUTATING " if entry["mutating"] else "read-only"
    words = " ".join(entry["argv"])
    return f"{entry['time'][11:23]}  {entry['host']:<12} {mark}  {rc:<6} {entry['user']:<8} {words}{harm}"
