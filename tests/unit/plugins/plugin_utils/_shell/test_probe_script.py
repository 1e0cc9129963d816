# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rendered probe, run for real by every shell this machine has."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import time

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Batch, Command, State
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.frames import read_batch
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.script import render_probe

NONCE = "0123456789abcdef"
LINUX = frozenset({"linux"})
SHELLS = [shell for shell in ("dash", "bash", "ksh93", "mksh", "posh") if shutil.which(shell)]
NO_FOLDER = ("for base in /tmp /var/tmp /dev/shm; do", "for base in /nonexistent; do")
OCTETS = b"nul\0 cr\r lf\n\377\303\274 tab\t end"
OCTAL = "".join(f"\\{byte:03o}" for byte in OCTETS)


def row(name: str, *argv: str, **options: object) -> Command:
    return Command(name, argv, LINUX, **options)  # type: ignore[arg-type]


def ask(shell: str, *commands: Command, stream: bool = False, nonce: str = NONCE, **options: object) -> Batch:
    options.setdefault("limit", 30)
    script = render_probe(commands, nonce, **options)  # type: ignore[arg-type]
    if stream:
        assert NO_FOLDER[0] in script
        script = script.replace(*NO_FOLDER)
    done = subprocess.run([shell], input=script.encode(), capture_output=True, timeout=60, check=False)
    return read_batch(done.stdout.decode("utf-8", "surrogateescape"), nonce, commands)


@pytest.mark.parametrize("stream", [False, True], ids=["files", "stream"])
@pytest.mark.parametrize("shell", SHELLS)
def test_every_kind_of_answer(shell: str, stream: bool) -> None:
    batch = ask(
        shell,
        row("text", "printf", "one\\ntwo\\n"),
        row("no_end", "printf", "x"),
        row("nothing", "true"),
        row("status", "awk", "BEGIN { exit 7 }"),
        row("absent", "no_such_command_here"),
        Command("elsewhere", ("lslpp",), frozenset({"aix"})),
        stream=stream,
    )
    assert batch.failure == ""
    assert batch.host.mode == ("stream" if stream else "files")
    assert batch.host.tags == {"linux", "inband"}
    assert batch.host.uid == os.getuid()
    said = {name: (result.state, result.rc, result.stdout) for name, result in batch.results.items()}
    assert said == {
        "text": (State.DONE, 0, "one\ntwo\n"),
        "no_end": (State.DONE, 0, "x"),
        "nothing": (State.DONE, 0, ""),
        "status": (State.DONE, 7, ""),
        "absent": (State.MISSING, None, ""),
        "elsewhere": (State.SKIPPED, None, ""),
    }


@pytest.mark.parametrize("shell", SHELLS)
def test_octets_and_both_streams_survive(shell: str) -> None:
    batch = ask(shell, row("octets", "printf", OCTAL), row("wrong", "ls", "/nonexistent"))
    assert batch.get("octets").stdout.encode("utf-8", "surrogateescape") == OCTETS
    assert "nonexistent" in batch.get("wrong").stderr
    assert batch.get("wrong").stdout == ""


@pytest.mark.parametrize("stream", [False, True], ids=["files", "stream"])
@pytest.mark.parametrize("shell", SHELLS)
def test_a_hanging_command_costs_its_limit_and_leaves_nothing(shell: str, stream: bool, tmp_path: pathlib.Path) -> None:
    mark = str(tmp_path / "pids")
    tree = f"echo $$ >>{mark}; /bin/sleep 40 & echo $! >>{mark}; trap '' TERM; /bin/sleep 41; :"
    batch = ask(shell, row("tree", "sh", "-c", tree, timeout=1), row("quick", "true"), stream=stream)
    assert batch.get("tree").state is State.TIMEOUT
    assert batch.get("quick").state is State.DONE
    end = time.monotonic() + 10
    pids = [int(line) for line in pathlib.Path(mark).read_text().split()]
    while any(pathlib.Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < end:
        time.sleep(0.1)
    assert [pid for pid in pids if pathlib.Path(f"/proc/{pid}").exists()] == []


@pytest.mark.parametrize("stream", [False, True], ids=["files", "stream"])
def test_a_silent_rmcd_is_not_asked_again(stream: bool) -> None:
    commands = [row(f"client{n}", "/bin/sleep", "40", timeout=1, rmc_client=True) for n in range(7)]
    batch = ask(SHELLS[0], *commands, row("other", "true"), stream=stream)
    states = [batch.get(command.id).state for command in commands]
    assert states.count(State.TIMEOUT) == (1 if stream else 3)
    assert set(states) == {State.TIMEOUT, State.UNREAD}
    assert batch.get("other").state is State.DONE


def test_the_whole_probe_has_a_limit() -> None:
    commands = [row(f"slow{n}", "/bin/sleep", "30", timeout=20) for n in range(4)]
    batch = ask(SHELLS[0], *commands, limit=2)
    assert {batch.get(command.id).state for command in commands} == {State.UNREAD}


@pytest.mark.parametrize("shell", SHELLS)
def test_environment_arrives_and_cannot_break_out(shell: str) -> None:
    value = 'it\'s $HOME `id` "x" ! ; exit 9'
    batch = ask(shell, row("told", "printenv", "SITE_VALUE"), environment={"SITE_VALUE": value})
    assert batch.get("told").stdout == value + "\n"


@pytest.mark.parametrize("name", ["N", "LIMIT", "SUDO", "D"])
def test_environment_cannot_take_a_name_of_the_script(name: str) -> None:
    assert ask(SHELLS[0], row("quick", "true"), environment={name: "taken"}).get("quick").state is State.DONE


def test_a_bad_variable_name_is_refused() -> None:
    with pytest.raises(ValueError, match="environment: 'A B'"):
        render_probe([], NONCE, limit=5, environment={"A B": "x"})


@pytest.mark.parametrize("stream", [False, True], ids=["files", "stream"])
@pytest.mark.parametrize("shell", SHELLS)
def test_sudo_is_given_the_whole_path(shell: str, stream: bool, tmp_path: pathlib.Path) -> None:
    (tmp_path / "sudo").write_text('#!/bin/sh\nPATH=/nonexistent\nprintf "%s\\n" "$*"\nexec "$3" "$4"\n')
    (tmp_path / "sudo").chmod(0o755)
    (tmp_path / "id").write_text("#!/bin/sh\necho 204\n")  # an ordinary user
    (tmp_path / "id").chmod(0o755)
    (tmp_path / "shown").write_text('#!/bin/sh\necho "shown $1"\n')
    (tmp_path / "shown").chmod(0o755)
    path = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    rooted = row("rooted", "shown", "a b", needs_root=True)
    batch = ask(shell, rooted, row("plain", "shown", "c"), stream=stream, per_command=True, environment=path)
    assert batch.get("rooted").stdout == f"-n -- {tmp_path}/shown a b\nshown a b\n"
    assert batch.get("plain").stdout == "shown c\n"


@pytest.mark.skipif(os.getuid() == 0, reason="root is never denied")
def test_root_rows_are_denied_without_privilege() -> None:
    assert ask(SHELLS[0], row("rooted", "id", "-u", needs_root=True)).get("rooted").state is State.DENIED


def test_nothing_is_left_in_the_temporary_folders() -> None:
    nonce = "feedfacefeedface"
    ask(SHELLS[0], row("quick", "true"), nonce=nonce)
    assert not [path for base in ("/tmp", "/var/tmp", "/dev/shm") for path in pathlib.Path(base).glob(f".rsct.{nonce}")]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_probe_that_is_killed_leaves_nothing(shell: str, tmp_path: pathlib.Path) -> None:
    mark = tmp_path / "pids"
    hanging = row("hanging", "sh", "-c", f"echo $$ >{mark}; exec /bin/sleep 60", timeout=50)
    nonce = f"dead{os.getpid():08x}"
    script = render_probe([hanging, row("quick", "true")], nonce, limit=55)
    with subprocess.Popen([shell], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as probe:
        assert probe.stdin
        probe.stdin.write(script.encode())
        probe.stdin.close()
        end = time.monotonic() + 20
        while not (mark.exists() and mark.read_text().strip()) and time.monotonic() < end:
            time.sleep(0.05)
        probe.kill()
    pid = mark.read_text().strip()
    folder = pathlib.Path("/tmp") / f".rsct.{nonce}"
    while (folder.exists() or pathlib.Path(f"/proc/{pid}").exists()) and time.monotonic() < end:
        time.sleep(0.1)
    assert not folder.exists()
    assert not pathlib.Path(f"/proc/{pid}").exists()


def test_a_host_without_an_answer_of_uname_has_no_platform() -> None:
    script = render_probe([row("quick", "true")], NONCE, limit=5).replace("uname -srv", "false")
    for folder in (script, script.replace(*NO_FOLDER)):
        done = subprocess.run([SHELLS[0]], input=folder.encode(), capture_output=True, timeout=60, check=False)
        host = read_batch(done.stdout.decode(), NONCE, []).host
        assert (host.uname, host.tags, host.uid) == ("", frozenset(), os.getuid())


def test_a_batch_costs_one_shell_and_few_processes(tmp_path: pathlib.Path) -> None:
    commands = [row(f"r{n}", "true") for n in range(30)]
    script = render_probe(commands, NONCE, limit=30)
    assert script.count("\nmain </dev/null\n") == 1
    assert script.endswith("main </dev/null\n")
    assert len(script) < 20_000


@pytest.mark.parametrize("stream", [False, True], ids=["files", "stream"])
@pytest.mark.parametrize("shell", SHELLS)
def test_only_kept_lines_leave_the_host(shell: str, stream: bool) -> None:
    batch = ask(
        shell,
        row("names", "printf", "Host name: a\\nsecret\\nHost name: b\\n", keep="^Host name:"),
        row("nothing", "printf", "secret\\n", keep="^Host 'name'"),
        row("status", "awk", "BEGIN { print 1; print 2; exit 3 }", keep="2"),
        stream=stream,
    )
    said = {name: (result.state, result.rc, result.stdout.rstrip("\n")) for name, result in batch.results.items()}
    assert said == {
        "names": (State.DONE, 0, "Host name: a\nHost name: b"),
        "nothing": (State.DONE, 0, ""),
        "status": (State.DONE, 3, "2"),
    }


@pytest.mark.parametrize("shell", SHELLS)
def test_a_cut_that_cannot_be_written_is_no_answer(shell: str) -> None:
    """A full file system between the command and its cut: nothing may look like an empty answer, or like all of it."""
    nonce = f"{NONCE}{os.getpid()}"
    block = f'for d in /tmp /var/tmp /dev/shm; do mkdir "$d/.rsct.{nonce}/names.cut" && echo a; done; :'
    command = row("names", "sh", "-c", f"{{ {block}; }} 2>/dev/null", keep="a")
    found = ask(shell, command, nonce=nonce).get("names")
    assert (found.state, found.stdout) == (State.DAMAGED, "")
