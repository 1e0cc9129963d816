# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a script gets onto a host; the real thing is proven by the transport matrix (tests/lab)."""

from __future__ import annotations

import pathlib
import re
import shutil
import subprocess
import types
import typing as t

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from ansible_collections.powerops.rsct.plugins.plugin_utils._shell import parts
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.transport import (
    ARGUMENT_LIMIT,
    ShellTransport,
    _words,
)

SHELLS = [shell for shell in ("dash", "csh", "tcsh", "ksh93") if shutil.which(shell)]


class FakeAction:
    """Runs the remote command with a local shell, as a login shell would."""

    def __init__(self, become: t.Any = None, *, takes_input: bool = True, login: str = "sh") -> None:
        self._connection = types.SimpleNamespace(
            become=become, has_pipelining=takes_input, _shell=None, exec_command=self._exec
        )
        self.login = login
        self.seen: list[tuple[str, bytes | None, bool]] = []

    def _compute_environment_string(self, final: dict[str, t.Any]) -> str:
        final.update(A=1)
        return ""

    def _exec(self, command: str, in_data: bytes | None = None, sudoable: bool = True) -> tuple[int, bytes, bytes]:
        self.seen.append((command, in_data, sudoable))
        done = subprocess.run([self.login, "-c", command], input=in_data or b"", capture_output=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def _low_level_execute_command(self, command: str, **options: t.Any) -> dict[str, t.Any]:
        assert options["executable"] is False
        rc, out, err = self._exec(command, options["in_data"], options["sudoable"])
        return {"rc": rc, "stdout": out.decode("utf-8", "surrogateescape"), "stderr": err.decode("utf-8", "replace")}


def become(name: str, pipelining: bool | None) -> types.SimpleNamespace:
    plugin = types.SimpleNamespace(name=name, build_become_command=lambda command, shell: command)
    if pipelining is not None:
        plugin.pipelining = pipelining
    return plugin


def test_input_is_the_first_choice() -> None:
    action = FakeAction()
    answer = ShellTransport(action).run("echo here\n", deadline=20)  # type: ignore[arg-type]
    assert (answer.text, answer.failure) == ("here\n", "")
    assert action.seen[0][1] == b"echo here\n"
    assert "here" not in action.seen[0][0], "the script must not stand in an argument list"


@pytest.mark.parametrize("plugin", [become("su", None), become("su", False), become("site.su_like", False)])
def test_become_methods_that_want_a_terminal_get_an_argument(plugin: types.SimpleNamespace) -> None:
    action = FakeAction(plugin)
    assert ShellTransport(action).run("echo here\n", deadline=20).text == "here\n"  # type: ignore[arg-type]
    assert action.seen[0][1] is None and action.seen[0][2] is True


def test_without_become_the_login_user_is_used() -> None:
    action = FakeAction(become("su", False))
    ShellTransport(action, "per_command").run("echo here\n", deadline=20)  # type: ignore[arg-type]
    assert action.seen == [(action.seen[0][0], b"echo here\n", False)]


def test_environment_is_the_tasks_own() -> None:
    assert ShellTransport(FakeAction()).environment == {"A": "1"}  # type: ignore[arg-type]


@pytest.mark.parametrize("login", SHELLS)
def test_a_long_script_survives_every_login_shell(login: str) -> None:
    script = "".join(f"echo 'line {n} ! \\ \" $HOME ü'\n" for n in range(300))
    action = FakeAction(takes_input=False, login=login)
    answer = ShellTransport(action).run(script, deadline=20)  # type: ignore[arg-type]
    assert answer.failure == ""
    assert answer.text.splitlines() == [f'line {n} ! \\ " $HOME ü' for n in range(300)]


def test_too_large_an_argument_is_refused_with_the_way_out() -> None:
    action = FakeAction(takes_input=False)
    answer = ShellTransport(action).run("x" * ARGUMENT_LIMIT, deadline=20)  # type: ignore[arg-type]
    assert action.seen == []
    assert f"{ARGUMENT_LIMIT} is the limit" in answer.failure and "ask for fewer subsets" in answer.failure


LONG = "".join(f"echo 'line {n} ! \\ \" $HOME \u00fc'\n\n" for n in range(2500))


@pytest.fixture
def folder(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """Where parts are put; on a host root alone may write there."""
    monkeypatch.setattr(parts, "FOLDER", f"{tmp_path}/.parts-")
    return tmp_path


@pytest.mark.parametrize("login", SHELLS)
@pytest.mark.parametrize("plugin", [None, become("su", False)])
def test_what_is_too_long_for_one_argument_goes_in_parts(folder: pathlib.Path, plugin: t.Any, login: str) -> None:
    action = FakeAction(plugin, takes_input=False, login=login if plugin is None else "sh")
    answer = ShellTransport(action).run(LONG, deadline=60)  # type: ignore[arg-type]
    assert answer.failure == ""
    assert answer.text.splitlines() == [f'line {n} ! \\ " $HOME \u00fc' for n in range(2500)]
    assert len(action.seen) >= 4 and all(len(command) <= ARGUMENT_LIMIT for command, _data, _sudo in action.seen)
    assert list(folder.iterdir()) == []


def test_a_part_that_is_sent_twice_is_there_once(folder: pathlib.Path) -> None:
    class Repeating(FakeAction):
        def _exec(self, command: str, in_data: bytes | None = None, sudoable: bool = True) -> tuple[int, bytes, bytes]:
            if "&& echo" in command:
                super()._exec(command, in_data, sudoable)  # what ssh does after it has lost the answer
            return super()._exec(command, in_data, sudoable)

    answer = ShellTransport(Repeating(takes_input=False)).run(LONG, deadline=60)  # type: ignore[arg-type]
    assert len(answer.text.splitlines()) == 2500


def test_a_damaged_part_is_not_run(folder: pathlib.Path) -> None:
    class Damaging(FakeAction):
        def _exec(self, command: str, in_data: bytes | None = None, sudoable: bool = True) -> tuple[int, bytes, bytes]:
            for path in folder.glob(".parts-*/00"):
                path.write_text("echo planted\n")
            return super()._exec(command, in_data, sudoable)

    answer = ShellTransport(Damaging(takes_input=False)).run(LONG, deadline=60)  # type: ignore[arg-type]
    assert answer.text == "" and "is not the one that was sent: cksum" in answer.failure
    assert list(folder.iterdir()) == []


def test_a_folder_that_others_may_read_is_not_used(folder: pathlib.Path) -> None:
    class Opening(FakeAction):
        def _exec(self, command: str, in_data: bytes | None = None, sudoable: bool = True) -> tuple[int, bytes, bytes]:
            for path in folder.glob(".parts-*"):
                path.chmod(0o755)
            return super()._exec(command, in_data, sudoable)

    answer = ShellTransport(Opening(takes_input=False)).run(LONG, deadline=60)  # type: ignore[arg-type]
    assert answer.text == "" and "has mode drwxr-xr-x" in answer.failure
    assert list(folder.iterdir()) == []


def test_a_part_that_can_not_be_written_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    monkeypatch.setattr(parts, "FOLDER", f"{tmp_path}/missing/.parts-")
    answer = ShellTransport(FakeAction(takes_input=False)).run(LONG, deadline=60)  # type: ignore[arg-type]
    assert answer.text == "" and "part 1 of " in answer.failure and "pipeline (sudo)" in answer.failure


@settings(max_examples=60)
@given(st.lists(st.text(alphabet="ab\n", max_size=30), max_size=30), st.integers(1, 40))
def test_parts_are_the_script(lines: list[str], most: int) -> None:
    script = "\n".join(lines)
    found = parts.cut(script, len, most)
    assert "".join(found) == script.rstrip("\n")
    assert not any(part.endswith("\n") for part in found)
    longest = max(len(line) + 1 for line in script.split("\n"))
    blank = max((len(run) for run in re.findall("\n+", script)), default=0)
    assert all(len(part) <= max(most, longest) + blank + longest for part in found)


def test_the_deadline_ends_the_client_and_is_one_sentence() -> None:
    action = FakeAction(login="sh")
    answer = ShellTransport(action).run("exec /bin/sleep 30\n", deadline=0.5)  # type: ignore[arg-type]
    assert answer.failure == "no answer within 0.5 s: the connection was ended by the controller"


def test_a_shell_that_fails_says_its_last_line() -> None:
    answer = ShellTransport(FakeAction()).run("echo broken >&2; exit 4\n", deadline=20)  # type: ignore[arg-type]
    assert answer.failure == "the shell on the host ended with status 4: broken"


@settings(max_examples=40)
@given(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=400))
def test_words_carry_any_text(text: str) -> None:
    words = _words(text)
    assert "\n" not in words and "!" not in words
    done = subprocess.run(["sh", "-c", f"printf %b {words}"], capture_output=True, check=True)
    assert done.stdout == text.encode()
