# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated estate that is up, and real ansible-playbook against it. Works for root and for anybody else."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import typing as t

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SIMULATOR = ROOT / "tests" / "simulator"
KEPT = ("ANSIBLE_CALLBACK", "POWEROPS_RSCT_")  # the gates watch what modules return
SETTINGS = {"rmc_environment": {"POWEROPS_WAIT_SCALE": "5"}, "rmc_proof_delay": 1}
LEVELS = {
    "aix": "7200-05-08-2419",
    "vios": "3.1.4.21",
    "linux": "Red Hat Enterprise Linux 9.4 (Plow)",
}


def partition(name: str, number: int, platform: str = "aix", **words: t.Any) -> dict[str, t.Any]:
    own = {"name": name, "lpar_id": number, "platform": platform, "level": LEVELS[platform], "ip": f"192.0.2.{100 + number}"}
    return {**own, **words}


def inband(name: str, number: int, **words: t.Any) -> dict[str, t.Any]:
    return partition(name, number, **{"level": "7300-04-00-2546", "mode": "POWER 11", "transport": "inband", **words})


def estate_of(*partitions: dict[str, t.Any], hmcs: int = 1) -> dict[str, t.Any]:
    names = [f"hmc{number}" for number in range(1, hmcs + 1)]
    consoles = [
        {"name": name, "ip": f"192.0.2.{20 + n}", "version": "V11R1.1111", "type_model": "7063-CR2", "serial": f"68A1B0{n}",
         "latency": 0.0}
        for n, name in enumerate(names, 1)
    ]  # fmt: skip
    system = {
        "name": "FRAME01", "type_model": "9824-42A", "serial": "78A1B2C", "firmware": "FW1110.10", "hmcs": names,
        "ip": "198.51.100.61", "partitions": list(partitions),
    }  # fmt: skip
    return {"name": "integration", "time_scale": 60, "seed": 7, "hmcs": consoles, "systems": [system]}


@dataclasses.dataclass(frozen=True)
class Run:
    """What a playbook did: its exit status, everything it printed, and seconds."""

    status: int
    text: str
    seconds: float

    def changed(self) -> int:
        return sum(int(word.removeprefix("changed=")) for word in self.text.split() if word.startswith("changed="))


class Estate:
    """``folder`` is short, because control sockets of ssh live in it."""

    def __init__(self, data: dict[str, t.Any]) -> None:
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="rsct-"))
        self.state = self.folder / "state"
        self.files = self.folder / "files"
        self.files.mkdir()
        self.inventories = [str(self.state / "inventory.yml")]
        (self.folder / "ansible.cfg").touch()
        link = self.folder / "tree" / "ansible_collections" / "powerops" / "rsct"
        link.parent.mkdir(parents=True)
        link.symlink_to(ROOT)
        self.write("estate.yml", data)
        self.powersim("up", str(self.files / "estate.yml"))

    def close(self) -> None:
        self.powersim("down")
        shutil.rmtree(self.folder, ignore_errors=True)

    def write(self, name: str, data: t.Any) -> str:
        path = self.files / name
        path.write_text(data if isinstance(data, str) else yaml.safe_dump(data), encoding="utf-8")
        return str(path)

    # --- the simulator ---------------------------------------------------------------------------------------------

    def powersim(self, *words: str) -> str:
        command = [sys.executable, "-m", "powersim", *words, "--state", str(self.state)]
        env = {**os.environ, "PYTHONPATH": str(SIMULATOR)}
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def log(self, *options: str) -> list[dict[str, t.Any]]:
        return [json.loads(line) for line in self.powersim("log", "--json", *options).splitlines()]

    def mutating(self, host: str = "") -> list[str]:
        """Mutating commands, of one host or of all."""
        return [" ".join(entry["argv"]) for entry in self.log("--mutating", *(("--host", host) if host else ()))]

    def row(self, host: str) -> dict[str, t.Any]:
        rows = json.loads(self.powersim("status", "--json"))["partitions"]
        return next(row for row in rows if row["name"] == host)

    def ssh(self, host: str, command: str) -> str:
        """As the login user of the host; empty when the host did not answer."""
        argv = ["ssh", "-F", str(self.state / "ssh_config"), host, command]
        return subprocess.run(argv, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, check=False).stdout

    # --- Ansible ---------------------------------------------------------------------------------------------------

    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_") or key.startswith(KEPT)}
        own = {
            "COLLECTIONS_PATH": self.folder / "tree", "CONFIG": self.folder / "ansible.cfg", "HOME": self.folder / "ansible",
            "SSH_CONTROL_PATH_DIR": self.folder / "cp", "LOCALHOST_WARNING": "False", "NOCOLOR": "1", "SSH_RETRIES": "0",
        }  # fmt: skip
        return {**kept, **{f"ANSIBLE_{name}": str(value) for name, value in own.items()}}

    def start(self, playbook: str, *options: str, **variables: t.Any) -> subprocess.Popen[str]:
        """Start a playbook of the collection, or a file, in a session of its own."""
        program = str(pathlib.Path(sys.executable).parent / "ansible-playbook")
        inventories = [word for path in self.inventories for word in ("-i", path)]
        extra = json.dumps({**SETTINGS, **variables})
        return subprocess.Popen(
            [program, *inventories, playbook, "-e", extra, *options], cwd=self.files, env=self.environment(), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    def finish(self, child: subprocess.Popen[str], began: float, timeout: float = 240) -> Run:
        try:
            text, _nothing = child.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            text, _nothing = child.communicate()
            raise AssertionError(f"no end within {timeout} s:\n{text[-3000:]}") from None
        return Run(child.returncode, text, time.monotonic() - began)

    def run(self, playbook: str, *options: str, **variables: t.Any) -> Run:
        began = time.monotonic()
        return self.finish(self.start(playbook, *options, **variables), began)

    def play(self, hosts: str, *tasks: dict[str, t.Any], **words: t.Any) -> Run:
        """Run tasks on hosts; ``words`` are keywords of the play."""
        play = {"name": "Test", "hosts": hosts, "gather_facts": False, "tasks": list(tasks), **words}
        return self.run(self.write("play.yml", [play]))

    def kept(self, name: str) -> dict[str, t.Any]:
        """A JSON file that a playbook wrote into ``files``."""
        found: dict[str, t.Any] = json.loads((self.files / name).read_text(encoding="utf-8"))
        return found


@contextlib.contextmanager
def estate(*partitions: dict[str, t.Any], **words: t.Any) -> t.Iterator[Estate]:
    up = Estate(estate_of(*partitions, **words))
    try:
        yield up
    finally:
        up.close()


def eventually(check: t.Callable[[], t.Any], seconds: float = 30.0, pause: float = 0.2) -> t.Any:
    """The first true answer, or the last one."""
    end = time.monotonic() + seconds
    while not (answer := check()) and time.monotonic() < end:
        time.sleep(pause)
    return answer
