# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The runner for partitions: a batch of catalogue rows in one round trip."""

from __future__ import annotations

import dataclasses
import secrets
import time
import typing as t

from .._core.runner import Batch, Command, Host
from .frames import read_batch
from .script import render_probe
from .transport import ShellTransport

LOGIN_ALLOWANCE = 30  # seconds on top of the host's own limit: connection, login, become


class ProbeRunner:
    """Answers batches over a transport.

    ``timeout``: seconds for the whole probe on the host. ``controller_timeout``: seconds for everything, login
    included; by default ``timeout`` plus 30.
    """

    def __init__(
        self, transport: ShellTransport, *, timeout: int = 60, controller_timeout: float | None = None
    ) -> None:
        self._transport = transport
        self._timeout = timeout
        self._deadline = controller_timeout or timeout + LOGIN_ALLOWANCE

    def run_batch(self, commands: t.Sequence[Command]) -> Batch:
        """One script, one connection use, one answer for each row. Never raises for what the host does."""
        nonce = secrets.token_hex(8)
        script = render_probe(
            commands,
            nonce,
            limit=self._timeout,
            per_command=self._transport.privilege == "per_command",
            environment=self._transport.environment,
        )
        began = time.time()
        answer = self._transport.run(script, deadline=self._deadline)
        if answer.failure:
            return Batch(Host(), {}, failure=answer.failure)
        return dataclasses.replace(read_batch(answer.text, nonce, commands), began=began, ended=time.time())
