# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An HMC over real SSH: how it lets people in, what it prints on a terminal, and that it really goes away."""

from __future__ import annotations

import asyncio
import os
import pathlib
import socket
import subprocess
import typing as t

import asyncssh
import pytest
import yaml
from live import Live, eventually

ESTATE = """
name: consoles
time_scale: 600
hmcs:
  - {name: hmc1, ip: 192.0.2.21, version: V10R3.1060, type_model: 7063-CR2, serial: 68A1B0C, latency: 0.0, restart_time: 600}
  - name: hmc2
    ip: 192.0.2.22
    version: V9R1.942
    type_model: 7063-CR1
    serial: 68A1B0D
    latency: 0.0
    auth: [keyboard-interactive]
    banner: Authorised use only
    faults: [tmp_full, "account_locked:guest"]
    users: [{name: hscroot}, {name: guest, taskrole: hmcviewer}]
  - name: hmc3
    ip: 192.0.2.23
    version: V11R1.1111
    type_model: 7063-CR2
    serial: 68A1B0E
    latency: 0.0
    faults: ["upgrading"]
systems:
  - name: SYS1
    type_model: 9080-HEX
    serial: 78A1B2C
    firmware: FW1030.30
    hmcs: [hmc1, hmc2]
    ip: 198.51.100.61
    generate: {count: 30, running: 1, broken: 0}
"""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Live]:
    folder = tmp_path_factory.mktemp("consoles")
    (folder / "estate.yml").write_text(ESTATE)
    estate = Live(folder / "state")
    estate.up(folder / "estate.yml")
    yield estate
    estate.down()


def facts(live: Live, name: str) -> dict[str, t.Any]:
    text = (live.folder / "inventory.yml").read_text(encoding="utf-8")
    found: dict[str, t.Any] = yaml.safe_load(text)["all"]["children"]["hmcs"]["hosts"][name]
    return found


class Visitor(asyncssh.SSHClient):
    """Answers one prompt with a password, or each if it is stubborn; keeps what it was told."""

    def __init__(self, password: str, stubborn: bool) -> None:
        self.password, self.stubborn = password, stubborn
        self.banner, self.prompts = "", list[str]()

    def auth_banner_received(self, msg: str, lang: str) -> None:
        self.banner += msg

    def kbdint_auth_requested(self) -> str | None:
        return None if self.prompts and not self.stubborn else ""

    def kbdint_challenge_received(self, name: str, instructions: str, lang: str, prompts: t.Any) -> list[str]:
        self.prompts += [prompt for prompt, _echo in prompts]
        return [self.password] * len(prompts)


def visit(
    live: Live, name: str, password: str, command: str = "date", user: str = "hscroot", stubborn: bool = False
) -> tuple[Visitor, str]:
    """(what the visitor was told, output), or why there is none as the output."""
    visitor = Visitor(password, stubborn)

    async def run() -> str:
        options: dict[str, t.Any] = {"username": user, "client_keys": None, "known_hosts": None, "agent_path": None}
        port = facts(live, name)["ansible_port"]
        try:
            conn, _client = await asyncssh.create_connection(
                lambda: visitor, "127.0.0.1", port, preferred_auth="keyboard-interactive", **options
            )
        except asyncssh.PermissionDenied:
            return "refused"
        except asyncssh.DisconnectError as error:
            return str(error)
        async with conn:
            return str((await conn.run(command)).stdout)

    return visitor, asyncio.run(run())


def test_one_prompt_and_a_banner(live: Live) -> None:
    visitor, text = visit(live, "hmc2", "abc1234", "lshmc -l")
    assert visitor.prompts == ["Password: "]
    assert visitor.banner == "Authorised use only\n"
    assert text == "locale=en_US\n"


def test_a_locked_account_says_so(live: Live) -> None:
    visitor, text = visit(live, "hmc2", "abc1234", user="guest")
    assert text == "refused"
    assert visitor.banner.endswith("The account is locked due to 3 failed logins.\n(5 minutes left to unlock)\n")


def test_three_wrong_passwords_lock_it(live: Live) -> None:
    assert [visit(live, "hmc1", "wrong")[1] for _unused in range(3)] == ["refused"] * 3
    visitor, text = visit(live, "hmc1", "abc1234")
    assert text == "refused"
    assert "locked due to 3 failed logins" in visitor.banner
    live.cli("time", "--advance", "301")
    assert "UTC" in visit(live, "hmc1", "abc1234")[1]


def test_too_many_tries_end_the_connection(live: Live) -> None:
    visitor, text = visit(live, "hmc2", "wrong", user="somebody", stubborn=True)
    assert text == "Too many authentication failures"
    assert len(visitor.prompts) == 6


def test_only_the_methods_it_offers(live: Live) -> None:
    answer = live.ssh("hmc2", "date")  # with a key, which hmc2 does not take
    assert answer.returncode == 255
    assert "keyboard-interactive" in answer.stderr
    assert "publickey" not in answer.stderr.split("Permission denied")[-1]


@pytest.mark.parametrize("term", ["xterm", ""])
def test_line_ends(live: Live, term: str) -> None:
    assert live.ssh("hmc1", "lshmc -l").stdout == "locale=en_US\n"
    program, *rest = live.ssh_argv("hmc1", "lshmc -l")
    done = subprocess.run(
        [program, "-tt", *rest], stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=True,
        env={**os.environ, "TERM": term},
    )
    assert done.stdout == b"locale=en_US\r\n"


async def at_a_prompt(live: Live, act: t.Callable[[t.Any], None], line: bytes, until: bytes) -> bytes:
    """What a terminal shows after ``act``, up to a text."""
    port = facts(live, "hmc1")["ansible_port"]
    login = {"username": "hscroot", "client_keys": [str(live.folder / "ssh" / "id_ed25519")]}
    async with asyncssh.connect("127.0.0.1", port, known_hosts=None, agent_path=None, **login) as conn:
        process = await conn.create_process(term_type="xterm", term_size=(80, 24), encoding=None)
        await asyncio.wait_for(process.stdout.readuntil(b"~> "), 10)
        act(process)
        process.stdin.write(line)
        return bytes(await asyncio.wait_for(process.stdout.readuntil(until), 10))


@pytest.mark.parametrize("act", [
    lambda process: process.change_terminal_size(100, 30),
    lambda process: process.send_signal("INT"),
    lambda process: process.stdin.write(b"\x03"),
])  # fmt: skip
def test_a_terminal_outlives_its_window_and_its_interrupts(live: Live, act: t.Callable[[t.Any], None]) -> None:
    asyncio.run(at_a_prompt(live, act, b"lshmc -l\n", b"locale=en_US\r\n"))


def test_a_long_line_and_bytes_that_are_no_text_at_a_prompt(live: Live) -> None:
    """What was typed is echoed; the answer stands right before the next prompt."""
    long, end = b"x" * 5000, b" end\r\nhscroot@"
    shown = asyncio.run(at_a_prompt(live, print, b"echo %s end\n" % long, end))
    assert shown.splitlines()[-2] == long + b" end"
    shown = asyncio.run(at_a_prompt(live, print, b"echo '\xff\xfe' end\n", end))
    assert shown.splitlines()[-2] == rb"\xff\xfe end"


def test_faults_of_the_estate_file(live: Live) -> None:
    assert "100% /tmp" in visit(live, "hmc2", "abc1234", "df")[1]
    assert "tmp_full, account_locked:guest" in live.cli("status").stdout


def test_errors_of_the_shell_name_it(live: Live) -> None:
    answer = live.ssh("hmc1", "last -b")
    assert (answer.returncode, answer.stdout, answer.stderr) == (127, "", "/bin/bash: last: command not found\n")


def test_a_restart_drops_sessions_and_refuses_the_next(live: Live) -> None:
    before = live.ssh("hmc1", "who -b").stdout
    with subprocess.Popen(live.ssh_argv("hmc1"), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as session:
        assert session.stdout
        assert session.stdout.read(9) == b"hscroot@h"
        assert live.ssh("hmc1", "hmcshutdown -t now -r").returncode == 0
        assert session.wait(10) == 255
    port = facts(live, "hmc1")["ansible_port"]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    assert eventually(lambda: live.ssh("hmc1", "who -b").returncode == 0, 15)
    assert live.ssh("hmc1", "who -b").stdout > before


def test_a_command_ends_with_its_session(live: Live) -> None:
    assert eventually(lambda: live.ssh("hmc1", "date").returncode == 0, 15)
    live.cli("inject", "hmc1", "hang:lslic")
    ended = "log", "--host", "hmc1", "--command", "lslic", "--rc", "ended", "--count"
    with subprocess.Popen(live.ssh_argv("hmc1", "lslic"), stdin=subprocess.DEVNULL) as session:
        assert session.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            session.wait(1)
        assert live.cli(*ended).stdout == "0\n"
        session.kill()
    assert eventually(lambda: live.cli(*ended).stdout == "1\n")
    live.cli("heal", "hmc1", "hang:lslic")


def test_an_estate_goes_down_while_commands_run(tmp_path: pathlib.Path) -> None:
    (tmp_path / "estate.yml").write_text(ESTATE.replace("faults: [tmp_full, ", "faults: ["))
    live = Live(tmp_path / "state")
    live.up(tmp_path / "estate.yml")
    live.cli("inject", "hmc1", "hang:lslic")
    with subprocess.Popen(
        live.ssh_argv("hmc1"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as session:
        assert session.stdin
        assert session.stdout
        session.stdin.write(b"lshmc -l\nlslic\n")
        session.stdin.flush()
        assert session.stdout.read(44).endswith(b"locale=en_US\nhscroot@hmc1:~>")
        live.down()
        assert session.wait(10) == 255
    assert live.cli("log", "--command", "lslic", "--rc", "ended", "--count").stdout == "1\n"
    assert (live.folder / "daemon.log").read_text(encoding="utf-8") == ""


def test_one_that_is_being_upgraded_from_the_start(live: Live) -> None:
    address = ("127.0.0.1", facts(live, "hmc3")["ansible_port"])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=5).close()
    live.cli("heal", "hmc3", "upgrading")
    assert eventually(lambda: live.ssh("hmc3", "lshmc -V").stdout.startswith('"version= Version: 11'))


def test_a_full_console_says_nothing_at_all(live: Live) -> None:
    live.cli("inject", "hmc1", "sessions_full")
    address = ("127.0.0.1", facts(live, "hmc1")["ansible_port"])
    with pytest.raises(ConnectionResetError), socket.create_connection(address, timeout=5) as visitor:
        visitor.recv(100)
    answer = live.ssh("hmc1", "date")
    assert answer.returncode == 255
    assert "kex_exchange_identification" in answer.stderr
    live.cli("heal", "hmc1", "sessions_full")
    assert live.ssh("hmc1", "date").returncode == 0


def test_a_partition_without_a_host_can_be_broken(live: Live) -> None:
    states = "lssyscfg -r lpar -m SYS1 --filter lpar_names=lpar0005 -F rmc_state"
    assert eventually(lambda: live.ssh("hmc1", states).stdout == "active\n")
    assert live.cli("inject", "lpar0005", "ctrmc_stopped").returncode == 0
    assert eventually(lambda: live.ssh("hmc1", states).stdout == "inactive\n")
    assert "lpar0005" not in (live.folder / "inventory.yml").read_text()


def test_a_mistake_is_a_sentence(tmp_path: pathlib.Path) -> None:
    (tmp_path / "estate.yml").write_text(ESTATE.replace("account_locked:guest", "account_locked:nobody"))
    answer = Live(tmp_path / "state").cli("up", str(tmp_path / "estate.yml"))
    assert answer.returncode == 1
    assert "Fault 'account_locked:nobody' of hmc2 needs a user, not 'nobody'" in answer.stderr
