# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One JSON question and one JSON answer over DIR/control: how the command line talks to the daemon."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import pathlib
import socket
import traceback
import typing as t

Answer = t.Callable[[dict[str, t.Any]], t.Awaitable[dict[str, t.Any]]]


def _at(folder: pathlib.Path, act: t.Callable[[str], None]) -> None:
    """Use a socket in a folder whose path may be longer than a socket name may be."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        act(f"/proc/self/fd/{handle}/control")
    finally:
        os.close(handle)


async def serve(folder: pathlib.Path, answer: Answer) -> asyncio.AbstractServer:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer), contextlib.suppress(ConnectionError):
            question = await reader.readline()
            reply = await _while_there(reader, answer, question)
            writer.write(json.dumps(reply).encode() + b"\n")
            await writer.drain()

    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    (folder / "control").unlink(missing_ok=True)
    _at(folder, listener.bind)
    os.chmod(folder / "control", 0o600)
    return await asyncio.start_unix_server(talk, sock=listener)


async def _while_there(reader: asyncio.StreamReader, answer: Answer, line: bytes) -> dict[str, t.Any]:
    """The answer, given up when whoever asked has left; a mistake of ours goes to daemon.log and back as a sentence."""
    try:
        work = asyncio.ensure_future(answer(json.loads(line)))
        leaving = asyncio.ensure_future(reader.read(1))
        await asyncio.wait({work, leaving}, return_when=asyncio.FIRST_COMPLETED)
        leaving.cancel()
        if not work.done():
            work.cancel()
            raise ConnectionResetError
        return work.result()
    except (KeyError, TypeError, ValueError, AttributeError, LookupError, RuntimeError) as error:
        traceback.print_exc()
        return {"error": f"The daemon made a mistake ({type(error).__name__}: {error}): see daemon.log in its folder."}


def ask(folder: pathlib.Path, question: dict[str, t.Any], timeout: float | None = 30.0) -> dict[str, t.Any]:
    """Raises ConnectionError when no daemon answers there, TimeoutError when it takes too long."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as channel:
        channel.settimeout(timeout)
        try:
            _at(folder, channel.connect)
        except OSError as error:
            raise ConnectionError(str(error)) from None
        channel.sendall(json.dumps(question).encode() + b"\n")
        with channel.makefile("rb") as reader:
            line = reader.readline()
    if not line:
        raise ConnectionError("the daemon closed the connection")
    reply: dict[str, t.Any] = json.loads(line)
    return reply


def answers(folder: pathlib.Path) -> bool:
    """Somebody is up there."""
    try:
        ask(folder, {"verb": "time"}, timeout=5)
    except (OSError, ValueError):
        return False
    return True
