# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The controller's deadline: nothing survives it, nobody else's alarm is lost."""

from __future__ import annotations

import signal
import subprocess
import threading
import time

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.deadline import Deadline, DeadlinePassed, children


def test_the_children_started_under_it_are_ended_and_older_ones_stay() -> None:
    older = subprocess.Popen(["/bin/sleep", "30"])
    started: list[subprocess.Popen[bytes]] = []
    try:
        with pytest.raises(DeadlinePassed), Deadline(0.3):
            started.append(subprocess.Popen(["/bin/sleep", "30"]))
            time.sleep(10)
        assert started[0].wait(timeout=5) == -signal.SIGTERM
        assert older.poll() is None
    finally:
        older.kill()
        older.wait()


def test_retries_that_catch_exceptions_cannot_swallow_it() -> None:
    assert not issubclass(DeadlinePassed, Exception)


def test_an_outer_alarm_goes_on() -> None:
    rung: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda number, frame: rung.append(number))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        with Deadline(20):
            pass
        end = time.monotonic() + 5
        while not rung and time.monotonic() < end:
            time.sleep(0.05)
        assert rung == [signal.SIGALRM]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_in_time_nothing_happens() -> None:
    handler = signal.getsignal(signal.SIGALRM)
    with Deadline(5):
        pass
    assert signal.getsignal(signal.SIGALRM) == handler
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_outside_the_main_thread_it_is_without_effect() -> None:
    done: list[bool] = []

    def work() -> None:
        with Deadline(0.1):
            time.sleep(0.3)
        done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]


def test_children_are_our_own() -> None:
    child = subprocess.Popen(["/bin/sleep", "5"])
    assert child.pid in children()
    child.kill()
    child.wait()
