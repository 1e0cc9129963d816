# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verbs of network mode: a real command in a host's network, and real packet filters."""

from __future__ import annotations

import argparse
import os
import typing as t

from powersim.net import namespace
from powersim.net.firewall import ACTIONS, PROTOCOLS
from powersim.verbs import ask, say


def exec_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("host", help="a host that is up, or router")
    sub.add_argument("command", nargs=argparse.REMAINDER, help="a program of this machine and its arguments")


def block_options(sub: argparse.ArgumentParser) -> None:
    rule_options(sub)
    sub.add_argument("--list", action="store_true", help="only show what is blocked")


def unblock_options(sub: argparse.ArgumentParser) -> None:
    rule_options(sub)
    sub.add_argument("--all", action="store_true", help="everything, but what faults block")


def rule_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--at", default="router", metavar="HOST", help="router (default) or a host that is up")
    sub.add_argument("--proto", choices=tuple(PROTOCOLS), default="both", help="default: both")
    sub.add_argument("--port", type=port, default=657, help="destination port, 0 for all (default 657)")
    sub.add_argument("--from", dest="source", default="", metavar="HOST", help="only packets from there")
    sub.add_argument("--to", dest="target", default="", metavar="HOST", help="only packets to there")
    sub.add_argument("--larger", type=int, default=0, metavar="BYTES", help="only IP packets larger than this")
    sub.add_argument("--action", choices=ACTIONS, default="drop", help="drop (default) or answer with an error")


def port(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is no port: write a number from 0 to 65535")
    return value


def network(args: argparse.Namespace, question: dict[str, t.Any]) -> dict[str, t.Any] | None:
    """The daemon's answer; None after a sentence."""
    reply = ask(args, {"verb": "status"})
    if reply is not None and reply["mode"] != "network":
        say(f"{reply['estate']} has no network of its own: start it with `powersim up --network`.")
        return None
    return ask(args, question) if reply else None


def execute(args: argparse.Namespace) -> int:
    """Does not return when the command starts: its exit status is ours."""
    if not args.command:
        say("Name a command: `powersim exec router nft list ruleset`, for example.")
        return 2
    reply = network(args, {"verb": "netns", "host": args.host})
    if reply is None:
        return 1
    try:
        handle = os.open(reply["path"], os.O_RDONLY)
        namespace.enter(handle)
        os.close(handle)
    except OSError as error:
        say(f"The network of {args.host} cannot be entered ({error.strerror}): run this as root.")
        return 1
    try:
        os.execvp(args.command[0], args.command)
    except OSError as error:
        say(f"{args.command[0]} cannot be started ({error.strerror}): name a program of this machine.")
        return 127


def rule(args: argparse.Namespace, verb: str) -> dict[str, t.Any]:
    return {
        "verb": verb,
        "at": args.at,
        "protocol": args.proto,
        "port": args.port,
        "from": args.source,
        "to": args.target,
        "larger": args.larger,
        "action": args.action,
    }


def block(args: argparse.Namespace) -> int:
    return show(network(args, {"verb": "blocks"} if args.list else rule(args, "block")))


def unblock(args: argparse.Namespace) -> int:
    return show(network(args, {"verb": "unblock_all"} if args.all else rule(args, "unblock")))


def show(reply: dict[str, t.Any] | None) -> int:
    if reply is None:
        return 1
    for row in reply["blocks"]:
        print(f"{row['at']:<12} {row['rule']}{'  # ' + row['reason'] if row['reason'] else ''}")
    return 0
