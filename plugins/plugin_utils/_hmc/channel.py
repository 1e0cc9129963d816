# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One command on one exec channel: a deadline, a byte limit, both streams read at once, no terminal, no input.

The HMC's login shell is a restricted bash, so the only shell syntax ever sent is what shlex.join makes of an argv.
"""

from __future__ import annotations

import contextlib
import shlex
import threading
import typing as t

from .._core.parsers.hmc_text import parse_hmc_error
from .._core.runner import Command, Result, State
from .library import paramiko

BYTE_LIMIT = 10_000_000
NO_CHANNEL = "no channel for it"
_CHUNK = 65536
# bash: 127 is a command that is not among the permitted ones, 126 one that may not be run.
_STATE_BY_RC = {
    126: (State.DENIED, "the shell of the HMC may not run it"),
    127: (State.MISSING, "the shell of the HMC does not have it"),
    -1: (State.DAMAGED, "it ended without an exit status"),
}
_DENIED_CODES = frozenset({"HSCL350B"})


class Exchange:
    """What has been read so far; safe to use from the two reading threads and the timer."""

    def __init__(self, channel: t.Any, byte_limit: int) -> None:
        self.channel = channel
        self.out = bytearray()
        self.err = bytearray()
        self.expired = False
        self.flooded = False
        self._byte_limit = byte_limit

    def expire(self) -> None:
        self.expired = True
        self.channel.close()

    def drain(self, receive: t.Callable[[int], bytes], into: bytearray) -> None:
        """Read a stream to its end; closing the channel ends it too."""
        while chunk := receive(_CHUNK):
            room = self._byte_limit - len(self.out) - len(self.err)
            into += chunk[: max(room, 0)]
            if len(chunk) > room:
                self.flooded = True
                self.channel.close()
                return

    def converse(self, line: str) -> int:
        """Run the line, read both streams, return the exit status; -1 when none came."""
        self.channel.exec_command(line.encode("utf-8", "surrogateescape"))
        self.channel.shutdown_write()
        errors = threading.Thread(target=self.drain, args=(self.channel.recv_stderr, self.err), daemon=True)
        errors.start()
        self.drain(self.channel.recv, self.out)
        errors.join()
        return int(self.channel.recv_exit_status())


def ask(transport: t.Any, command: Command, *, seconds: float, byte_limit: int = BYTE_LIMIT) -> Result:
    """Run one command within ``seconds``; never raises for anything the other side does."""
    try:
        channel = transport.open_session(timeout=seconds)
    except (paramiko().SSHException, EOFError, OSError) as error:
        return Result(command.id, State.UNREAD, detail=f"{NO_CHANNEL}: {_plain(error)}")
    exchange = Exchange(channel, byte_limit)
    timer = threading.Timer(seconds, exchange.expire)
    timer.daemon = True
    timer.start()
    lost = ""
    rc = -1
    try:
        rc = exchange.converse(shlex.join(command.argv))
    except (paramiko().SSHException, EOFError, OSError) as error:
        lost = f"the connection broke off: {_plain(error)}"
    finally:
        timer.cancel()
        with contextlib.suppress(paramiko().SSHException, EOFError, OSError):  # the connection may be gone
            channel.close()
    if rc == -1 and not transport.is_active():
        lost = lost or "the connection broke off"
    return _result(command, exchange, rc, lost, f"no end within {seconds:.0f} s")


def _result(command: Command, exchange: Exchange, rc: int, lost: str, late: str) -> Result:
    out, err = _text(exchange.out), _text(exchange.err)
    state, detail = _STATE_BY_RC.get(rc) or _said(rc, out, err)
    if exchange.flooded:
        state, detail = State.DAMAGED, "more than the byte limit was printed; the rest was not read"
    elif exchange.expired and rc == -1:
        state, detail = State.TIMEOUT, late
    elif lost:
        state, detail = State.UNREAD, lost
    return Result(command.id, state, None if rc == -1 else rc, out, err, detail)


def _said(rc: int, out: str, err: str) -> tuple[State, str]:
    """By codes, never by words: these are translated. Errors of the HMC are on either stream, the shell's on stderr."""
    error = parse_hmc_error(out + err).value
    if rc and error.code in _DENIED_CODES:
        return State.DENIED, f"{error.code} {error.text}"
    if rc and error.kind == "shell" and not out.strip():
        return State.MISSING, error.text
    return State.DONE, ""


def _text(data: bytearray) -> str:
    return data.decode("utf-8", "surrogateescape").replace("\r\n", "\n")


def _plain(error: BaseException) -> str:
    return str(error) or type(error).__name__
