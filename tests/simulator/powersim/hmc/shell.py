# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs command lines of an HMC session: restricted, with pipes to a few filters."""

from __future__ import annotations

import asyncio

from powersim.hmc import filters, machine, parse, table
from powersim.hmc.call import HmcCall, Reply
from powersim.hmc.view import Console
from powersim.log import Entry, Log

GARBAGE = "\x7f\x1b[2J%%% not what you asked for\n" * 3
SLOW = 5.0  # real seconds
READ_ONLY_NAMES = ("PATH", "SHELL", "ENV", "BASH_ENV")  # manual of bash, "The Restricted Shell"
BUILTINS = ("cd", "exec")
LEAVE = (["exit"], ["logout"])


class Shell:
    """One per session; remembers the last exit code for ``$?``, and that somebody said ``exit``.

    ``name`` stands before its own errors: /bin/bash for one command line (posted), bash at a prompt.
    """

    def __init__(self, console: Console, log: Log, user: str, name: str = "bash") -> None:
        self.console, self.log, self.user, self.name = console, log, user, name
        self._last = 0
        self.ended = False

    async def run(self, line: str) -> Reply:
        """A whole line: stdout and stderr collected, exit code of the last pipeline."""
        try:
            pipelines = parse.split(line)
        except parse.Refused as refusal:
            return self._says(str(refusal), 1)
        out, err = "", ""
        for pipeline in pipelines:
            skipped = (pipeline.before == "&&" and self._last) or (pipeline.before == "||" and not self._last)
            if skipped:
                continue
            if pipeline.commands[0][:1] in LEAVE and len(pipeline.commands) == 1:
                self._leave(pipeline.commands[0])
                break
            if pipeline.refused:
                reply = self._says(pipeline.refused, 1)
            else:
                reply = await self._pipeline(pipeline.commands, pipeline.merged)
            out, err, self._last = out + reply.out, err + reply.err, reply.rc
        return Reply(out, self._last, err)

    def _leave(self, argv: list[str]) -> None:
        code = argv[1] if len(argv) > 1 else "$?"
        self._last = int(code[:3]) % 256 if code.isdecimal() else self._last
        self.ended = True

    def _says(self, text: str, rc: int) -> Reply:
        """An error of the shell itself, which is never localised and always on stderr."""
        return Reply(err=f"{self.name}: {text}\n", rc=rc)

    async def _pipeline(self, commands: list[list[str]], merged: bool) -> Reply:
        text, err, rc = "", "", 0
        for command in commands:
            argv = [word.replace("$?", str(self._last)) for word in command]
            if argv and argv[0] in filters.FILTERS and tuple(argv) != machine.MARK:
                text, said, rc = filters.run(argv, text)
                err += said
                continue
            reply = await self._command(argv)
            text, err, rc = reply.out, err + reply.err, reply.rc
            if merged:
                text, err = text + err, ""
        return Reply(text, rc, err)

    def _refusal(self, argv: list[str]) -> str:
        """'' or why a restricted shell does not even look for the command."""
        word, equals, _value = argv[0].partition("=")
        if equals and word in READ_ONLY_NAMES:
            return f"{word}: readonly variable"
        if equals and word.isidentifier():
            return parse.NOT_SIMULATED.format(argv[0])
        if word in BUILTINS:
            return f"{word}: restricted"
        return f"{argv[0]}: restricted: cannot specify `/' in command names" if "/" in argv[0] else ""

    async def _command(self, argv: list[str]) -> Reply:
        if not argv:
            return Reply()
        if refusal := self._refusal(argv):
            return self._says(refusal, 1)
        if argv[0] == "echo":
            return Reply(" ".join(argv[1:]) + "\n")
        row = table.find(argv)
        kind = self.console.command_faults.get(argv[0], "")
        if row is None or kind == "absent" or row.since > int(self.console.level.version):
            return self._says(f"{argv[0]}: command not found", 127)
        rc: int | None = None
        mutating = row.mutating
        try:
            reply = await self._timed(row, argv, kind)
            rc, mutating = reply.rc, mutating or reply.mutating
        finally:
            now = round(self.console.clock.now(), 1)
            self.log.add(Entry(self.console.spec.name, tuple(argv), rc, mutating, self.user, now))
        return reply

    def _latency(self, command: str) -> float:
        own = self.console.spec
        return float(own.latencies.get(command, own.latency)) + self.console.broken.slow

    async def _timed(self, row: table.HmcRow, argv: list[str], kind: str) -> Reply:
        await asyncio.sleep(self._latency(argv[0]) + (SLOW if kind == "slow" else 0.0))
        if kind == "hang":
            await asyncio.Event().wait()
        if kind == "garbage":
            return Reply(GARBAGE)
        if kind == "fails":
            return Reply(rc=1)
        reply = run(row, HmcCall(self.console, tuple(argv), self.user))
        if reply.hang:
            await asyncio.Event().wait()
        if reply.wait:
            await self.console.clock.sleep(reply.wait)
        if reply.failed and self.console.spec.errors_on == "stderr":
            return Reply(rc=reply.rc, err=reply.out, mutating=reply.mutating)
        return reply


def run(row: table.HmcRow, call: HmcCall) -> Reply:
    """The command, if the role of its user may run it and it has such options."""
    if not row.allows(call.owner):
        return call.error("no_authority")
    if "--help" in call.args:
        return Reply(call.text("help", call.argv[0]) + "\n")
    if stranger := row.stranger(call.args):
        return call.error("bad_parameter", stranger)
    return row.run(call)
