# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access to one batch of answers, with a record of what could not be read and why."""

from __future__ import annotations

import typing as t

from .commands import ALTERNATIVES
from .model import Parsed, Unread
from .redact import clean_line
from .runner import Batch, Command, Result, State

T = t.TypeVar("T")

#: Commands that a healthy host need not have; that they are missing is no gap.
OPTIONAL = frozenset(
    {"lsmcode", "lparstat", "prtconf", "rpm", "dpkg", "lsrpdomain", "ioslevel", "journalctl"}
    | {"lssecmode"}
    | {"lsfilt", "firewalld", "firewalld_active", "nft", "iptables"}
)


class Reading:
    """The answers to ``asked`` on one host. Readers take text from it; a reader that can't use it rejects it."""

    def __init__(self, batch: Batch, asked: t.Iterable[Command], platform: str) -> None:
        self.batch = batch
        self.platform = platform
        self._asked = {row.id: row for row in asked}
        self._rejected: dict[str, str] = {}
        self._parsed: dict[tuple[str, t.Callable[[str], t.Any]], Parsed[t.Any]] = {}  # several facts read one answer

    def asked(self, command: str) -> bool:
        return command in self._asked

    def rows(self) -> tuple[Command, ...]:
        return tuple(self._asked.values())

    def result(self, command: str) -> Result:
        return self.batch.get(command)

    def skipped(self, command: str) -> bool:
        """Asked for, and the host is none of those the command is for."""
        return self.asked(command) and self.result(command).state is State.SKIPPED

    def text(self, command: str) -> str | None:
        """Both streams of a command that ended with an exit status that carries an answer, else None."""
        result = self.result(command)
        row = self._asked.get(command)
        if row is None or result.state is not State.DONE or result.rc not in row.ok_rc or command in self._rejected:
            return None
        return result.text

    def value(self, command: str, parse: t.Callable[[str], Parsed[T]]) -> T | None:
        """The parsed answer. An answer that holds only noise is rejected: it is not the same as an empty one."""
        text = self.text(command)
        if text is None:
            return None
        parsed: Parsed[T] | None = self._parsed.get((command, parse))
        if parsed is None:
            parsed = self._parsed[command, parse] = parse(text)
        if parsed.value or not parsed.noise:
            return parsed.value
        self.reject(command, f"not understood: {parsed.noise[0]}")
        return None

    def some(self, command: str, parse: t.Callable[[str], Parsed[T]]) -> T | None:
        """Like ``value``, for commands that always have something to say: an empty answer is rejected too."""
        value = self.value(command, parse)
        if value is None or value:
            return value
        self.reject(command, "the answer is empty")
        return None

    def plausible(self, command: str, rows: tuple[T, ...] | None, most: int) -> tuple[T, ...] | None:
        """More rows than there can be are no answer; to join them with everything else would take minutes."""
        if rows is None or len(rows) <= most:
            return rows
        self.reject(command, f"{len(rows)} rows, and {most} is the most that is believed")
        return None

    def reject(self, command: str, why: str) -> None:
        self._rejected.setdefault(command, why)

    def _gap(self, row: Command) -> Unread | None:
        result = self.result(row.id)
        if row.id in self._rejected:
            return Unread(row.id, "not_understood", clean_line(self._rejected[row.id]))
        if result.state is State.SKIPPED or (result.state is State.MISSING and row.id in OPTIONAL):
            return None
        if result.state is not State.DONE:
            return Unread(row.id, result.state.value, clean_line(result.detail or _sentence(result.state, row)))
        if result.rc in row.ok_rc:
            return None
        first = next((line for line in result.text.splitlines() if line.strip()), "no output")
        return Unread(row.id, "failed", clean_line(f"exit status {result.rc}: {first.strip()}"))

    def unread(self) -> tuple[Unread, ...]:
        """Every row without an answer, less those another row answered for."""
        gaps = {row.id: gap for row in self._asked.values() if (gap := self._gap(row))}
        for group in ALTERNATIVES:
            if any(self.text(command) is not None for command in group):
                for command in group:
                    gaps.pop(command, None)
        return tuple(gaps.values())

    def raw(self) -> tuple[tuple[str, str], ...]:
        """The text of every command that said something, for evidence."""
        results = ((row.id, self.result(row.id)) for row in self._asked.values())
        return tuple((command, result.text) for command, result in results if result.state is State.DONE)


def _sentence(state: State, row: Command) -> str:
    return {
        State.TIMEOUT: f"no answer within {row.timeout} s",
        State.MISSING: f"{row.argv[0]} is not on this host",
        State.DENIED: "needs root, and the probe was not",
        State.DAMAGED: "the answer arrived incomplete",
    }.get(state, "the probe ended before it")
