# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One row of the command table, and the words such rows are written with."""

from __future__ import annotations

import dataclasses
import typing as t

from powersim.call import Answer, Call

AIX, LINUX, EVERY = frozenset({"aix", "vios"}), frozenset({"linux"}), frozenset({"aix", "vios", "linux"})
VIOS = frozenset({"vios"})
RSCT, INSTALL, SBIN, IOS = "/opt/rsct/bin", "/opt/rsct/install/bin", "/usr/sbin", "/usr/ios/cli"
Run = t.Callable[[Call], Answer]


@dataclasses.dataclass(frozen=True)
class Row:
    """``flags``: the row is meant when one of them is among the arguments; rows with flags are tried first.

    ``stdin``: does the command read standard input in this call? None for one that never does.
    """

    command: str
    run: Run
    mutating: bool = False
    flags: tuple[str, ...] = ()
    root: bool = False
    platforms: frozenset[str] = EVERY
    folder: str = "/usr/bin"
    stdin: t.Callable[[Call], bool] | None = None
