# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may happen in the middle of a repair: a table of cuts, each with what does it and what a person mends before the
next run. Only processes that the attempt itself has started are ever ended.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import pathlib
import signal
import subprocess
import typing as t

from powersim import control
from tests.integration.live_estate import Estate

SHELL = "ps -A -o pid= -o ppid= -o args="


@dataclasses.dataclass
class Attempt:
    """One controller at work on one host. ``sockets``: the folder of its ssh connections, its own."""

    live: Estate
    host: str
    child: subprocess.Popen[str]
    sockets: pathlib.Path
    again: t.Callable[[], subprocess.Popen[str]]


@dataclasses.dataclass(frozen=True)
class Cut:
    """``strike``: does it, and may return another controller that is at work now. ``mend``: before the next run.

    ``retries``: of ssh. ``survives``: the repair on the host goes on, so that nothing may run twice.
    """

    name: str
    strike: t.Callable[[Attempt], subprocess.Popen[str] | None]
    mend: t.Callable[[Attempt], None] = lambda _attempt: None
    retries: int = 0
    survives: bool = True


def _end(pids: t.Iterable[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _clients(attempt: Attempt) -> list[int]:
    """Every ssh process of this controller, masters included: they name the folder of its sockets."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = path.read_bytes().decode(errors="replace")
            if words.startswith(("ssh\0", "ssh:")) and f"{attempt.sockets}/" in words:
                found.append(int(path.parent.name))
    return found


def _lose_ssh(attempt: Attempt) -> None:
    _end(_clients(attempt))


def _kill_controller(attempt: Attempt) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(attempt.child.pid, signal.SIGKILL)
    _end(_clients(attempt))


def _on_host(attempt: Attempt, wanted: t.Callable[[int, int, str], bool]) -> None:
    rows = [line.split(None, 2) for line in attempt.live.ssh(attempt.host, SHELL).splitlines()]
    pids = [row[0] for row in rows if len(row) > 2 and wanted(int(row[0]), int(row[1]), row[2])]
    if pids:
        attempt.live.ssh(attempt.host, f"kill -9 {' '.join(pids)}")


def _kill_module(attempt: Attempt) -> None:
    """What sshd has started has no parent on the host; the repair has init for one."""
    _on_host(attempt, lambda pid, parent, _args: parent == 0 and pid != 1)


def _kill_script(attempt: Attempt) -> None:
    _on_host(attempt, lambda _pid, _parent, args: "/repair.sh" in args and "powerops-rsct" in args)


def _ask(attempt: Attempt, **question: t.Any) -> None:
    reply = control.ask(attempt.live.state, question)
    assert "error" not in reply, reply


def _fill(attempt: Attempt) -> None:
    _ask(attempt, verb="inject", hosts=attempt.host, faults=["var_full"])


def _empty(attempt: Attempt) -> None:
    _ask(attempt, verb="heal", hosts=attempt.host, faults=["var_full"])


def _reboot(attempt: Attempt) -> None:
    _ask(attempt, verb="power", host=attempt.host, action="crash")


def _second(attempt: Attempt) -> subprocess.Popen[str]:
    return attempt.again()


CUTS: t.Final[dict[str, Cut]] = {
    row.name: row
    for row in (
        Cut("ssh lost", _lose_ssh),
        Cut("ssh lost, 3 retries", _lose_ssh, retries=3),
        Cut("module killed", _kill_module),
        Cut("controller killed", _kill_controller),
        Cut("script killed", _kill_script, survives=False),
        Cut("disk full", _fill, mend=_empty),
        Cut("reboot", _reboot, survives=False),
        Cut("two controllers", _second),
    )
}
