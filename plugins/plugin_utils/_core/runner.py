# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one seam to the outside: a batch of commands in, a result for each of them out.

Three runners stand behind it: the shell probe (a partition), paramiko (an HMC) and a fake (tests).
"""

from __future__ import annotations

import dataclasses
import enum
import typing as t


class State(str, enum.Enum):
    """How a command ended. Everything but DONE leaves its facts unread, and unread is never healthy."""

    DONE = "done"  # it ran to its end; see rc
    TIMEOUT = "timeout"  # its own deadline passed; its process tree was ended
    MISSING = "missing"  # no such command on this host
    DENIED = "denied"  # it needs root and the probe had none
    SKIPPED = "skipped"  # not for this platform, or its group was switched off
    DAMAGED = "damaged"  # the answer arrived incomplete (full file system, bytes lost)
    UNREAD = "unread"  # the probe itself ended early, or the host was not reached


@dataclasses.dataclass(frozen=True)
class Command:
    """One row of the command catalogue.

    ``tags``: host tags it runs on, any of ``aix vios linux inband`` (``aix`` excludes a VIOS; ``inband`` is set on AIX
    and VIOS at 7.3 or later and on Linux). ``timeout`` in seconds. ``ok_rc``: exit codes that carry an answer.
    ``rmc_client``: it opens a session to rmcd, of which at most three run at a time. ``keep``: an extended regular
    expression; of what the command prints on standard output only lines with a match leave the host, so it must match a
    line that is always there, or an answer could not be told from none. ``source``: where its layout or effect
    is told: a public page, or "from memory" where nobody's text was found.
    """

    id: str
    argv: tuple[str, ...]
    tags: frozenset[str] = frozenset({"aix", "vios", "linux"})
    read_only: bool = True
    needs_root: bool = False
    rmc_client: bool = False
    timeout: int = 15
    ok_rc: tuple[int, ...] = (0,)
    subset: str = "rsct"
    keep: str = ""
    source: str = ""


@dataclasses.dataclass(frozen=True)
class Result:
    """What one command answered. Text is decoded with surrogateescape, so no byte is lost."""

    id: str
    state: State
    rc: int | None = None
    stdout: str = ""
    stderr: str = ""
    detail: str = ""

    @property
    def text(self) -> str:
        """Both streams: SRC and the HMC print their errors (0513-085, HSCL codes) on either."""
        return self.stdout + self.stderr


@dataclasses.dataclass(frozen=True)
class Host:
    """What the probe says of the host itself, before any command."""

    tags: frozenset[str] = frozenset()
    uid: int | None = None
    uname: str = ""
    mode: str = ""  # files, stream (no temporary folder could be had)


@dataclasses.dataclass(frozen=True)
class Batch:
    """Answers of one round trip. ``failure`` is one sentence when the host could not be asked at all.

    ``began`` and ``ended``: when the batch was sent and when its answer was there, in seconds since the epoch by the
    clock that the host's is compared with; None when nobody looked at one.
    """

    host: Host
    results: dict[str, Result]
    failure: str = ""
    began: float | None = None
    ended: float | None = None

    def get(self, command_id: str) -> Result:
        return self.results.get(command_id) or Result(command_id, State.UNREAD, detail=self.failure or "not asked")


class Runner(t.Protocol):
    """Anything that can answer a batch."""

    def run_batch(self, commands: t.Sequence[Command]) -> Batch:
        ...
