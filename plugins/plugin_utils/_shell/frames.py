# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the probe's framed answer.

Every line of a frame starts with the call's nonce, so a message of the day, a noisy profile or another job's output can
never be taken for an answer; CR LF from a pty is undone; a byte count per stream shows what was lost on the way.
"""

from __future__ import annotations

import dataclasses
import re
import typing as t

from .._core.runner import Batch, Command, Host, Result, State

_WORDS = {
    "late": (State.TIMEOUT, "no answer within {timeout} s; its process tree was ended"),
    "missing": (State.MISSING, "no such command on this host"),
    "denied": (State.DENIED, "needs root"),
    "spared": (State.UNREAD, "not asked: an earlier question to rmcd had no answer"),
}
LOST = -2  # a size that no text has
_SUDO_REFUSAL = re.compile(r"^sudo: ", re.MULTILINE)


@dataclasses.dataclass
class _Frames:
    """What the lines said, before judgement."""

    head: tuple[str, ...] = ()
    words: dict[str, tuple[str, bool]] = dataclasses.field(default_factory=dict)
    sizes: dict[str, int] = dataclasses.field(default_factory=dict)
    lines: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    hexes: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    ended: bool = False


def read_batch(text: str, nonce: str, commands: t.Sequence[Command]) -> Batch:
    """Turn the transported text into a batch; what is not there is UNREAD or DAMAGED, never empty."""
    frames = _collect(text, nonce)
    if not frames.head:
        return Batch(Host(), {}, failure=_not_started(text))
    host = _host(frames.head)
    results = {command.id: _result(command, host, frames) for command in commands}
    return Batch(host, results)


def _not_started(text: str) -> str:
    heard = "".join(char for char in " ".join(text.split())[:160] if char.isprintable())
    told = f"it began with {heard!r}" if heard else "it was empty"
    return f"the probe did not start on the host: no start mark in its answer, {told}"


def _collect(text: str, nonce: str) -> _Frames:
    frames = _Frames()
    for line in text.split("\n"):
        start, found, rest = line.partition(nonce + " ")
        if not found or (start and "begin " not in rest[:6]):
            continue  # only the start mark may follow noise without a line end
        kind, _blank, body = rest.removesuffix("\r").partition(" ")
        handler = _HANDLERS.get(kind)
        if handler:
            handler(frames, body, nonce)
    return frames


def _on_begin(frames: _Frames, body: str, nonce: str) -> None:
    *words, mark = body.split() or [""]
    if mark == nonce:  # else its end was lost, and with it perhaps what kind of host this is
        frames.head = tuple(words)


def _on_rc(frames: _Frames, body: str, nonce: str) -> None:
    command_id, word, mark = (body.split(" ") + ["", ""])[:3]
    frames.words[command_id] = (word, mark == nonce)


def _on_size(frames: _Frames, body: str, nonce: str) -> None:
    count, _blank, name = body.strip().partition(" ")
    if count.isdecimal() and name != "total":
        frames.sizes.setdefault(name.strip(), int(count))


def _on_text(frames: _Frames, body: str, nonce: str) -> None:
    name, _blank, line = body.partition(" ")
    frames.lines.setdefault(name, []).append(line)
    if f" text {name} " in line:  # two frames run together: bytes were lost, whatever the count says
        frames.sizes[name] = LOST


def _on_hex(frames: _Frames, body: str, nonce: str) -> None:
    name, _blank, line = body.partition(" ")
    frames.hexes.setdefault(name, []).append(line)


def _on_end(frames: _Frames, body: str, nonce: str) -> None:
    frames.ended = True


_HANDLERS: dict[str, t.Callable[[_Frames, str, str], None]] = {
    "begin": _on_begin,
    "rc": _on_rc,
    "size": _on_size,
    "text": _on_text,
    "hex": _on_hex,
    "end": _on_end,
}


def _host(head: tuple[str, ...]) -> Host:
    """``begin VERSION MODE UID UNAME TAG... NONCE``; a dash stands for a value that could not be read."""
    _version, mode, uid, uname, *tags = (*head, "-", "-", "-", "-")[: max(4, len(head))]
    return Host(
        tags=frozenset(tag for tag in tags if tag != "-"),
        uid=int(uid) if uid.isdecimal() else None,
        uname="" if uname == "-" else uname,
        mode=mode,
    )


def _result(command: Command, host: Host, frames: _Frames) -> Result:
    if not command.tags & host.tags:
        return Result(command.id, State.SKIPPED, detail="not for this platform")
    word, complete = frames.words.get(command.id, ("", False))
    if word in _WORDS:
        state, detail = _WORDS[word]
        stdout, stderr = (_stream(frames, command.id, name, host.mode)[0] for name in ("out", "err"))
        return Result(command.id, state, None, stdout, stderr, detail.format(timeout=command.timeout))
    if not word.isdecimal():
        return Result(command.id, State.UNREAD, detail="the probe ended before this command did")
    return _done(command, int(word), complete, host, frames)


def _done(command: Command, rc: int, complete: bool, host: Host, frames: _Frames) -> Result:
    stdout, whole_out = _stream(frames, command.id, "out", host.mode)
    stderr, whole_err = _stream(frames, command.id, "err", host.mode)
    if not (complete and whole_out and whole_err):
        return Result(command.id, State.DAMAGED, rc, stdout, stderr, "the answer arrived incomplete")
    if command.needs_root and rc != 0 and _SUDO_REFUSAL.search(stderr):
        return Result(command.id, State.DENIED, rc, stdout, stderr, "sudo -n refused this command")
    return Result(command.id, State.DONE, rc, stdout, stderr)


def _stream(frames: _Frames, command_id: str, name: str, mode: str) -> tuple[str, bool]:
    """The text of one stream and whether every byte of it arrived."""
    key = f"{command_id}.{name}"
    if key in frames.hexes:
        data = _from_hex(frames.hexes[key])
        return data.decode("utf-8", "surrogateescape"), len(data) == frames.sizes.get(key)
    text = "".join(line + "\n" for line in frames.lines.get(key, ()))
    if mode == "stream":
        return text.removesuffix("\n"), frames.sizes.get(key) != LOST  # the probe adds one line end before its sentinel
    size = len(text.encode("utf-8", "surrogateescape"))
    expected = frames.sizes.get(key)
    if expected is not None and size == expected + 1:
        return text.removesuffix("\n"), True  # the last line had no end of its own
    return text, size == expected


def _from_hex(lines: list[str]) -> bytes:
    digits = "".join("".join(line.split()) for line in lines)
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return b""
