# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verbs that ask a daemon, or read what one wrote: each takes the parsed arguments and returns an exit status."""

from __future__ import annotations

import argparse
import json
import pathlib
import re
import sys
import typing as t

from powersim import catalogue, control, log, show


def say(text: str) -> None:
    """On stderr, each line as one of ours."""
    for line in text.splitlines():
        print(f"powersim: {line}", file=sys.stderr)


def ask(args: argparse.Namespace, question: dict[str, t.Any], timeout: float | None = 60.0) -> dict[str, t.Any] | None:
    """The daemon's answer, or None after a sentence why there is none."""
    folder: pathlib.Path = args.state.absolute()
    try:
        reply = control.ask(folder, question, timeout)
    except TimeoutError:
        say(f"The daemon of {folder} did not answer within {timeout:.0f} seconds: see {folder}/daemon.log.")
        return None
    except OSError:
        say(absent(folder))
        return None
    if "error" in reply:
        say(reply["error"])
        return None
    return reply


def absent(folder: pathlib.Path) -> str:
    """Why nobody answers in a state folder, and what to do."""
    up = f"run `powersim up ESTATE --state {folder}` first"
    if not folder.exists():
        return f"There is no folder {folder}: {up}, or name the folder of an estate that is up with --state."
    if (folder / "daemon.pid").exists():
        pid = (folder / "daemon.pid").read_text(encoding="ascii").strip()
        return f"The daemon of {folder} (pid {pid}) is gone without having been told to end: {up}; it cleans up."
    return f"Nothing is up in {folder}: {up}."


def status(args: argparse.Namespace) -> int:
    reply = ask(args, {"verb": "status"})
    if reply is None:
        return 1
    print(json.dumps(reply, indent=2) if args.json else show.estate(reply, args.state.absolute()).rstrip("\n"))
    return 0


def change(args: argparse.Namespace) -> int:
    """inject and heal; ``heal --all`` heals everything, of all hosts or of those named."""
    everything = args.verb == "heal" and args.all
    if everything and args.faults:
        say("With --all every fault of these hosts is healed: leave the names of faults out.")
        return 2
    if not everything and not (args.hosts and args.faults):
        also = ", or `powersim heal --all`" if args.verb == "heal" else ""
        say(f"Name hosts and faults: `powersim {args.verb} HOST[,HOST...] FAULT...`{also}.")
        return 2
    reply = ask(args, {"verb": args.verb, "hosts": args.hosts or "all", "faults": args.faults})
    if reply is None:
        return 1
    for name, found in reply["hosts"].items():
        print(f"{name}: {', '.join(found) or 'no fault'}")
    return 0


def time(args: argparse.Namespace) -> int:
    reply = ask(args, {"verb": "time", "scale": args.scale, "advance": args.advance})
    if reply is None:
        return 1
    print(show.clock(reply["simulated"], reply["time_scale"]))
    return 0


def wait(args: argparse.Namespace) -> int:
    reply = ask(args, {"verb": "wait", "condition": args.condition, "timeout": args.timeout}, timeout=None)
    if reply is None:
        return 1
    text, waited = " ".join(args.condition), f"{reply['waited']:.0f} simulated seconds"
    if not reply["held"]:
        say(f"'{text}' does not hold after {waited}, the value is '{reply['value']}': see `powersim status`.")
        return 1
    print(f"{text}: after {waited}")
    return 0


def show_log(args: argparse.Namespace) -> int:
    path = args.state / "log.jsonl"
    if not path.exists():
        say(f"There is no log in {args.state.absolute()}: name the folder of an estate with --state.")
        return 1
    wanted = log.Filter(
        args.host, args.mutating, args.read_only, args.command, args.since, args.user, args.rc, args.harm
    )
    entries = log.follow(path, lambda: not control.answers(args.state)) if args.follow else log.read(path)
    try:
        found = log.select(entries, wanted)
        if args.count:
            print(sum(1 for _entry in found))
        elif args.summary:
            print("".join(f"{number:>6}  {text}\n" for number, text in log.counts(found)), end="")
        else:
            for entry in found:
                print(json.dumps(entry, ensure_ascii=False) if args.json else log.line(entry), flush=args.follow)
    except KeyboardInterrupt:
        return 0
    return 0


def show_faults(args: argparse.Namespace) -> int:
    """The whole catalogue as a table; what was searched for with all that is known of it."""
    rows = [row for row in catalogue.rows() if re.search(args.match, " ".join(map(str, row.values())))]
    if not rows:
        say(f"No fault matches '{args.match}': leave the pattern out to see them all.")
        return 1
    if args.json:
        print("\n".join(map(json.dumps, rows)))
    elif args.match:
        print("\n".join(map(show.fault, rows)), end="")
    else:
        heads = ("FAULT", "ON", "FINDING", "WHAT CHANGES")
        print(show.table(heads, ((row["form"], row["on"], row["finding"], row["changes"]) for row in rows)), end="")
    return 0
