# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated estate of the demo and the playbooks that run against it: real ansible-playbook, real SSH."""

from __future__ import annotations

import json
import os
import pathlib
import re
import subprocess
import sys
import typing as t

import processes
import show
import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
SIMULATOR = ROOT / "tests" / "simulator"
ESTATE = SIMULATOR / "estates" / "demo.yml"
SHOWN = "aixapp05"  # whose evidence and script are printed
FORKS = 16  # as many hosts as are broken: what they do, they do in parallel, and most of it is waiting
SETTINGS = {
    # Waits of a repair in percent: the estate lives 120 times as fast as a real one, with room for a slow machine.
    "rmc_environment": {"POWEROPS_WAIT_SCALE": "5"},
    "rmc_proof_delay": 2,
    "rmc_repair_explain": False,
    # The plan of one host is kept as files; a play with `rmc_repair_plan_dir: plans` keeps them all.
    "rmc_repair_plan_dir": "{{ rmc_demo_plans if inventory_hostname == rmc_demo_shown else '' }}",
}
KEPT = ("ANSIBLE_CALLBACK", "POWEROPS_RSCT_")  # the gates watch what modules return
TASK = re.compile(r"^(?:PLAY|TASK|RUNNING HANDLER) \[(?:powerops\.rsct\.\w+ : )?(.+?)\] \*")


class DemoError(RuntimeError):
    """The demo can't go on; the text says why."""


class Estate:
    """``folder`` holds everything the demo writes; ``log`` what Ansible printed."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.state = folder / "estate"
        self.log = folder / "ansible.log"
        self.plans = folder / "plans"

    # --- the simulator ---------------------------------------------------------------------------------------------

    def words(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "powersim", *words, "--state", str(self.state)]

    def _simulator(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(SIMULATOR), "TMPDIR": str(self.folder)}

    def powersim(self, *words: str, timeout: float = 120) -> str:
        """Raises DemoError with powersim's own words when it fails."""
        child = processes.start(
            self.words(*words), env=self._simulator(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        out, error = child.communicate(timeout=timeout)
        if child.returncode:
            raise DemoError(f"powersim {words[0]}: {error.strip() or out.strip() or child.returncode}")
        return out

    def up(self) -> None:
        self.folder.mkdir(mode=0o700)
        self.powersim("up", str(ESTATE))
        link = self.folder / "tree" / "ansible_collections" / "powerops" / "rsct"
        link.parent.mkdir(parents=True)
        link.symlink_to(ROOT)
        (self.folder / "ansible.cfg").touch()  # nobody's own settings take part
        settings = {**SETTINGS, "rmc_demo_plans": str(self.plans), "rmc_demo_shown": SHOWN}
        (self.folder / "settings.json").write_text(json.dumps(settings), encoding="ascii")

    def down(self) -> None:
        pid = self.state / "daemon.pid"
        daemon = int(pid.read_text(encoding="ascii")) if pid.exists() else 0
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        child = processes.start(self.words("down"), env=self._simulator(), **quiet)
        processes.wait_for(child, daemon)

    def systems(self) -> list[dict[str, t.Any]]:
        """As the estate file has them, in its order."""
        found: list[dict[str, t.Any]] = yaml.safe_load(ESTATE.read_text(encoding="utf-8"))["systems"]
        return found

    def catalogue(self) -> dict[str, str]:
        """Every fault of a partition, and the finding that ought to name it."""
        rows = map(json.loads, self.powersim("faults", "--json").splitlines())
        return {row["name"]: row["finding"] for row in rows if "hmc" not in row["applies"]}

    def status(self) -> dict[str, dict[str, t.Any]]:
        """The simulator's word on every partition."""
        rows = json.loads(self.powersim("status", "--json"))["partitions"]
        return {row["name"]: row for row in rows}

    def commands(self, *options: str) -> list[dict[str, t.Any]]:
        """The simulator's command log."""
        return [json.loads(line) for line in self.powersim("log", "--json", *options).splitlines()]

    # --- Ansible ---------------------------------------------------------------------------------------------------

    def environment(self) -> dict[str, str]:
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_") or key.startswith(KEPT)
        }
        return {
            **kept,
            "ANSIBLE_COLLECTIONS_PATH": str(self.folder / "tree"),
            "ANSIBLE_CONFIG": str(self.folder / "ansible.cfg"),
            "ANSIBLE_FORKS": str(FORKS),
            "ANSIBLE_HOME": str(self.folder / "ansible"),
            "ANSIBLE_LOCALHOST_WARNING": "False",
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_REMOTE_TMP": str(self.folder / "remote"),  # for modules on this machine: not everybody has a home
            "ANSIBLE_SSH_CONTROL_PATH_DIR": str(self.folder / "cp"),
            "PYTHONUNBUFFERED": "1",
            "TMPDIR": str(self.folder),
        }

    def command(self, name: str, *options: str) -> list[str]:
        playbook = str(pathlib.Path(sys.executable).parent / "ansible-playbook")
        settings = f"@{self.folder / 'settings.json'}"
        return [playbook, "-i", str(self.state / "inventory.yml"), f"powerops.rsct.{name}", "-e", settings, *options]

    def playbook(self, name: str, *options: str) -> tuple[int, float]:
        """Run a playbook of the collection; its exit status and seconds. What it prints goes to the log."""
        progress = show.Progress()
        command = self.command(name, *options)
        with open(self.log, "a", encoding="utf-8") as log:
            log.write(f"\n$ {' '.join(command)}\n")
            streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
            child = processes.start(command, env=self.environment(), cwd=ROOT, **streams)
            assert child.stdout
            for line in child.stdout:
                log.write(line)
                log.flush()
                if found := TASK.match(line):
                    progress.step(found[1])
            status = child.wait()
        return status, progress.end()
