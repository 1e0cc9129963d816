# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Runner over one SSH connection to one HMC: one login, one exec channel per command, at most four at a time."""

from __future__ import annotations

import concurrent.futures
import contextlib
import time
import types
import typing as t

from .._core.runner import Batch, Command, Host, Result, State
from .channel import BYTE_LIMIT, NO_CHANNEL, ask
from .connect import connected
from .guard import LoginGuard
from .login import Login

HMC_TAG = "hmc"
# sshd's MaxSessions is 10 by default and an HMC may be shared with others.
CHANNELS = 4


@t.final
class HmcSession:
    """Use it as a context manager; entering logs in and raises HmcError where that fails.

    ``budget``: seconds for everything asked in this session; what comes later is answered "unread". A command's own
    ``timeout`` counts as well. ``byte_limit``: bytes of both streams per command.
    """

    def __init__(
        self, login: Login, *, guard: LoginGuard | None = None, budget: float = 300.0, byte_limit: int = BYTE_LIMIT
    ) -> None:
        self._login = login
        self._guard = guard or LoginGuard()
        self._budget = budget
        self._byte_limit = byte_limit
        self._stack = contextlib.ExitStack()
        self._transport: t.Any = None
        self._end = 0.0

    def __enter__(self) -> HmcSession:
        self._transport = self._stack.enter_context(connected(self._login, self._guard))
        self._end = time.monotonic() + self._budget
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; commands under way end as unread."""
        self._stack.close()

    def run_batch(self, commands: t.Sequence[Command]) -> Batch:
        """Ask all commands; answers under their ids, which must differ."""
        answers = {answer.id: answer for answer in self._at_once(commands)}
        if self._transport.is_active():
            for command in commands:  # a host may allow fewer channels than we open: those one after the other
                if answers[command.id].detail.startswith(NO_CHANNEL):
                    answers[command.id] = self._ask(command)
        return Batch(Host(tags=frozenset({HMC_TAG})), answers)

    def _at_once(self, commands: t.Sequence[Command]) -> list[Result]:
        pool = concurrent.futures.ThreadPoolExecutor(CHANNELS, thread_name_prefix="hmc")
        finished = False
        try:
            answers = list(pool.map(self._ask, commands))
            finished = True
        finally:
            if not finished:  # an interrupt: do not wait for the deadlines of what is under way
                self.close()
            pool.shutdown(cancel_futures=True)
        return answers

    def _ask(self, command: Command) -> Result:
        if HMC_TAG not in command.tags:
            return Result(command.id, State.SKIPPED, detail="not a command of an HMC")
        seconds = min(command.timeout, self._end - time.monotonic())
        if seconds <= 0:
            return Result(command.id, State.UNREAD, detail=f"the {self._budget:.0f} s for this HMC were used up")
        return ask(self._transport, command, seconds=seconds, byte_limit=self._byte_limit)
