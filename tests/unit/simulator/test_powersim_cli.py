# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: what each verb says, its exit status, and that every mistake comes back as a sentence."""

from __future__ import annotations

import importlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import typing as t

import pytest
import yaml
from conftest import plain
from live import Live, eventually, processes

from powersim import cli


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    data = plain(time_scale=0)
    data["systems"][0]["partitions"] = [
        host for host in data["systems"][0]["partitions"] if host["name"] in ("aix1", "off1", "linux1", "both1")
    ]
    path = tmp_path_factory.mktemp("cli") / "estate.yml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def up(estate: pathlib.Path) -> t.Iterator[Live]:
    found = Live(estate.parent / "state")
    found.up(estate)
    yield found
    found.down()


def sentence(found: Live, *words: str, status: int = 1) -> str:
    """What a verb that fails says: one or more sentences of ours, and nothing else."""
    answer = found.cli(*words)
    assert (answer.returncode, answer.stdout) == (status, ""), answer
    assert all(line.startswith("powersim: ") and line[-1] in ".;" for line in answer.stderr.splitlines()), answer.stderr
    return answer.stderr


def test_check(estate: pathlib.Path, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(estate)]) == 0
    assert "1 HMC, 1 system, 4 partitions" in capsys.readouterr().out
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(estate.read_text().replace("lpar_id: 2", "lpar_id: two").replace("seed", "seeed"))
    assert cli.main(["check", str(wrong)]) == 1
    assert "lpar_id" in capsys.readouterr().err
    wrong.write_text(estate.read_text().replace("- ip: 192.0.2.21", "- faults: [account_locked:eve]\n  ip: 192.0.2.21"))
    assert cli.main(["check", str(wrong)]) == 1
    assert "eve" in capsys.readouterr().err
    assert cli.main(["check", str(tmp_path / "none.yml")]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_check_shows_faults_of_all_hosts_at_once(estate: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Those are tried on the hosts, when the rest of the file is right."""
    data = yaml.safe_load(estate.read_text())
    for host in data["systems"][0]["partitions"][:2]:
        host["faults"] = ["inband_stuck"]
    (tmp_path / "wrong.yml").write_text(yaml.safe_dump(data))
    said = sentence(Live(tmp_path / "state"), "check", str(tmp_path / "wrong.yml"))
    assert [line.partition(": option")[0] for line in said.splitlines()] == [
        "powersim: partition aix1",
        "powersim: partition off1",
    ]


def test_a_pattern_that_matches_no_fault(tmp_path: pathlib.Path) -> None:
    assert "No fault matches 'nosuch': leave the pattern out" in sentence(Live(tmp_path), "faults", "nosuch")


@pytest.mark.parametrize(("words", "usage", "said"), [
    (["log", "--hlp"], "usage: powersim log ", "powersim log: error: unrecognized arguments: --hlp (did you mean '--help"),
    (["up", "demo", "--netwrok"], "usage: powersim up ", "--netwrok (did you mean '--network'?)"),
    (["status", "db01", "db02"], "usage: powersim status ", "unrecognized arguments: db01 db02\n"),
    (["lgo"], "usage: powersim ", "invalid choice: 'lgo'"),
])  # fmt: skip
def test_a_mistake_on_the_command_line(
    words: list[str], usage: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside it stands the usage of the verb that was meant."""
    with pytest.raises(SystemExit) as caught:
        cli.main(words)
    shown = capsys.readouterr()
    assert (caught.value.code, shown.out) == (2, "")
    assert shown.err.startswith(usage)
    assert said in shown.err


@pytest.mark.parametrize(("module", "named"), [("asyncssh", "asyncssh"), ("yaml", "PyYAML")])
def test_a_python_without_what_is_needed(estate: pathlib.Path, module: str, named: str) -> None:
    hide = f"import sys; sys.modules[{module!r}] = None; from powersim import cli; sys.exit(cli.main(sys.argv[1:]))"
    command = [sys.executable, "-c", hide, "check", str(estate)]
    done = subprocess.run(command, env=Live(estate.parent).env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"has no {named}: run `make venv` and use" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["--version"])
    assert (caught.value.code, capsys.readouterr().out) == (0, f"powersim {cli.VERSION}\n")


def test_status(up: Live) -> None:
    lines = up.cli("status").stdout.splitlines()
    assert "standing still" in lines[1]
    row = next(line for line in lines if line.startswith("aix1 "))
    assert row.split()[:3] == ["aix1", "aix", "Running"]
    assert "hmc1 I" in row
    facts = json.loads(up.cli("status", "--json").stdout)
    assert {host["name"]: host["state"] for host in facts["partitions"]}["off1"] == "Not Activated"
    both = next(host for host in facts["partitions"] if host["name"] == "both1")
    assert (both["links"], both["inband"]) == ({"hmc1": "I"}, {"hmc1": "A"})


def test_faults_on_groups_and_heal_all(up: Live) -> None:
    answer = up.cli("inject", "aix1,linux", "network_blocked", "autostart_missing")
    assert answer.stdout == "aix1: autostart_missing, network_blocked\nlinux1: autostart_missing, network_blocked\n"
    assert up.cli("heal", "aix1", "--all").stdout == "aix1: no fault\n"
    assert up.cli("inject", "hmc1", "hang:lssyscfg").stdout == "hmc1: hang:lssyscfg\n"
    assert "linux1: autostart_missing, network_blocked" in up.cli("inject", "linux1", "network_blocked").stdout
    assert {line.partition(": ")[2] for line in up.cli("heal", "--all").stdout.splitlines()} == {"no fault"}


def test_a_refusal_changes_nothing(up: Live) -> None:
    assert "There is no fault 'gremlins'" in sentence(up, "inject", "aix", "ctrmc_stopped", "gremlins")
    assert "did you mean 'aix1'" in sentence(up, "inject", "axi1", "ctrmc_stopped")
    assert "did you mean 'aix1'" in sentence(up, "inject", "AIX1", "ctrmc_stopped")
    assert "did you mean 'ctrmc_stopped'" in sentence(up, "inject", "aix1", "ctrmc_stoped")
    assert "did you mean 'hang'" in sentence(up, "inject", "hmc1", "hangs")
    assert "in-band" in sentence(up, "inject", "aix1,both1", "inband_stuck")
    assert "No host of this estate is in 'vios'" in sentence(up, "inject", "vios", "ctrmc_stopped")
    assert "Name hosts and faults" in sentence(up, "inject", "aix1", status=2)
    assert "leave the names of faults out" in sentence(up, "heal", "aix1", "ctrmc_stopped", "--all", status=2)
    facts = json.loads(up.cli("status", "--json").stdout)
    assert {tuple(host["faults"]) for host in facts["partitions"]} == {()}


def test_time_stands_still_until_it_is_moved(up: Live) -> None:
    first = up.cli("time").stdout
    assert up.cli("time").stdout == first
    assert up.cli("time", "--advance", "60").stdout != first
    assert "2 simulated seconds per second" in up.cli("time", "--scale", "2").stdout
    assert "standing still" in up.cli("time", "--scale", "0").stdout
    assert up.cli("time", "--advance", "-1").returncode == 2


def test_wait(up: Live) -> None:
    assert up.cli("inject", "aix1", "network_blocked").returncode == 0
    assert up.cli("wait", "link", "aix1", "hmc1", "O").stdout.startswith("link aix1 hmc1 O: after ")
    assert up.cli("wait", "view", "aix1", "hmc1", "inactive").returncode == 0
    said = sentence(up, "wait", "link", "aix1", "hmc1", "I", "--timeout", "60")
    assert "does not hold after 60 simulated seconds, the value is 'O'" in said
    assert up.cli("heal", "--all").returncode == 0
    assert up.cli("wait", "link", "aix1", "hmc1", "I").returncode == 0
    assert up.cli("wait", "state", "off1", "Not", "Activated").returncode == 0
    assert up.cli("wait", "subsystem", "aix1", "IBM.DRM", "active").returncode == 0
    assert up.cli("wait", "inband", "both1", "hmc1", "A").returncode == 0
    assert "did you mean 'link'" in sentence(up, "wait", "lnk", "aix1", "hmc1", "I")
    assert "'o' is no value of link: use one of O, i, I" in sentence(up, "wait", "link", "aix1", "hmc1", "o")
    assert "did you mean 'Running'" in sentence(up, "wait", "state", "aix1", "runing")
    assert "not complete" in sentence(up, "wait", "link", "aix1", "hmc1")
    assert "There is no HMC 'hmc2'" in sentence(up, "wait", "link", "aix1", "hmc2", "I")


def test_a_second_start_and_a_folder_of_somebody_else(up: Live, estate: pathlib.Path, tmp_path: pathlib.Path) -> None:
    assert "already up" in sentence(up, "up", str(estate))
    for name in ("ssh", "mine"):
        (tmp_path / name).mkdir()
        assert "powersim did not write" in sentence(Live(tmp_path), "up", str(estate))
        assert "powersim did not write" in sentence(Live(tmp_path), "down")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "ssh"]


def test_nobody_is_there(estate: pathlib.Path, tmp_path: pathlib.Path) -> None:
    found = Live(tmp_path / "state")
    assert "There is no folder" in sentence(found, "status")
    assert found.cli("down").returncode == 0
    found.up(estate)
    os.kill(int((found.folder / "daemon.pid").read_text()), signal.SIGKILL)
    assert eventually(lambda: processes(found.folder) == [])
    assert "is gone without having been told to end" in sentence(found, "status")
    found.up(estate)
    found.down()
    assert "Nothing is up in" in sentence(found, "wait", "link", "aix1", "hmc1", "I")


@pytest.mark.parametrize("name", ["aix1", "off1", "hmc1"])
def test_a_port_that_is_taken(estate: pathlib.Path, tmp_path: pathlib.Path, name: str) -> None:
    data = yaml.safe_load(estate.read_text())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        hosts = [*data["hmcs"], *data["systems"][0]["partitions"]]
        next(host for host in hosts if host["name"] == name)["port"] = port
        (tmp_path / "estate.yml").write_text(yaml.safe_dump(data))
        said = sentence(Live(tmp_path / "state"), "up", str(tmp_path / "estate.yml"))
    assert f"Port {port} of 127.0.0.1, option 'port' of {name}, cannot be had" in said
    assert eventually(lambda: processes(tmp_path / "state") == [])
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("options", [(), ("--foreground",)])
def test_mistakes_of_an_estate_are_said_by_up(tmp_path: pathlib.Path, options: tuple[str, ...]) -> None:
    """Which then leaves nothing: no folder, and none above it."""
    (tmp_path / "estate.yml").write_text("name: x\nhmcs: []\nsystems: none\n")
    said = sentence(Live(tmp_path / "new" / "state"), "up", str(tmp_path / "estate.yml"), *options)
    assert len(said.splitlines()) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["estate.yml"]


def test_a_failed_up_keeps_what_was_there(tmp_path: pathlib.Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    (state / "log.jsonl").write_text("{}\n")
    (state / "daemon.log").write_text("")
    assert "shipped: demo" in sentence(Live(state), "up", "dem")
    assert [(path.name, path.read_text()) for path in state.iterdir()] == [("log.jsonl", "{}\n")]
    (state / "log.jsonl").unlink()
    assert "shipped: demo" in sentence(Live(state), "up", "dem")
    assert list(state.iterdir()) == []


def test_ctrl_c_while_it_comes_up_leaves_nothing(up: Live, estate: pathlib.Path, tmp_path: pathlib.Path) -> None:
    state = tmp_path / "state"
    command = [sys.executable, "-m", "powersim", "up", str(estate), "--state", str(state)]
    with subprocess.Popen(command, env=up.env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as child:
        assert eventually((state / "ssh").exists)
        child.send_signal(signal.SIGINT)
        _out, error = child.communicate(timeout=60)
    assert (child.returncode, error) == (130, "powersim: Interrupted, so nothing is up.\n")
    assert eventually(lambda: processes(state) == [])
    assert not state.exists()


def test_a_reader_who_has_seen_enough(up: Live) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "powersim", "faults"]
    done = subprocess.run(command, env=up.env, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.fixture
def forbidden(tmp_path: pathlib.Path) -> t.Iterator[pathlib.Path]:
    """A file in a folder that this process may not enter; root becomes somebody else for as long."""
    launch = importlib.import_module("powersim.launch")  # while it can still be read
    assert launch
    folder, root = tmp_path / "theirs", os.geteuid() == 0
    folder.mkdir(mode=0)
    os.seteuid(65_534) if root else None
    yield folder / "x"
    os.seteuid(0) if root else None
    folder.chmod(0o700)


@pytest.mark.parametrize("verb", ["up demo", "status", "log", "down", "check"])
def test_what_is_not_ours_to_enter(forbidden: pathlib.Path, verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = [*verb.split(), "--state", str(forbidden)] + [str(forbidden)] * (verb == "check")
    assert cli.main(words) == 1
    said = capsys.readouterr().err
    assert f"{forbidden}" in said
    assert "cannot be used (Permission denied): choose another" in said
    assert len(said.splitlines()) == 1


def test_a_folder_that_cannot_be_made(estate: pathlib.Path) -> None:
    said = sentence(Live(pathlib.Path("/proc/powersim/state")), "up", str(estate))
    assert "The folder /proc/powersim/state cannot be made" in said
    assert "choose another --state" in said
