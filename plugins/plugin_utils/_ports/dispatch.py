# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Chooses where a check runs: in this process, as a Python module on the host, or through Perl on the host."""

from __future__ import annotations

import re
import secrets
import typing as t

from ...module_utils._ports_report import report, run_here, vantage
from ...module_utils._ports_request import BadInput, Request, read_request
from .._shell.deadline import Deadline, DeadlinePassed
from . import shell

MODULE_ALLOWANCE = 60  # seconds for login, transfer and the start of Python
LOGIN_ALLOWANCE = 30

Result = dict[str, t.Any]


class CannotCheck(Exception):
    """The check could not run there; one sentence with the way out."""


_FILE = re.compile(r"/[A-Za-z0-9._/+-]+\Z")
_NO_PYTHON = "no Python 3.9 or later was found on {host}"


class Reply(t.Protocol):
    """What a script printed; ``failure`` is one sentence, empty when all went well."""

    @property
    def text(self) -> str:
        """Standard output."""

    @property
    def failure(self) -> str:
        """Why there is none."""


class Transport(t.Protocol):
    """The way to the host's shell."""

    def run(self, script: str, *, deadline: float) -> Reply:
        """Run a POSIX shell script; ``deadline`` in seconds, the login included."""


class Host(t.NamedTuple):
    """The ways to a host. ``interpreter``: the one set for it, empty when Ansible is to find one.

    ``module`` runs the Python module with the arguments and the interpreter given (empty: Ansible's choice).
    """

    transport: Transport
    module: t.Callable[[dict[str, t.Any], str], Result]
    interpreter: str = ""


def check_ports(params: t.Mapping[str, t.Any], host: Host) -> Result:
    """Run the check where ``params['via']`` says; bad input comes back as a failed result with one sentence."""
    try:
        request = read_request(params)
        return _WAYS[request.via](request, host)
    except (BadInput, CannotCheck) as error:
        return _failed(str(error))


def _failed(sentence: str) -> Result:
    return {"changed": False, "failed": True, "msg": sentence}


def _by_controller(request: Request, host: Host) -> Result:
    return run_here(request.arguments(), "controller")


def _by_python(request: Request, host: Host) -> Result:
    if host.interpreter:
        return _module(request, host, "")
    reply = _ask(request, host, [], shell.PYTHONS)
    if not reply.python:
        missing = _NO_PYTHON.format(host=reply.host or "the host")
        return _failed(f"via: python was asked for, but {missing}; use via auto, shell or controller")
    return _module(request, host, reply.python)


def _by_shell(request: Request, host: Host) -> Result:
    _refuse_many(request, "via: shell")
    return _from_perl(request, _ask(request, host, request.targets, ()))


def _by_auto(request: Request, host: Host) -> Result:
    if host.interpreter and not _FILE.match(host.interpreter):
        return _module(request, host, "")  # like "/usr/bin/env python3": Ansible's to resolve
    first = (host.interpreter,) if host.interpreter else ()
    few = len(request.targets) <= shell.MOST_TARGETS
    reply = _ask(request, host, request.targets if few else [], tuple(dict.fromkeys(first + shell.PYTHONS)))
    if reply.python:
        return _module(request, host, reply.python)
    _refuse_many(request, _NO_PYTHON.format(host=reply.host or "the host"))
    return _from_perl(request, reply)


_WAYS: dict[str, t.Callable[[Request, Host], Result]] = {
    "auto": _by_auto,
    "python": _by_python,
    "shell": _by_shell,
    "controller": _by_controller,
}


def _refuse_many(request: Request, reason: str) -> None:
    if len(request.targets) > shell.MOST_TARGETS:
        raise CannotCheck(
            f"targets: {len(request.targets)} are too many without Python on the host ({reason}), where at most "
            f"{shell.MOST_TARGETS} TCP targets can be checked in one call; use via controller or split the list"
        )


def _module(request: Request, host: Host, interpreter: str) -> Result:
    """Ansible sets a module no time limit, so a host that hangs is left at twice what the check can take."""
    try:
        with Deadline(2 * request.longest + MODULE_ALLOWANCE):
            return host.module({**request.arguments(), "via": "python"}, interpreter)
    except DeadlinePassed as passed:
        sentence = f"no answer from the host within {passed.seconds:g} s; see whether it can be logged in to"
        raise CannotCheck(sentence) from passed


def _ask(
    request: Request, host: Host, targets: t.Sequence[t.Mapping[str, t.Any]], pythons: tuple[str, ...]
) -> shell.Reply:
    """One round trip. Raises CannotCheck when the host could not be asked."""
    script = shell.render(
        targets, secrets.token_hex(8), timeout=request.timeout, source=request.source, pythons=pythons
    )
    answer = host.transport.run(script.text, deadline=script.seconds + LOGIN_ALLOWANCE)
    reply = shell.read_reply(answer.text, script.nonce)
    if reply.python not in ("", *pythons):
        reply.python = ""  # an interpreter nobody asked about is not believed
    if not reply.ended:
        raise CannotCheck(answer.failure or "the check did not come to its end on the host: its answer was cut off")
    return reply


def _from_perl(request: Request, reply: shell.Reply) -> Result:
    where = reply.host or "the host"
    if reply.perl_missing:
        raise CannotCheck(
            f"via: {request.via} found neither Python 3.9 or later nor Perl on {where}; use via controller, or install "
            "one of them" if request.via == "auto" else
            f"via: shell needs Perl, and there is none on {where}; use via controller, or install Perl"
        )
    if reply.source_refused:
        raise CannotCheck(
            f"source_address: {request.source} can't be used on {where}; give an address that this machine has, "
            "or leave the option out"
        )
    return report(request, shell.outcomes(request.targets, reply), vantage(reply.host, "shell", request.source))
