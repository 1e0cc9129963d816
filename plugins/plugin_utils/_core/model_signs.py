# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs beside RMC: clock, room on /tmp, error log, definition files, the kind of machine."""

from __future__ import annotations

import dataclasses
import typing as t

if t.TYPE_CHECKING:
    from .model import Filesystem


@dataclasses.dataclass(frozen=True)
class LogRow:
    """One row of ``errpt`` or of the journal. ``when`` as printed; ``identifier`` and ``kind`` are empty on Linux."""

    identifier: str
    when: str
    kind: str  # the T column of errpt: P, T, I, U
    resource: str
    text: str


@dataclasses.dataclass(frozen=True)
class Signs:
    """Signs beside RMC. None means "not read".

    ``clock``: the host's clock in seconds since the epoch. ``clock_offset``: how many seconds it is ahead of
    ``clock_reference`` (behind with a minus); None when nobody took the time of the reference.
    ``definitions``: names of files that define resource managers; ``machine``: what ``uname -m`` prints. Both are asked
    on Linux only, and empty elsewhere.
    """

    clock: int | None = None
    clock_offset: int | None = None
    clock_reference: str = ""
    tmp: Filesystem | None = None
    log: tuple[LogRow, ...] | None = None
    definitions: tuple[str, ...] | None = None
    machine: str | None = None
