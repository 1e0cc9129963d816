# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs command lines of an HMC session: restricted, with pipes to a few filters."""

from __future__ import annotations

import asyncio

from powersim.hmc import parse, table
from powersim.hmc.call import HmcCall, Reply
from powersim.hmc.filters import FILTERS
from powersim.hmc.view import Console
from powersim.log import Entry, Log

GARBAGE = "\x7f\x1b[2J%%% not what you asked for\n" * 3


class Shell:
    """One per session; remembers the last exit code for ``$?``."""

    def __init__(self, console: Console, log: Log, user: str) -> None:
        self.console, self.log, self.user = console, log, user
        self._last = 0

    async def run(self, line: str) -> Reply:
        """A whole line: stdout and stderr collected, exit code of the last pipeline."""
        try:
            pipelines = parse.split(line)
        except parse.Refused as refusal:
            return Reply(err=f"{refusal}\n", rc=1)
        out, err = "", ""
        for pipeline in pipelines:
            skipped = (pipeline.before == "&&" and self._last) or (pipeline.before == "||" and not self._last)
            if skipped:
                continue
            if pipeline.refused:
                reply = Reply(err=f"{pipeline.refused}\n", rc=1)
            else:
                reply = await self._pipeline(pipeline.commands, pipeline.merged)
            out, err, self._last = out + reply.out, err + reply.err, reply.rc
        return Reply(out, self._last, err)

    async def _pipeline(self, commands: list[list[str]], merged: bool) -> Reply:
        text, err, rc = "", "", 0
        for position, argv in enumerate(commands):
            argv = [word.replace("$?", str(self._last)) for word in argv]
            if position and argv and argv[0] in FILTERS:
                lines, rc = FILTERS[argv[0]](argv[1:], text.splitlines())
                text = "".join(f"{line}\n" for line in lines)
                continue
            reply = await self._command(argv)
            text, err, rc = reply.out, err + reply.err, reply.rc
            if merged:
                text, err = text + err, ""
        return Reply(text, rc, err)

    async def _command(self, argv: list[str]) -> Reply:
        if not argv:
            return Reply()
        if "/" in argv[0]:
            return Reply(err=f"bash: {argv[0]}: restricted: cannot specify `/' in command names\n", rc=1)
        if argv[0] == "echo":
            return Reply(" ".join(argv[1:]) + "\n")
        row = table.find(argv)
        kind = self.console.command_faults.get(argv[0], "")
        if row is None or kind == "absent":
            return Reply(err=f"bash: {argv[0]}: command not found\n", rc=127)
        rc: int | None = None
        try:
            reply = await self._timed(row, argv, kind)
            rc = reply.rc
        finally:
            now = round(self.console.clock.now(), 1)
            self.log.add(Entry(self.console.spec.name, tuple(argv), rc, row.mutating, self.user, now))
        return reply

    async def _timed(self, row: table.HmcRow, argv: list[str], kind: str) -> Reply:
        await asyncio.sleep(self.console.spec.latency + (5.0 if kind == "slow" else 0.0))
        if kind == "hang":
            await asyncio.Event().wait()
        if kind == "garbage":
            return Reply(GARBAGE)
        if kind == "fails":
            return Reply(rc=1)
        reply = row.run(HmcCall(self.console, tuple(argv), self.user))
        if reply.wait:
            await self.console.clock.sleep(reply.wait)
        if reply.failed and self.console.spec.errors_on == "stderr":
            return Reply(rc=reply.rc, err=reply.out)
        return reply
