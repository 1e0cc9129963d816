# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers a batch as a simulated HMC would over SSH, without a connection."""

from __future__ import annotations

import shlex
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Batch, Command, Host, Result, State
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc import channel
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.login import HmcError
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.session import HMC_TAG
from powersim.hmc.call import HmcCall, Reply
from powersim.hmc.shell import GARBAGE, Shell, run
from powersim.hmc.table import HmcRow
from powersim.hmc.view import Console
from powersim.log import Log


class _NoLog:
    def add(self, entry: object) -> None:
        """What is asked here is nobody's history."""


class _Hangs(Exception):
    """The command never returns."""


class _InstantShell(Shell):
    """Takes no time: neither that of the estate's HMC nor that of a fault."""

    def __init__(self, console: Console, user: str) -> None:
        super().__init__(console, t.cast(Log, _NoLog()), user, "/bin/bash")

    async def _timed(self, row: HmcRow, argv: list[str], kind: str) -> Reply:
        if kind in ("garbage", "fails"):
            return Reply(GARBAGE) if kind == "garbage" else Reply(rc=1)
        reply = Reply(hang=True) if kind == "hang" else run(row, HmcCall(self.console, tuple(argv), self.user))
        if reply.hang:
            raise _Hangs
        if reply.failed and self.console.spec.errors_on == "stderr":
            return Reply(rc=reply.rc, err=reply.out)
        return reply

    def say(self, line: str) -> Reply | None:
        """The answer; None for none, ever. Nothing in here waits, so the coroutine is driven by hand."""
        try:
            self.run(line).send(None)
        except StopIteration as answer:
            return t.cast(Reply, answer.value)
        except _Hangs:
            return None
        raise RuntimeError(f"the simulated HMC waits for something: {line}")


def _refusal(console: Console, user: str) -> HmcError | None:
    """Why it lets nobody in: kind and rule as of ``_hmc.connect``, which only a real connection can try."""
    name = console.spec.name
    if not console.up:
        return HmcError(f"{name} port 22 cannot be reached: Connection refused.", kind="unreachable", rule="HMC023")
    if console.broken.full_of_sessions:
        return HmcError(f"{name} ended the connection before the login.", kind="unreachable", rule="HMC024")
    if user in console.broken.locked:
        return HmcError(f"{user}@{name} is locked.", kind="locked")
    return None if console.user(user).ssh else HmcError(f"{user}@{name} was not let in.", kind="login")


class ConsoleRunner:
    """One login. Raises HmcError where the HMC lets nobody in, of the kind that a real login gets."""

    def __init__(self, console: Console) -> None:
        user = console.spec.users[0].name
        if refusal := _refusal(console, user):
            raise refusal
        self._shell = _InstantShell(console, user)
        self.said: dict[str, Result] = {}

    def run_batch(self, commands: t.Sequence[Command]) -> Batch:
        answers = {row.id: self._answer(row) for row in commands}
        self.said |= answers
        return Batch(Host(frozenset({HMC_TAG})), answers)

    def _answer(self, row: Command) -> Result:
        reply = self._shell.say(shlex.join(row.argv))
        if reply is None:
            return Result(row.id, State.TIMEOUT, detail=f"no end within {row.timeout} s")
        state, detail = channel._STATE_BY_RC.get(reply.rc) or channel._said(reply.rc, reply.out, reply.err)
        return Result(row.id, state, reply.rc, reply.out, reply.err, detail)
