# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One row of the command table, and the words such rows are written with."""

from __future__ import annotations

import dataclasses
import getopt
import typing as t

from powersim.call import Answer, Call

AIX, LINUX, EVERY = frozenset({"aix", "vios"}), frozenset({"linux"}), frozenset({"aix", "vios", "linux"})
VIOS = frozenset({"vios"})
RSCT, INSTALL, SBIN, IOS = "/opt/rsct/bin", "/opt/rsct/install/bin", "/usr/sbin", "/usr/ios/cli"
Run = t.Callable[[Call], Answer]
When = t.Callable[[t.Sequence[str]], bool]  # of the arguments


def among(*words: str) -> When:
    """One of these stands anywhere, alone or with a value after ``=``."""
    return lambda args: any(word.partition("=")[0] in words for word in args)


def with_verb(*words: str) -> When:
    """The first argument that is no flag is one of these."""
    return lambda args: next((word for word in args if not word.startswith("-")), "") in words


def with_flag(wanted: str, letters: str) -> When:
    """One of these letters is given, alone or in a cluster. ``letters``: as getopt(3) wants them."""

    def given(args: t.Sequence[str]) -> bool:
        try:
            return any(name[1:] in wanted for name, _value in getopt.getopt(list(args), letters)[0])
        except getopt.GetoptError:
            return False  # the command says what is wrong

    return given


@dataclasses.dataclass(frozen=True)
class Row:
    """``when``: the row is meant for these arguments only; rows that have it are tried first.

    ``stdin``: does the command read standard input in this call? None for one that never does.
    """

    command: str
    run: Run
    mutating: bool = False
    when: When | None = None
    root: bool = False
    platforms: frozenset[str] = EVERY
    folder: str = "/usr/bin"
    stdin: t.Callable[[Call], bool] | None = None
