# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One command on an HMC: its options and its answer."""

from __future__ import annotations

import csv
import dataclasses
import functools
import typing as t

from powersim.estate.hmc import HmcUser
from powersim.estate.parts import System
from powersim.hmc import words
from powersim.hmc.listing import Item, Listing
from powersim.hmc.view import Console
from powersim.render import hmc as render

SEPARATORS = ",:;|"


@dataclasses.dataclass
class Reply:
    """``failed``: the text is an error, whose stream is a matter of configuration. ``wait`` in simulated seconds.

    ``mutating``: it changed something, though the command itself need not.
    """

    out: str = ""
    rc: int = 0
    err: str = ""
    failed: bool = False
    wait: float = 0.0
    hang: bool = False
    mutating: bool = False


@dataclasses.dataclass
class HmcCall:
    console: Console
    argv: tuple[str, ...]
    user: str

    @property
    def args(self) -> tuple[str, ...]:
        return self.argv[1:]

    @property
    def version(self) -> int:
        return int(self.console.level.version)

    @functools.cached_property
    def owner(self) -> HmcUser:
        return self.console.user(self.user)

    def value(self, flag: str) -> str | None:
        """The word after an option; None when the option is absent, '' when nothing follows or another option does."""
        if flag not in self.args:
            return None
        rest = self.args[self.args.index(flag) + 1 :]
        return rest[0] if rest and not (rest[0].startswith("-") and len(rest[0]) > 1) else ""

    def text(self, key: str, *values: str) -> str:
        return words.text(self.console.locale, key, *values)

    def error(self, key: str, *values: str) -> Reply:
        return Reply(self.text(key, *values) + "\n", 1, failed=True)

    def conditions(self, known: t.Container[str]) -> list[tuple[str, str]] | None:
        """--filter as (name, value or values); none without it. None when it is not one, or names what is not known."""
        text = self.value("--filter")
        try:
            items = [] if text is None else next(csv.reader([text]), [""])
        except csv.Error:  # a line break, more than 128 KiB
            return None
        pairs = [item.partition("=") for item in items or [""]] if text is not None else []
        wrong = any(not equals or name not in known for name, equals, _value in pairs)
        return None if wrong else [(name, value) for name, _equals, value in pairs]

    # --- systems -----------------------------------------------------------------------------------------------------

    @functools.cached_property
    def systems(self) -> list[System]:
        """Those that the resource role of the user shows: a shorter list, and no error."""
        only = self.owner.systems
        return [s for s in self.console.systems if not only or {s.name, f"{s.type_model}*{s.serial}"} & set(only)]

    def system(self, flag: str = "-m") -> tuple[System | None, Reply]:
        """The system of -m, or the error to give. A name that two share needs the type, model and serial form."""
        name = self.value(flag)
        if not name:
            return None, self.error("bad_parameter", flag)
        found = [system for system in self.console.find_systems(name) if system in self.systems]
        if len(found) > 1:
            return None, self.error("ambiguous", name)
        return (found[0], Reply()) if found else (None, self.error("no_system", name))

    # --- listings ----------------------------------------------------------------------------------------------------

    def listing(self, form: Listing[Item], items: t.Sequence[Item]) -> Reply:
        """Records or rows as -F and --header ask; a wrong attribute fails the whole command."""
        if "-F" not in self.args:
            if "--header" in self.args:
                return self.error("bad_parameter", "--header")
            return Reply("".join(self._record(form, item) for item in items) or self.text("no_results") + "\n")
        asked = self.value("-F") or ""
        separator = next((mark for mark in SEPARATORS if mark in asked), ",")
        names = asked.split(separator) if asked else form.names
        wrong = [name for name in names if name not in form.names]
        if wrong:
            return self.error("bad_attribute", wrong[0])
        if not items:
            return Reply(self.text("no_results") + "\n")
        header = names if "--header" in self.args else ()
        return Reply(render.rows([[form.value(item, name) for name in names] for item in items], header, separator))

    def _record(self, form: Listing[Item], item: Item) -> str:
        pairs = [(name, form.value(item, name)) for name in form.default()]
        return render.record([(name, value) for name, value in pairs if value is not None])
