# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verbs that begin and end an estate: check, up, down."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import dataclasses
import os
import pathlib
import resource
import signal
import subprocess
import sys
import time
import typing as t

from powersim import control, daemon, faults, show
from powersim.clock import Clock
from powersim.estate import forms, loader
from powersim.estate.parts import Estate
from powersim.estate.schema import EstateError
from powersim.hmc import faults as hmc_faults
from powersim.hmc.view import Console
from powersim.hosts.accounts import accounts
from powersim.hosts.world import WorldError
from powersim.verbs import absent, say

FILES = 65_536
KEPT = frozenset({"log.jsonl", "daemon.log"})


@dataclasses.dataclass(frozen=True)
class Wish:
    """What ``up`` was asked for; ``scale`` below 0 leaves that of the file. ``mode``: root, rootless or network."""

    path: pathlib.Path
    folder: pathlib.Path
    scale: float
    mode: str


def estate_path(text: str) -> pathlib.Path:
    """A file, or the name of an estate that is shipped."""
    path, shipped = pathlib.Path(text), loader.ESTATES / f"{text}.yml"
    return shipped if not path.is_file() and shipped.exists() else path


def check(args: argparse.Namespace) -> int:
    """Everything that ``up`` would refuse, without starting anything."""
    try:
        plan = loader.load(estate_path(args.estate), faults.CATALOGUE)
        for own in plan.hosts:
            accounts(own)
        clock = Clock(plan.time_scale, forms.seconds(plan.start))
        partitions = daemon.states(plan, clock)
        hmc_faults.settle([Console(own, plan, partitions, clock) for own in plan.hmcs], clock)
    except (EstateError, LookupError) as error:
        say(str(error.args[0]))
        return 1
    print(summary(plan))
    return 0


def summary(plan: Estate) -> str:
    counts = ((len(plan.hmcs), "HMC"), (len(plan.systems), "system"), (len(plan.partitions), "partition"))
    words = ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in counts)
    broken = sum(bool(own.faults) for own in plan.partitions)
    return f"{plan.name}: {words}, {broken} of them with faults; no mistake found"


def up(args: argparse.Namespace) -> int:
    folder = args.state.absolute()
    wrong = unusable(folder)
    if wrong:
        say(wrong)
        return 1
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        daemon.clean(folder)
    except OSError as error:
        say(f"The folder {folder} cannot be made ({error.strerror}): choose another --state.")
        return 1
    scale = -1.0 if args.time_scale is None else args.time_scale
    mode = "network" if args.network else "rootless" if args.rootless else "root"
    wish = Wish(estate_path(args.estate), folder, scale, mode)
    status = serve(wish, None) if args.foreground else detach(wish)
    if status:
        tidy(folder, made)
    return status


def tidy(folder: pathlib.Path, made: t.Sequence[pathlib.Path]) -> None:
    """After a start that failed: no empty log, and no folder of ours without a log."""
    for path in (folder / name for name in KEPT):
        if path.exists() and not path.stat().st_size:
            path.unlink()
    for path in made:
        with contextlib.suppress(OSError):  # not empty
            path.rmdir()


def unusable(folder: pathlib.Path) -> str:
    """'' or why an estate cannot start in a folder: what lies there is removed, so it must be ours."""
    if folder.exists() and not folder.is_dir():
        return f"{folder} is not a folder: choose another --state."
    if control.answers(folder):
        return f"An estate is already up in {folder}: run `powersim down --state {folder}` first, or choose another --state."
    found = {path.name for path in folder.iterdir()} if folder.exists() else set()
    others = sorted(found - KEPT - set(daemon.SCRATCH))
    if others or (found and not found & KEPT):
        names = ", ".join((others or sorted(found))[:3])
        return f"The folder {folder} holds what powersim did not write ({names}): choose a new or empty --state."
    return ""


def detach(wish: Wish) -> int:
    """Run the daemon in its own session and wait for its word."""
    folder = wish.folder
    read, write = os.pipe()
    command = [
        sys.executable,
        "-c",
        "import sys; from powersim.launch import serve_detached as s; sys.exit(s(sys.argv[1:]))",
    ]
    command += [str(wish.path), str(folder), str(wish.scale), wish.mode, str(write)]
    paths = [str(pathlib.Path(__file__).resolve().parent.parent), os.environ.get("PYTHONPATH", "")]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}
    with open(folder / "daemon.log", "wb") as output:
        child = subprocess.Popen(
            command,
            env=env,
            pass_fds=(write,),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    os.close(write)
    try:
        with os.fdopen(read, encoding="utf-8") as pipe:
            word = pipe.read()
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        say("Interrupted, so nothing is up.")
        return 128 + signal.SIGINT
    if word.startswith("ready"):
        print(word.partition("\n")[2], end="")
        return 0
    child.wait()
    log = folder / "daemon.log"
    say(word.strip() or f"The daemon ended at once: {f'see {log}' if log.stat().st_size else 'something killed it'}.")
    return 1


def serve_detached(argv: list[str]) -> int:
    path, folder, scale, mode, pipe = argv
    return serve(Wish(pathlib.Path(path), pathlib.Path(folder), float(scale), mode), int(pipe))


def serve(wish: Wish, pipe: int | None) -> int:
    """The daemon itself; ``pipe`` takes 'ready' and the status, or what went wrong."""

    def report(text: str) -> None:
        if pipe is not None:
            with os.fdopen(pipe, "w", encoding="utf-8") as handle:
                handle.write(text)
        elif text.startswith("ready"):
            print(text.removeprefix("ready\n"), end="", flush=True)
        else:
            say(text)

    def ready(live: daemon.Daemon) -> None:
        report("ready\n" + show.estate(live.answers.status({}), wish.folder))

    # A connection takes several descriptors, and the limit that most shells set is for one person's programs.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, FILES)), hard))
    try:
        plan = loader.load(wish.path, faults.CATALOGUE)
        plan = dataclasses.replace(plan, time_scale=plan.time_scale if wish.scale < 0 else wish.scale)
        asyncio.run(daemon.run(plan, wish.folder, wish.mode, ready))
    except (EstateError, WorldError, LookupError, OSError) as error:
        report(f"{error.args[0] if isinstance(error, LookupError) else error}\n")
        return 1
    return 0


def down(args: argparse.Namespace) -> int:
    folder = args.state.absolute()
    try:
        pid = control.ask(folder, {"verb": "down"})["pid"]
    except OSError:
        wrong = unusable(folder)
        if not wrong and (folder / "daemon.pid").exists():
            say(f"{absent(folder).partition(':')[0]}: removed what it left.")
            daemon.clean(folder)
        else:
            say(wrong or f"Nothing is up in {folder}.")
        return 1 if wrong else 0
    for _unused in range(400):
        if not runs(pid):
            return 0
        time.sleep(0.025)
    say(f"The daemon (pid {pid}) did not end within 10 seconds: see {folder}/daemon.log.")
    return 1


def runs(pid: int) -> bool:
    """A process that has ended and that nobody has asked about, as in a container without an init, does not run."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return text.rpartition(")")[2].split()[0] not in ("Z", "X")
