# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: a table of verbs with their options.

Exit status: 0 done, 1 refused or failed (one sentence on stderr), 2 a mistake on the command line.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import os
import pathlib
import re
import signal
import sys
import typing as t

from powersim import conditions, log, verbs
from powersim.estate.schema import nearest
from powersim.net import verbs as net

VERSION = "1.0.0"
DEFAULT_STATE = os.environ.get("POWERSIM_STATE") or ".cache/powersim"
NEEDED = {"asyncssh": "asyncssh", "yaml": "PyYAML"}  # modules to what is to be installed
Parser = argparse.ArgumentParser


def launch(name: str) -> t.Callable[[argparse.Namespace], int]:
    """A verb of ``launch``, imported when it is used: the SSH server it needs takes a while to load."""

    def run(args: argparse.Namespace) -> int:
        try:
            module = importlib.import_module("powersim.launch")
        except ModuleNotFoundError as error:
            if error.name not in NEEDED:
                raise
            way_out = f"run `make venv` and use .cache/venv/dev/bin/python, or install {' and '.join(NEEDED.values())}"
            verbs.say(f"{sys.executable} has no {NEEDED[error.name]}: {way_out}.")
            return 1
        status: int = getattr(module, name)(args)
        return status

    return run


@dataclasses.dataclass(frozen=True)
class Verb:
    """``run`` takes the parsed arguments and returns the exit status."""

    name: str
    text: str
    run: t.Callable[[argparse.Namespace], int]
    options: t.Callable[[Parser], object] = lambda _sub: None


def number(low: float) -> t.Callable[[str], float]:
    """An option's number that is ``low`` or more."""

    def parse(text: str) -> float:
        value = float(text)
        if not low <= value < float("inf"):
            raise argparse.ArgumentTypeError(f"'{text}' is not a number of {low:g} or more")
        return value

    parse.__name__ = "number"
    return parse


def moment(text: str) -> str:
    try:
        log.moment(text or "1s")
    except ValueError:
        wrong = f"'{text}' is no time: write an age such as 90s, 5m or 2h, or a time such as 2026-01-05T08:00:00Z"
        raise argparse.ArgumentTypeError(wrong) from None
    return text


def code(text: str) -> str:
    if not re.fullmatch(r"(-?\d+|ended)?", text):
        raise argparse.ArgumentTypeError(f"'{text}' is no exit code: write a number, or 'ended'")
    return text


def pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise argparse.ArgumentTypeError(f"'{text}' is no regular expression ({error})") from None
    return text


def up_options(sub: Parser) -> None:
    check_options(sub)
    sub.add_argument("--foreground", action="store_true", help="stay; Ctrl-C ends the estate and cleans up")
    how = sub.add_mutually_exclusive_group()
    how.add_argument("--rootless", action="store_true", help="user namespaces, as an ordinary user has, also for root")
    how.add_argument("--network", action="store_true", help="a real network behind a router, real filters (root)")
    sub.add_argument(
        "--time-scale", type=number(0), metavar="N", help="simulated seconds per real second, instead of the file's"
    )


def check_options(sub: Parser) -> None:
    sub.add_argument("estate", help="a YAML file, or the name of one that is shipped (demo)")


def json_option(sub: Parser) -> None:
    sub.add_argument("--json", action="store_true", help="for programs")


def change_options(sub: Parser) -> None:
    sub.add_argument(
        "hosts", nargs="?", default="", help="names or groups (aix, vios, linux, partitions, hmcs, all), commas between"
    )
    sub.add_argument("faults", nargs="*", metavar="fault", help="NAME or NAME:ARGUMENT, see `powersim faults`")


def heal_options(sub: Parser) -> None:
    change_options(sub)
    sub.add_argument("--all", action="store_true", help="every fault, of these hosts or of all")


def time_options(sub: Parser) -> None:
    sub.add_argument(
        "--scale", type=number(0), metavar="N", help="simulated seconds per real second; 0 stops the clock"
    )
    sub.add_argument("--advance", type=number(0), metavar="SECONDS", help="jump ahead by simulated seconds")


def wait_options(sub: Parser) -> None:
    sub.add_argument("condition", nargs="+", metavar="WORD", help=f"one of {conditions.forms()}; '-' for none")
    sub.add_argument(
        "--timeout", type=number(0), default=900.0, metavar="SECONDS", help="simulated seconds (default 900)"
    )


def faults_options(sub: Parser) -> None:
    json_option(sub)
    sub.add_argument("match", nargs="?", default="", type=pattern, help="only rows that match this regular expression")


def log_options(sub: Parser) -> None:
    json_option(sub)
    sub.add_argument("--host", action="append", default=[], help="only this host (may be repeated)")
    sub.add_argument("--mutating", action="store_true", help="only commands that change something")
    sub.add_argument("--read-only", action="store_true", help="only commands that change nothing")
    sub.add_argument("--command", default="", help="only command lines that begin with these words")
    sub.add_argument("--user", default="", help="only this user")
    sub.add_argument(
        "--since", default="", type=moment, metavar="TIME", help="an age (90s, 5m, 2h) or an ISO 8601 time"
    )
    sub.add_argument("--rc", default="", type=code, metavar="CODE", help="only this exit code, or 'ended'")
    sub.add_argument("--harm", action="store_true", help="only commands that did harm")
    sub.add_argument("--count", action="store_true", help="print how many there are")
    sub.add_argument("--summary", action="store_true", help="print how many of each host and command")
    sub.add_argument("-f", "--follow", action="store_true", help="go on with what comes, until the estate is down")


VERBS = [
    Verb("check", "say what is wrong with an estate file", launch("check"), check_options),
    Verb("up", "start an estate; returns when every port answers", launch("up"), up_options),
    Verb("down", "stop it and leave nothing behind but the log", launch("down")),
    Verb("status", "what there is and how it is", verbs.status, json_option),
    Verb("inject", "break something", verbs.change, change_options),
    Verb("heal", "mend what was broken", verbs.change, heal_options),
    Verb("faults", "the catalogue of faults", verbs.show_faults, faults_options),
    Verb("log", "the commands that were run", verbs.show_log, log_options),
    Verb("time", "the simulated clock", verbs.time, time_options),
    Verb("wait", "wait until something holds", verbs.wait, wait_options),
    Verb("exec", "run a real command in the network of a host or the router", net.execute, net.exec_options),
    Verb("block", "drop real packets on the router or a host (up --network)", net.block, net.block_options),
    Verb("unblock", "let them pass again (up --network)", net.unblock, net.unblock_options),
]


def parser() -> Parser:
    top = Parser(
        prog="powersim",
        description="A simulated IBM Power estate over real SSH.",
        epilog="Exit status: 0 done, 1 refused or failed, 2 a mistake on the command line.",
    )
    top.add_argument("--version", action="version", version=f"powersim {VERSION}")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    for verb in VERBS:
        sub = verbs.add_parser(verb.name, help=verb.text, description=verb.text.capitalize() + ".")
        sub.add_argument(
            "--state",
            type=pathlib.Path,
            default=pathlib.Path(DEFAULT_STATE),
            metavar="DIR",
            help="folder of this estate (default: $POWERSIM_STATE, or .cache/powersim)",
        )
        verb.options(sub)
        sub.set_defaults(run=verb.run, parser=sub)
    return top


def unknown(sub: Parser, words: t.Sequence[str]) -> t.NoReturn:
    """What the verb does not know, beside its own usage and not that of them all."""
    flags = [flag for action in sub._actions for flag in action.option_strings]
    sub.error("unrecognized arguments: " + " ".join(f"{word}{nearest(word, flags)}" for word in words))


def main(argv: list[str]) -> int:
    args, words = parser().parse_known_args(argv)
    if words:
        unknown(args.parser, words)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:  # whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except PermissionError as error:
        verbs.say(f"{error.filename} cannot be used ({error.strerror}): choose another file, or another --state.")
        return 1
    return status
