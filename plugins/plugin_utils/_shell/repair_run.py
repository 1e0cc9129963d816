# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts a repair on a host and follows it, over connections that may break at any moment.

The launch is repeated with the same run id until an answer is whole, which starts nothing twice. The watch is many
short calls, so a lost one costs nothing.
"""

from __future__ import annotations

import dataclasses
import datetime
import secrets
import time
import typing as t

from ansible.errors import AnsibleConnectionFailure

from .repair_launch import render_launch
from .repair_watch import Report, frames, read_watch, render_watch
from .transport import Answer

LAUNCH_SECONDS = 120  # for one launch, login included
LAUNCH_TRIES = 3
WATCH_PATIENCE = 20  # seconds that one watch waits on the host
WATCH_SECONDS = 60  # for one watch, login included
PAUSE = 5  # seconds between two tries over a broken connection
#: Answers of a launch that decide, and what each means for the run.
DECISIONS = ("started", "attached", "finished", "interrupted", "refused")


class Transport(t.Protocol):
    """What carries a script to the host; see ``transport.ShellTransport``."""

    @property
    def environment(self) -> dict[str, str]:
        """Of the task, for what runs on the host."""

    def run(self, script: str, *, deadline: float) -> Answer:
        """Send a whole script; ``deadline`` in seconds."""


@dataclasses.dataclass(frozen=True)
class Clock:
    """Seconds and naps; tests bring their own."""

    now: t.Callable[[], float] = time.monotonic
    sleep: t.Callable[[float], None] = time.sleep


@dataclasses.dataclass(frozen=True)
class Launched:
    """What became of a launch: one of DECISIONS and its text; ``failure`` when no whole answer came."""

    decision: str = ""
    text: str = ""
    failure: str = ""


def new_run_id() -> str:
    """Sorts by time, and differs between two controllers in the same second."""
    moment = datetime.datetime.now(datetime.timezone.utc)
    return f"{moment:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


def launch(transport: Transport, repair: str, run: str, clock: Clock, *, change: str = "") -> Launched:
    """Send the launch until it is answered. Raises AnsibleConnectionFailure when the host can't be reached at all.

    ``change``: the change number, empty for none.
    """
    last = Launched()
    for attempt in range(LAUNCH_TRIES):
        if attempt:
            clock.sleep(PAUSE)
        nonce = secrets.token_hex(8)
        script = render_launch(repair, run, nonce, change=change, environment=transport.environment)
        try:
            answer = transport.run(script, deadline=LAUNCH_SECONDS)
        except AnsibleConnectionFailure:
            if attempt + 1 == LAUNCH_TRIES:
                raise
            continue
        last = _decision(answer, nonce)
        if last.decision:
            break
    return last


def _decision(answer: Answer, nonce: str) -> Launched:
    for key, text in frames(answer.text, nonce):
        if key in DECISIONS:
            return Launched(key, text)
    return Launched(failure=answer.failure or "the launch gave no whole answer")


def follow(transport: Transport, run: str, seconds: float, clock: Clock) -> Report:
    """Watch ``run`` for at most ``seconds``; the last report that arrived, which may say that it still runs."""
    end = clock.now() + seconds
    report = Report("running")
    while True:
        left = max(0, min(WATCH_PATIENCE, int(end - clock.now())))
        seen = _look(transport, run, left)
        if seen:
            report = seen
            if seen.state != "running":
                return report
        if clock.now() >= end:
            return report
        if not seen:
            clock.sleep(PAUSE)


def _look(transport: Transport, run: str, patience: int) -> Report | None:
    """One watch; None when it did not come through."""
    nonce = secrets.token_hex(8)
    script = render_watch(run, nonce, patience=patience, environment=transport.environment)
    try:
        answer = transport.run(script, deadline=WATCH_SECONDS)
    except AnsibleConnectionFailure:
        return None
    return read_watch(answer.text, nonce)
