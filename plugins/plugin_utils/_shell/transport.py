# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a shell script on a host over the task's own connection and become, without Python on the host.

Two ways in. ``input``: the script is the standard input of ``/bin/sh``; no pty, no size limit, nothing in ``ps``.
``argument``: for become methods that insist on a terminal (su) and connections that take no input; the script travels
as octal-escaped words to ``printf`` and from there into ``/bin/sh``, so no shell on the way (csh included) sees a
character it could misread. One that is too long for an argument goes in parts, see ``parts``.
"""

from __future__ import annotations

import dataclasses
import re
import secrets
import shlex
import typing as t

from . import parts as parted
from .deadline import Deadline, DeadlinePassed
from .script import PATH

if t.TYPE_CHECKING:  # pragma: no cover
    from ansible.plugins.action import ActionBase

ARGUMENT_LIMIT = 60_000  # bytes of remote command; AIX and Linux both take this much (field practice)
_PART_LIMIT = 45_000  # the same for a part, before anything quotes it
_WAY_OUT = ": ask for fewer subsets, or use a become method that can pipeline (sudo)"
_CHUNK = 700  # csh is uneasy with longer words
_QUIET = "stty -opost -echo 2>/dev/null"
_WORD_LIMIT = "Word too long"  # csh
_PLAIN = re.compile(rb"[A-Za-z0-9_./:,+@=^{}()\[\]|;<>&*?~ -]")
_SHELL = f"/usr/bin/env -i PATH={PATH} LC_ALL=C /bin/sh"


@dataclasses.dataclass(frozen=True)
class Answer:
    """What came back: the script's standard output, or one sentence in ``failure`` when it could not be run."""

    text: str
    failure: str = ""


class ShellTransport:
    """A host as seen by one action plugin.

    ``privilege``: ``become`` follows the task's become; ``per_command`` and ``none`` stay with the login user.
    ``send_as``: ``input`` or ``argument`` forces one way in, ``auto`` takes what become and connection allow.
    Raises AnsibleConnectionFailure when the host is unreachable, as every Ansible task does.
    """

    def __init__(self, action: ActionBase, privilege: str = "become", send_as: str = "auto") -> None:
        self._action = action
        self.privilege = privilege
        self.send_as = send_as

    @property
    def environment(self) -> dict[str, str]:
        """The task's ``environment:``, templated."""
        final: dict[str, t.Any] = {}
        self._action._compute_environment_string(final)
        return {str(name): str(value) for name, value in final.items()}

    def run(self, script: str, *, deadline: float) -> Answer:
        """Run ``script`` within ``deadline`` seconds, the login included."""
        try:
            with Deadline(deadline):
                raw = self._by_input(script) if self._takes_input() else self._by_argument(script)
        except DeadlinePassed as ended:
            return Answer("", f"no answer within {ended.seconds:g} s: the connection was ended by the controller")
        except _NotSent as why:
            return Answer("", str(why))
        return _judge(raw)

    def _become(self) -> t.Any:
        return self._action._connection.become if self.privilege == "become" else None

    def _takes_input(self) -> bool:
        if self.send_as != "auto":
            return self.send_as == "input"
        become = self._become()
        if become is not None and (not getattr(become, "pipelining", True) or become.name == "su"):
            return False  # core 2.16 has no pipelining attribute; su is known by name
        return bool(self._action._connection.has_pipelining)

    def _by_input(self, script: str) -> dict[str, t.Any]:
        return self._execute(_SHELL, script.encode("utf-8", "surrogateescape"))

    def _by_argument(self, script: str) -> dict[str, t.Any]:
        try:
            return self._send(script, f"| {_SHELL}")
        except _TooLarge:  # before anything was sent
            return self._in_parts(script)

    def _in_parts(self, script: str) -> dict[str, t.Any]:
        nonce = secrets.token_hex(8)
        folder = parted.FOLDER + nonce
        parts = parted.cut(script, lambda text: len(_escaped(text)), _PART_LIMIT)
        for name, part in zip(parted.names(parts), parts):
            sink = f">{folder}/{name} && echo {nonce}'{name}'"  # an error message may repeat it, but not without quotes
            raw = self._send(part, sink, f"umask 077; mkdir {folder} 2>/dev/null; ")
            if nonce + name not in str(raw.get("stdout")):
                self._send(f"rm -rf {folder}\n", f"| {_SHELL}")
                why = _judge({**raw, "stdout": ""}).failure or "its file could not be written"
                which = f"part {int(name) + 1} of {len(parts)} of the script"
                raise _NotSent(f"{which} did not get to the host: {why}{_WAY_OUT}")
        return self._send(parted.render_run(parts, folder, _SHELL), f"| {_SHELL}")

    def _send(self, text: str, sink: str, before: str = "") -> dict[str, t.Any]:
        """Text as words of a command. ``sink``: what takes it on the host; ``before``: shell text that comes first."""
        inner = f"{_QUIET}; {before}printf %b {_words(text)} {sink}"
        command = inner if self._become() is not None else f"/bin/sh -c {shlex.quote(inner)}"
        raw = self._execute(_within_limit(command), None)
        if _WORD_LIMIT in str(raw.get("stdout")) + str(raw.get("stderr")):
            return self._by_short_words(text, sink, before)
        return raw

    def _by_short_words(self, text: str, sink: str, before: str) -> dict[str, t.Any]:
        """For csh as a login shell, whose words have a limit: the text goes as many short words into a variable."""
        connection = self._action._connection
        become = self._become()
        command = f'{_QUIET}; {before}printf %s "$RSCT_PROBE" {sink}'
        if become is not None:
            command = become.build_become_command(command, connection._shell)
        inner = f'RSCT_PROBE=$(printf %b "$@"); export RSCT_PROBE; {command}'
        remote = f"/bin/sh -c {shlex.quote(inner)} sh {_words(text)}"
        rc, stdout, stderr = connection.exec_command(_within_limit(remote), in_data=None, sudoable=True)
        return {"rc": rc, "stdout": _text(stdout), "stderr": _text(stderr)}

    def _execute(self, command: str, data: bytes | None) -> dict[str, t.Any]:
        # executable=False keeps Ansible from wrapping the command into another shell and from appending to it.
        return self._action._low_level_execute_command(
            command,
            sudoable=self._become() is not None or data is None,
            in_data=data,
            executable=False,
            encoding_errors="surrogateescape",
        )


class _NotSent(Exception):
    """Why a script did not get to the host, in one sentence."""


class _TooLarge(_NotSent):
    """It is too long for one argument; nothing was sent."""


def _within_limit(command: str) -> str:
    if len(command) > ARGUMENT_LIMIT:
        raise _TooLarge(
            f"the script needs {len(command)} bytes as an argument and {ARGUMENT_LIMIT} is the limit{_WAY_OUT}"
        )
    return command


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _pieces(text: str) -> list[str]:
    """Each byte as ``printf %b`` takes it."""
    data = text.encode("utf-8", "surrogateescape")
    return [chr(byte) if _PLAIN.match(bytes((byte,))) else f"\\0{byte:03o}" for byte in data]


def _escaped(text: str) -> str:
    return "".join(_pieces(text))


def _words(script: str) -> str:
    """The script as arguments for ``printf %b``: printable, single-quoted, no quote, backslash or newline as itself."""
    chunks: list[str] = [""]
    for piece in _pieces(script):
        if len(chunks[-1]) + len(piece) > _CHUNK:
            chunks.append("")
        chunks[-1] += piece
    return " ".join(f"'{chunk}'" for chunk in chunks)


def _judge(raw: t.Mapping[str, t.Any]) -> Answer:
    """A script that printed something is judged by its frames, not by the exit status of what carried it."""
    text = str(raw.get("stdout") or "")
    if text.strip() or not raw.get("rc"):
        return Answer(text)
    lines = [line for line in str(raw.get("stderr") or "").splitlines() if line.strip()]
    reason = lines[-1][:200] if lines else "nothing was printed"
    return Answer("", f"the shell on the host ended with status {raw['rc']}: {reason}")
