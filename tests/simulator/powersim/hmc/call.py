# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One command on an HMC: its options and its answer."""

from __future__ import annotations

import dataclasses
import typing as t

from powersim.estate import System
from powersim.hmc import words
from powersim.hmc.view import Console
from powersim.render import hmc as render


@dataclasses.dataclass
class Reply:
    """``failed``: the text is an error, whose stream is a matter of configuration. ``wait`` in simulated seconds."""

    out: str = ""
    rc: int = 0
    err: str = ""
    failed: bool = False
    wait: float = 0.0
    hang: bool = False


@dataclasses.dataclass
class HmcCall:
    console: Console
    argv: tuple[str, ...]
    user: str

    @property
    def args(self) -> tuple[str, ...]:
        return self.argv[1:]

    def value(self, flag: str) -> str | None:
        """The word after an option; None when the option is absent, '' when nothing follows or another option does."""
        if flag not in self.args:
            return None
        rest = self.args[self.args.index(flag) + 1 :]
        return rest[0] if rest and not (rest[0].startswith("-") and len(rest[0]) > 1) else ""

    def text(self, key: str, *values: str) -> str:
        return words.text(self.console.spec.locale, key, *values)

    def error(self, key: str, *values: str) -> Reply:
        return Reply(self.text(key, *values) + "\n", 1, failed=True)

    def system(self) -> tuple[System | None, Reply]:
        """The system of -m, or the error to give."""
        name = self.value("-m")
        if not name:
            return None, self.error("bad_parameter", "-m")
        found = self.console.find_system(name)
        return found, Reply() if found else self.error("no_system", name)

    def listing(self, records: t.Sequence[render.Pairs]) -> Reply:
        """Records or rows as -F and --header ask; a wrong attribute fails the whole command."""
        names: list[str] | None = None
        separator = ","
        if "-F" in self.args:
            asked = self.value("-F") or ""
            separator = next((mark for mark in ",:;|" if mark in asked), ",")
            names = [name for name in asked.split(separator) if name]
        known = {name for pairs in records for name, _unused in pairs}
        wrong = [name for name in names or () if known and name not in known]
        if wrong:
            return self.error("bad_attribute", wrong[0])
        if not records:
            return Reply(self.text("no_results") + "\n")
        return Reply(render.table(records, names, header="--header" in self.args, separator=separator))
