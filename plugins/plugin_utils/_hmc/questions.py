# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks batches of one HMC, reads listings out of the answers and keeps a list of what could not be read."""

from __future__ import annotations

import dataclasses
import re
import shlex
import typing as t

from .._core.model import Parsed, Unread
from .._core.parsers.hmc_records import Record, parse_records, parse_rows
from .._core.parsers.hmc_text import no_results, parse_hmc_error
from .._core.reading import Reading
from .._core.redact import clean_line
from .._core.runner import Command, Result, Runner, State

Rows = tuple[Record, ...]
# For evidence, which is told line by line: one entry of lspartition stands on two lines, all of lshmc -n on one.
_FOLDS: dict[str, tuple[re.Pattern[str], str]] = {
    "lspartition": (re.compile(r"\r?\n[ \t]{0,40}(?=Active:)"), " "),
    "lshmc_network": (re.compile(r",(?=\"?[a-z0-9_]{1,40}=)"), "\n"),
}


@dataclasses.dataclass(frozen=True)
class Listing:
    """A list command in two forms: with ``-F`` names, and as whole records for levels that lack one of the names."""

    named: Command
    names: tuple[str, ...]
    records: Command


class Questions:
    """``timeout``: seconds per command."""

    def __init__(self, runner: Runner, timeout: int) -> None:
        self._runner = runner
        self._timeout = timeout
        self._readings: list[Reading] = []
        self._notes: list[Unread] = []
        self._settled: set[str] = set()

    def ask(self, commands: t.Iterable[Command]) -> Reading:
        rows = [dataclasses.replace(command, timeout=self._timeout) for command in commands]
        reading = Reading(self._runner.run_batch(rows), rows, "hmc")
        self._readings.append(reading)
        return reading

    def note(self, command: str, reason: str, detail: str) -> None:
        self._notes.append(Unread(command, reason, clean_line(detail)))

    def pardon(self, command: str) -> None:
        """That this one gave no answer is no gap."""
        self._settled.add(command)

    def pardon_if_not_there(self, reading: Reading, commands: t.Iterable[Command]) -> None:
        """The same for those that this level or role does not have: no such command, or no such option."""
        for command in commands:
            result = reading.result(command.id)
            if result.state in (State.MISSING, State.SKIPPED) or _name_refused(result):
                self.pardon(command.id)

    def asked(self) -> tuple[tuple[str, str], ...]:
        """The command lines by id."""
        return tuple((row.id, shlex.join(row.argv)) for reading in self._readings for row in reading.rows())

    def said(self) -> tuple[tuple[str, str], ...]:
        """What the answered ones printed, by id."""
        rows = [row.id for reading in self._readings for row in reading.rows() if reading.text(row.id) is not None]
        texts = {key: text for reading in self._readings for key, text in reading.raw()}
        return tuple((key, _folded(key, texts[key])) for key in rows if key in texts)

    def unread(self) -> tuple[Unread, ...]:
        gaps = [gap for reading in self._readings for gap in reading.unread() if gap.command not in self._settled]
        return (*gaps, *self._notes)

    def listing(self, reading: Reading, command: Command, parse: t.Callable[[str], Parsed[t.Any]]) -> t.Any:
        """Parsed rows; () when the HMC says it has none, in whatever language; None when there is no answer."""

        def read(text: str) -> Parsed[t.Any]:
            parsed = parse(text)
            if no_results(text, parsed.value):
                return Parsed(())
            if parsed.value and parsed.noise:
                self.note(command.id, "not_understood", f"passed over: {parsed.noise[0]}")
            return parsed

        return reading.value(command.id, read)

    def tables(self, reading: Reading, listings: t.Sequence[Listing]) -> list[Rows | None]:
        """Rows of each listing, whose named form was asked in ``reading``; the refused ones are asked once more."""
        refused = [listing for listing in listings if _name_refused(reading.result(listing.named.id))]
        again = self.ask(listing.records for listing in refused) if refused else reading
        return [
            self._table(again if listing in refused else reading, listing, listing in refused) for listing in listings
        ]

    def _table(self, reading: Reading, listing: Listing, whole: bool) -> Rows | None:
        if not whole:
            return t.cast(
                "Rows | None", self.listing(reading, listing.named, lambda text: parse_rows(text, listing.names))
            )
        rows = self.listing(reading, listing.records, parse_records)
        # One failed command is one gap, not two: when neither form is answered, the second says why.
        self.pardon(listing.named.id)
        return t.cast("Rows | None", rows)


def _name_refused(result: Result) -> bool:
    """An unknown -F name has no code and its text is translated, so any error without a code may be one."""
    said = result.stdout.strip() or result.stderr
    return result.state is State.DONE and result.rc != 0 and parse_hmc_error(said).value.kind == "text"


def _folded(command: str, text: str) -> str:
    if command not in _FOLDS:
        return text
    form, by = _FOLDS[command]
    return form.sub(by, text)
