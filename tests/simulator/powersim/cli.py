# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Command line: up, down, status, inject, heal, log, time, faults."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import os
import pathlib
import subprocess
import sys
import time
import typing as t

from powersim import control, daemon, faults, loader, log
from powersim.schema import EstateError
from powersim.world import WorldError

ESTATES = pathlib.Path(__file__).resolve().parent.parent / "estates"
DEFAULT_STATE = pathlib.Path(".cache/powersim")


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="powersim", description="A simulated IBM Power estate over real SSH.")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")

    def verb(name: str, text: str, run: t.Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        sub = verbs.add_parser(name, help=text, description=text)
        sub.add_argument(
            "--state", type=pathlib.Path, default=DEFAULT_STATE, metavar="DIR", help="folder of this estate"
        )
        sub.set_defaults(run=run)
        return sub

    up_verb = verb("up", "start an estate; returns when every port answers", up)
    up_verb.add_argument("estate", help="a YAML file, or the name of one that is shipped (demo)")
    up_verb.add_argument("--foreground", action="store_true", help="stay; Ctrl-C ends the estate and cleans up")
    up_verb.add_argument(
        "--rootless", action="store_true", help="user namespaces, as an ordinary user has, also for root"
    )
    up_verb.add_argument("--time-scale", type=float, help="simulated seconds per real second, instead of the file's")
    verb("down", "stop it and leave nothing behind but the log", down)
    verb("status", "what there is and how it is", status).add_argument("--json", action="store_true")
    for name in ("inject", "heal"):
        sub = verb(name, f"{name} a fault on a partition", change)
        sub.add_argument("host")
        sub.add_argument("fault", help="NAME or NAME:ARGUMENT, see `powersim faults`")
    log_options(verb("log", "the commands that were run", show_log))
    clock = verb("time", "the simulated clock", show_time)
    clock.add_argument("--scale", type=float, help="simulated seconds per real second")
    clock.add_argument("--advance", type=float, metavar="SECONDS", help="jump ahead by simulated seconds")
    verb("faults", "the catalogue of faults", show_faults).add_argument("--json", action="store_true")
    return top


def log_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--host", action="append", default=[], help="only this host (may be repeated)")
    sub.add_argument("--mutating", action="store_true", help="only commands that change something")
    sub.add_argument("--read-only", action="store_true", help="only commands that change nothing")
    sub.add_argument("--command", default="", help="only this command")
    sub.add_argument("--user", default="", help="only this user")
    sub.add_argument("--since", default="", metavar="TIME", help="only from this ISO 8601 time (UTC) on")
    sub.add_argument("--count", action="store_true", help="print how many there are")
    sub.add_argument("--json", action="store_true", help="one JSON object per line")


def say(text: str) -> None:
    print(f"powersim: {text}", file=sys.stderr)


@dataclasses.dataclass(frozen=True)
class Wish:
    """What ``up`` was asked for; ``scale`` 0 leaves that of the file."""

    path: pathlib.Path
    folder: pathlib.Path
    scale: float
    rootless: bool


def ready(live: daemon.Daemon, folder: pathlib.Path) -> str:
    return "ready\n" + summary(live.status({}), folder)


def up(args: argparse.Namespace) -> int:
    path = pathlib.Path(args.estate)
    if not path.is_file() and (ESTATES / f"{args.estate}.yml").exists():
        path = ESTATES / f"{args.estate}.yml"
    folder = args.state.absolute()
    if running(folder):
        say(
            f"An estate is already up in {folder}: run `powersim down --state {folder}` first, or choose another --state."
        )
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    daemon.clean(folder)
    wish = Wish(path, folder, args.time_scale or 0.0, args.rootless)
    return serve(wish, None) if args.foreground else detach(wish)


def running(folder: pathlib.Path) -> bool:
    try:
        control.ask(folder, {"verb": "time"}, timeout=5)
    except (OSError, ValueError):
        return False
    return True


def detach(wish: Wish) -> int:
    """Run the daemon in its own session and wait for its word."""
    folder = wish.folder
    read, write = os.pipe()
    command = [
        sys.executable,
        "-c",
        "import sys; from powersim.cli import serve_detached as s; sys.exit(s(sys.argv[1:]))",
    ]
    command += [str(wish.path), str(folder), str(wish.scale), str(int(wish.rootless)), str(write)]
    paths = [str(pathlib.Path(__file__).resolve().parent.parent), os.environ.get("PYTHONPATH", "")]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}
    with open(folder / "daemon.log", "wb") as output:
        subprocess.Popen(
            command,
            env=env,
            pass_fds=(write,),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as pipe:
        word = pipe.read()
    if word.startswith("ready"):
        print(word.partition("\n")[2], end="")
        return 0
    say(word.strip() or f"The daemon ended at once: see {folder}/daemon.log.")
    return 1


def serve_detached(argv: list[str]) -> int:
    path, folder, scale, rootless, pipe = argv
    return serve(Wish(pathlib.Path(path), pathlib.Path(folder), float(scale), rootless == "1"), int(pipe))


def serve(wish: Wish, pipe: int | None) -> int:
    """The daemon itself; ``pipe`` takes 'ready' and a summary, or what went wrong."""

    def report(text: str) -> None:
        if pipe is None:
            print(text.removeprefix("ready\n"), end="" if text.endswith("\n") else "\n", flush=True)
        else:
            with os.fdopen(pipe, "w", encoding="utf-8") as handle:
                handle.write(text)

    try:
        plan = loader.load(wish.path, faults.CATALOGUE)
        plan = dataclasses.replace(plan, time_scale=wish.scale or plan.time_scale)
        asyncio.run(daemon.run(plan, wish.folder, wish.rootless, lambda live: report(ready(live, wish.folder))))
    except (EstateError, WorldError, LookupError, OSError) as error:
        report(f"{error}\n")
        return 1
    return 0


def down(args: argparse.Namespace) -> int:
    folder = args.state.absolute()
    try:
        pid = control.ask(folder, {"verb": "down"})["pid"]
    except OSError:
        daemon.clean(folder)
        say(f"Nothing is up in {folder}.")
        return 0
    for _unused in range(200):
        if not pathlib.Path(f"/proc/{pid}").exists():
            return 0
        time.sleep(0.05)
    say(f"The daemon (pid {pid}) did not end within 10 seconds: see {folder}/daemon.log.")
    return 1


def ask(args: argparse.Namespace, question: dict[str, t.Any]) -> dict[str, t.Any] | None:
    folder = args.state.absolute()
    try:
        reply = control.ask(folder, question)
    except OSError:
        say(f"Nothing is up in {folder}: run `powersim up ESTATE --state {folder}` first.")
        return None
    if "error" in reply:
        say(reply["error"])
        return None
    return reply


def status(args: argparse.Namespace) -> int:
    reply = ask(args, {"verb": "status"})
    if reply is None:
        return 1
    print(
        json.dumps(reply, indent=2) if args.json else summary(reply, args.state.absolute()),
        end="\n" if args.json else "",
    )
    return 0


def summary(reply: dict[str, t.Any], folder: pathlib.Path) -> str:
    pace = f"{reply['time_scale']:g} simulated seconds per second"
    lines = [f"{reply['estate']} is up ({reply['mode']}, {pace}), inventory: {folder}/inventory.yml"]
    for hmc in reply["hmcs"]:
        lines.append(f"  {hmc['name']:<12} hmc    {hmc['port']:>5}  {hmc['version']}")
    for host in reply["partitions"]:
        links = " ".join(f"{name}={state or '-'}" for name, state in {**host["links"], **host["inband"]}.items())
        broken = ", ".join(host["faults"]) or "none"
        lines.append(
            f"  {host['name']:<12} {host['platform']:<6} {host['port']:>5}  {host['state']:<13} {host['user']:<8} "
            f"{host['shell']:<32} ctrmc {host['ctrmc'] or 'not on file'}; {links}; faults: {broken}"
        )
    return "\n".join(lines) + "\n"


def change(args: argparse.Namespace) -> int:
    reply = ask(args, {"verb": args.verb, "host": args.host, "fault": args.fault})
    if reply is None:
        return 1
    print(f"{reply['host']}: {', '.join(reply['faults']) or 'no fault'}")
    return 0


def show_log(args: argparse.Namespace) -> int:
    entries = log.query(
        args.state / "log.jsonl",
        hosts=args.host,
        mutating=args.mutating,
        read_only=args.read_only,
        command=args.command,
        since=args.since,
        user=args.user,
    )
    if args.count:
        print(len(entries))
        return 0
    for entry in entries:
        print(json.dumps(entry, ensure_ascii=False) if args.json else log.line(entry))
    return 0


def show_time(args: argparse.Namespace) -> int:
    reply = ask(args, {"verb": "time", "scale": args.scale, "advance": args.advance})
    if reply is None:
        return 1
    stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(reply["simulated"]))
    print(f"{stamp} UTC, {reply['time_scale']:g} simulated seconds per second")
    return 0


def show_faults(args: argparse.Namespace) -> int:
    for fault in faults.CATALOGUE.values():
        row = {name: getattr(fault, name) for name in ("name", "finding", "changes", "source")}
        row["applies"] = sorted(fault.applies)
        print(json.dumps(row) if args.json else f"{fault.name:<26} {fault.finding or '-':<7} {fault.changes}")
    return 0


def main(argv: list[str]) -> int:
    args = parser().parse_args(argv)
    code: int = args.run(args)
    return code
