# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Renders the read-only probe: one POSIX shell script that answers a whole batch of commands.

The shell text itself is in ``probe_text``; here the rows of the catalogue become its functions and lanes.
"""

from __future__ import annotations

import re
import shlex
import typing as t

from .._core.runner import Command
from .probe_text import BODY, PRELUDE

PATH = (
    "/usr/bin:/usr/sbin:/bin:/sbin:/usr/sbin/rsct/bin:/usr/sbin/rsct/install/bin"
    ":/opt/rsct/bin:/opt/rsct/install/bin:/usr/ios/cli"
)
RMC_LANES = 3  # a sick rmcd must not be asked by more clients than this at a time
OTHER_LANES = 3
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_ID = re.compile(r"[a-z][a-z0-9_]*\Z")


def render_probe(
    commands: t.Sequence[Command],
    nonce: str,
    *,
    limit: int,
    per_command: bool = False,
    environment: t.Mapping[str, str] | None = None,
) -> str:
    """Render the probe for ``commands``.

    ``nonce``: hexadecimal, new for every call. ``limit``: seconds for everything on the host. ``per_command``: rows
    that need root go through ``sudo -n``. ``environment``: the task's own, which wins over path and language, not over
    the names of this script.
    """
    head = PRELUDE.format(
        path=PATH,
        nonce=shlex.quote(nonce),
        limit=int(limit),
        sudo="'sudo -n --'" if per_command else "",
        environment=_exports(environment or {}),
    )
    return head + _functions(commands) + _cuts(commands) + _lanes(commands) + BODY


def _exports(environment: t.Mapping[str, str]) -> str:
    for name in environment:
        if not _NAME.match(name):
            raise ValueError(f"environment: {name!r} is no variable name; use letters, digits and underscores")
    return "".join(f"{name}={shlex.quote(str(value))}\nexport {name}\n" for name, value in environment.items())


def _functions(commands: t.Sequence[Command]) -> str:
    """One function per row; ``$AS`` is empty, or sudo for a row that needs root, and ``$WHERE`` its command."""
    rows = []
    for command in commands:
        if not _ID.match(command.id):
            raise ValueError(f"command id {command.id!r}: use lower-case letters, digits and underscores")
        rest = shlex.join(command.argv[1:])
        first = '$AS "$WHERE"' if command.needs_root else shlex.quote(command.argv[0])
        rows.append(f"c_{command.id}() {{ {first} {rest}; }}\n")
    return "".join(rows)


def _cuts(commands: t.Sequence[Command]) -> str:
    """What leaves the host of a long or a secret answer; the nonce marks the exit status of the stream path."""
    rows = [command for command in commands if command.keep]
    text = "".join(f'k_{row.id}() {{ grep -E -e {shlex.quote(row.keep)} -e "^$N="; SAID=$?; }}\n' for row in rows)
    return f"KEPT={shlex.quote(' '.join(row.id for row in rows))}\n{text}"


def _lanes(commands: t.Sequence[Command]) -> str:
    """Spread the rows over at most three lanes for RMC clients and three for the rest."""
    lanes: dict[str, list[Command]] = {}
    for prefix, width, rmc in (("r", RMC_LANES, True), ("o", OTHER_LANES, False)):
        rows = [command for command in commands if command.rmc_client is rmc]
        for index, command in enumerate(rows):
            lanes.setdefault(f"{prefix}{index % width}", []).append(command)
    text = [f"IDS={shlex.quote(' '.join(command.id for command in commands))}\n"]
    text.append(f"LANES={shlex.quote(' '.join(lanes))}\nLANE_COUNT={len(lanes)}\n")
    for name, rows in lanes.items():
        text.append(f"lane_{name}() {{\n{''.join(_row(command) for command in rows)}}}\n")
    return "".join(text)


def _row(command: Command) -> str:
    flags = f"{int(command.needs_root)} {int(command.rmc_client)}"
    tags = " ".join(sorted(command.tags))
    return f"  $TRY {command.id} {command.timeout} {flags} {shlex.quote(command.argv[0])} '{tags}'\n"
