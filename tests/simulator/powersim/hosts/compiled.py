# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client of simulated commands as a program of this machine, where there is a C compiler: several times faster."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pathlib
import shutil
import signal
from asyncio.subprocess import DEVNULL

SOURCE = pathlib.Path(__file__).parent.parent / "inside" / "client.c"
COMPILERS = ("cc", "gcc", "clang")
# A static program starts faster; not every machine has the static C library.
WAYS = (("-O1", "-static"), ("-O1",))
SCRIPT = "script"  # value of POWERSIM_CLIENT that keeps the script


async def build(target: pathlib.Path) -> None:
    """Compile the client, unless there is no compiler or it is not wanted."""
    compiler = next(filter(None, map(shutil.which, COMPILERS)), None)
    if not compiler or os.environ.get("POWERSIM_CLIENT") == SCRIPT:
        return
    env = {**os.environ, "TMPDIR": str(target.parent)}  # a compiler that is ended leaves its scratch behind
    for way in WAYS:
        command = (compiler, *way, "-o", f"{target}.part", str(SOURCE))
        process = await asyncio.create_subprocess_exec(
            *command, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True, env=env
        )
        try:
            code = await process.wait()
        except asyncio.CancelledError:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
            raise
        if code == 0:
            pathlib.Path(f"{target}.part").replace(target)
            return


def install(found: pathlib.Path, own: pathlib.Path) -> None:
    """In place of the script in the /.powersim folder of a host, once it is there."""
    if not (found.exists() and own.exists()):
        return
    fresh = own / "client.new"
    try:
        os.link(found, fresh)
    except OSError:
        shutil.copy2(found, fresh)
    fresh.replace(own / "client")
