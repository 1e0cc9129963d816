# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does a partition migration run? What lslparmigr and the states of lssyscfg say, for each partition of one HMC.

A VIOS carries the migrations of others, so for it no partition of its system may be on the move. The words of lslparmigr
are from memory, and an HMC may translate them: what is neither of them is no answer.
"""

from __future__ import annotations

import typing as t

from .consoles import Console, SystemView
from .model import PartitionView

MIGRATING = "migrating"  # "Migrating - Running", in the words of lssyscfg
_AT_REST = "not migrating"
VIOS = "vioserver"

Key = tuple[str, int | None]


class Migrations:
    """The HMC's word on each of its partitions."""

    def __init__(self, console: Console) -> None:
        self._rest = {
            (view.system.serial, row.lpar_id): at_rest(row.state)
            for view in console.systems
            for row in view.migrations or ()
        }
        moving = {view.serial for view in console.partitions if is_migrating(view.state)}
        self._systems = {
            view.system.serial: False if view.system.serial in moving else _together(view) for view in console.systems
        }

    def none_for(self, view: PartitionView) -> bool | None:
        """True: the HMC says that none runs. False: one does. None: it did not say."""
        if view.env == VIOS:
            return self._systems.get(view.serial)
        return False if is_migrating(view.state) else self._rest.get((view.serial, view.lpar_id))

    def none_on(self, serial: str) -> bool | None:
        """The same for a system as a whole."""
        return self._systems.get(serial)


def is_migrating(state: str) -> bool:
    """In the words of ``lssyscfg -r lpar``, from https://github.com/powervm/pypowervm."""
    return state.lower().startswith(MIGRATING)


def at_rest(state: str) -> bool | None:
    """In the words of lslparmigr; a failed migration that waits to be recovered is one too."""
    words = " ".join(state.lower().replace("_", " ").split())
    if words == _AT_REST:
        return True
    return False if words.startswith("migrat") else None


def agreed(words: t.Iterable[t.Any]) -> bool | None:
    """What several words on ``no_migration`` come to: one that says no decides, and one that is silent leaves it open."""
    told = list(words)
    if any(word is False for word in told):
        return False
    return True if told and all(word is True for word in told) else None


def _together(view: SystemView) -> bool | None:
    """No row at all, of a system whose migrations were read: none."""
    return None if view.migrations is None else agreed([True, *(at_rest(row.state) for row in view.migrations)])
