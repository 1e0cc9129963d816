# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real tools of a host (cat, ps, ...) while something is wrong with them: run by us, so that their answer can be changed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal

from powersim.call import Answer, Call
from powersim.hosts.host import Host
from powersim.hosts.world import Child

LIMIT = 16 << 20  # bytes of output that are kept


async def run(host: Host, call: Call, path: str, stdin: int) -> Answer:
    """The answer of a real program in the host, as the caller and with the caller's standard input."""
    account = next(own for own in host.accounts.values() if own.uid == call.uid)
    command = {"path": path, "argv": list(call.argv), "env": dict(call.env), "cwd": call.cwd, "tty": False}
    ends = [os.pipe(), os.pipe()]
    try:
        child = await host.spawn(account, command, [stdin, ends[0][1], ends[1][1]])
    finally:
        for _read, write in ends:
            os.close(write)
    out, err = await _outcome(child, [read for read, _write in ends])
    code = await child.wait()
    return Answer(out, code if code >= 0 else 128 - code, err)


async def _outcome(child: Child, pipes: list[int]) -> list[str]:
    try:
        return list(await asyncio.gather(*map(_drain, pipes)))
    except asyncio.CancelledError:
        child.signal(signal.SIGHUP)
        raise


async def _drain(pipe: int) -> str:
    """Everything up to the end of a pipe; what exceeds the limit is read and dropped."""
    reader = asyncio.StreamReader()
    transport, _unused = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(pipe, "rb", 0)
    )
    data = b""
    with contextlib.closing(transport):
        while piece := await reader.read(65536):
            data += piece if len(data) < LIMIT else b""
    return data.decode("utf-8", "surrogateescape")
