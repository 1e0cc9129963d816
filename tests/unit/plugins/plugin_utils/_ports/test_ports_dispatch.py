# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a check runs, and what is said when it can't run there."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import time

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._ports import dispatch, interpreter, shell
from ansible_collections.powerops.rsct.plugins.plugin_utils._ports.dispatch import Host, check_ports

TARGET = {"host": "127.0.0.1", "port": 1, "protocol": "tcp", "expect": "closed", "name": ""}


@dataclasses.dataclass
class Answer:
    text: str = ""
    failure: str = ""


@dataclasses.dataclass
class Local:
    """A host that is this machine."""

    scripts: list[str] = dataclasses.field(default_factory=list)

    def run(self, script: str, *, deadline: float) -> Answer:
        self.scripts.append(script)
        done = subprocess.run(["sh"], input=script, capture_output=True, text=True, check=False, timeout=deadline)
        return Answer(done.stdout)


@dataclasses.dataclass
class Says:
    """A host that gives one answer; NONCE in it is the call's own."""

    text: str = ""
    failure: str = ""

    def run(self, script: str, *, deadline: float) -> Answer:
        found = re.search(r"^N=(\w+)$", script, re.MULTILINE)
        return Answer(self.text.replace("NONCE", found.group(1) if found else ""), self.failure)


class Module:
    """Stands for a run of the Python module."""

    def __init__(self) -> None:
        self.calls: list[tuple[dict, str]] = []

    def __call__(self, arguments: dict, python: str) -> dict:
        self.calls.append((arguments, python))
        return {"changed": False, "from": "module"}


def params(**changes: object) -> dict:
    return {
        "targets": [TARGET],
        "timeout": 1.0,
        "parallel": 50,
        "source_address": None,
        "via": "auto",
        "fail_on_mismatch": True,
        **changes,
    }


@pytest.fixture
def module() -> Module:
    return Module()


def test_controller_asks_no_host(module: Module) -> None:
    result = check_ports(params(via="controller"), Host(Says(failure="must not be asked"), module))
    assert (result["vantage"]["via"], result["targets"][0]["state"]) == ("controller", "closed")
    assert "failed" not in result
    assert module.calls == []


def test_auto_runs_the_module_with_the_python_it_found(module: Module) -> None:
    host = Host(Says(f"NONCE python {shell.PYTHONS[1]}\nNONCE end\n"), module)
    assert check_ports(params(), host)["from"] == "module"
    ((arguments, python),) = module.calls
    assert python == shell.PYTHONS[1]
    assert arguments == params(via="python")


def test_auto_tries_the_interpreter_that_was_set_first(module: Module) -> None:
    host = Host(Says("NONCE python /opt/mine/python\nNONCE end\n"), module, "/opt/mine/python")
    check_ports(params(), host)
    assert module.calls[0][1] == "/opt/mine/python"


def test_auto_leaves_an_interpreter_that_is_no_file_to_ansible(module: Module) -> None:
    check_ports(params(), Host(Says(failure="must not be asked"), module, "/usr/bin/env python3"))
    assert module.calls[0][1] == ""


def test_an_interpreter_nobody_asked_about_is_not_believed(module: Module) -> None:
    check_ports(params(), Host(Says("NONCE python /tmp/evil\nNONCE end\n"), module))
    assert module.calls == []


def test_auto_without_python_checks_with_perl(module: Module, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "PYTHONS", ("/nonexistent/python3",))
    local = Local()
    result = check_ports(params(), Host(local, module))
    assert (result["vantage"]["via"], result["targets"][0]["state"]) == ("shell", "closed")
    assert result["vantage"]["host"]
    assert len(local.scripts) == 1
    assert module.calls == []


def test_python_with_an_interpreter_goes_straight_there(module: Module) -> None:
    check_ports(params(via="python"), Host(Says(failure="must not be asked"), module, "/opt/freeware/bin/python3"))
    assert module.calls[0][1] == ""


@pytest.mark.parametrize(
    ("changes", "answer", "sentence"),
    [
        ({"via": "python"}, "NONCE host lpar07\nNONCE end\n", "no Python 3.9 or later was found on lpar07; use via auto"),
        ({"via": "shell"}, "NONCE host lpar07\nNONCE perl missing\nNONCE end\n", "via: shell needs Perl"),
        ({}, "NONCE perl missing\nNONCE end\n", "found neither Python 3.9 or later nor Perl on the host; use"),
        ({"source_address": "192.0.2.1"}, "NONCE source refused\nNONCE end\n", "source_address: 192.0.2.1 can't be used"),
        ({"via": "shell"}, "NONCE host lpar07\n", "its answer was cut off"),
        ({"targets": [TARGET] * 65}, "NONCE end\n", "targets: 65 are too many without Python on the host"),
        ({"via": "shell", "targets": [TARGET] * 65}, "must not be asked", "at most 64 TCP targets"),
        ({"timeout": 0}, "must not be asked", "timeout: 0 is out of range; give"),
    ],
)
def test_what_can_not_be_done_is_one_sentence(changes: dict, answer: str, sentence: str, module: Module) -> None:
    result = check_ports(params(**changes), Host(Says(answer), module))
    assert result["failed"] is True
    assert sentence in result["msg"]
    assert "\n" not in result["msg"]
    assert module.calls == []


def test_the_failure_of_the_transport_is_told(module: Module) -> None:
    result = check_ports(params(), Host(Says(failure="no answer within 30 s"), module))
    assert (result["failed"], result["msg"]) == (True, "no answer within 30 s")


def test_a_module_that_hangs_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "MODULE_ALLOWANCE", -1.8)  # seconds: leaves 0.2 of twice the check's second
    started = time.monotonic()
    hang = 20.0
    hanging = Host(Says(), lambda arguments, python: time.sleep(hang) or {}, "/usr/bin/env python3")
    result = check_ports(params(), hanging)
    assert time.monotonic() - started < hang / 2
    assert result["failed"] is True
    assert "no answer from the host within" in result["msg"]


def test_the_interpreter_is_set_for_the_host_the_task_runs_on() -> None:
    variables = {"a": 1, interpreter.VARIABLE: "auto", "ansible_delegated_vars": {"other": {"b": 2}}}
    assert interpreter.with_interpreter(variables, None, "") is variables
    assert interpreter.with_interpreter(variables, None, "/p")[interpreter.VARIABLE] == "/p"
    delegated = interpreter.with_interpreter(variables, "other", "/p")
    assert delegated["ansible_delegated_vars"] == {"other": {"b": 2, interpreter.VARIABLE: "/p"}}
    assert delegated[interpreter.VARIABLE] == "auto"
    assert variables["ansible_delegated_vars"] == {"other": {"b": 2}}


@pytest.mark.parametrize(("given", "meant"), [(None, ""), ("auto", ""), ("auto_silent", ""), ("/p", "/p")])
def test_words_for_looking_are_no_choice(given: str | None, meant: str) -> None:
    assert interpreter.explicit(given) == meant
