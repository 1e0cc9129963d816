# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the simulator costs: starting hosts, memory, one simulated command, its share of a partition check.

``rss_mb`` and its like are proportional set sizes (PSS), so that shared pages count once, of the daemon, its spawner and
everything in the hosts. ``share_pct`` is how much of the wall time of one ``rmc_status`` against one partition, over
Ansible's ssh connection, its simulated commands took: their number times the time one takes from a shell.
"""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import typing as t

import yaml

from benchmarks.record import record

ROOT = pathlib.Path(__file__).resolve().parent.parent
HMC = {"name": "hmc1", "ip": "198.51.100.1", "version": "V10R3.1060", "type_model": "7063-CR2", "serial": "68A1B0C"}
KINDS: tuple[tuple[str, str, str], ...] = (
    ("aix", "7100-05-09-2114", "root"),
    ("aix", "7200-05-08-2419", "root"),
    ("aix", "7300-04-00-2546", "root"),
    ("vios", "3.1.4.21", "padmin"),
    ("linux", "Red Hat Enterprise Linux 9.4 (Plow)", "root"),
)
COMMANDS = 100
CHECKS = 8
ROUNDS = 4  # the fastest counts: what else the machine does only ever adds
LPARS = 2000


def host(number: int) -> dict[str, t.Any]:
    platform, level, user = KINDS[number % len(KINDS)]
    role = "padmin" if user == "padmin" else "root"
    ip = f"192.0.{2 + number // 250}.{1 + number % 250}"
    users = [{"name": user, "role": role}]
    return {
        "name": f"h{number:03}",
        "lpar_id": number + 1,
        "platform": platform,
        "level": level,
        "ip": ip,
        "users": users,
    }


def estate(hosts: int, **more: t.Any) -> dict[str, t.Any]:
    system = {
        "name": "FRAME01", "type_model": "9080-HEX", "serial": "78A1B2C", "firmware": "FW1030.30", "hmcs": ["hmc1"],
        "ip": "198.51.100.2", "max_lpars": 4000, "partitions": [host(number) for number in range(hosts)], **more,
    }  # fmt: skip
    return {"name": "bench", "time_scale": 60, "hmcs": [dict(HMC, latency=0.0)], "systems": [system]}


class Sim:
    """One estate that is up; ``up_s`` is how long that took, from the command line to its return."""

    def __init__(self, folder: pathlib.Path, data: dict[str, t.Any]) -> None:
        self.folder, self.state = folder, folder / "state"
        path = folder / "estate.yml"
        path.write_text(yaml.safe_dump(data), encoding="utf-8")
        start = time.monotonic()
        self.cli("up", str(path))
        self.up_s = time.monotonic() - start

    def __enter__(self) -> Sim:
        return self

    def __exit__(self, *_error: object) -> None:
        self.cli("down")

    def cli(self, *words: str) -> str:
        env = {**os.environ, "PYTHONPATH": str(ROOT / "tests" / "simulator")}
        command = [sys.executable, "-m", "powersim", *words, "--state", str(self.state)]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr)
        return done.stdout

    def ssh(self, name: str, line: str) -> str:
        command = ["ssh", "-F", str(self.state / "ssh_config"), name, line]
        return subprocess.run(command, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL).stdout

    def processes(self) -> set[int]:
        """The daemon, what it started, and whatever runs in one of its hosts."""
        found = set(tree(int((self.state / "daemon.pid").read_text(encoding="ascii"))))
        own = (
            {path.stat().st_ino for path in (self.state / "hosts").iterdir()}
            if (self.state / "hosts").exists()
            else set()
        )
        for entry in pathlib.Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and (entry / "root/.powersim").stat().st_ino in own:
                    found.add(int(entry.name))
            except OSError:
                continue
        return found

    def rss_mb(self) -> float:
        return round(sum(map(pss, self.processes())) / 1024, 1)


def tree(pid: int) -> t.Iterator[int]:
    yield pid
    for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
        yield from tree(int(child))


def pss(pid: int) -> int:
    """Proportional set size in KiB; 0 for a process that is gone."""
    try:
        lines = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def timed(act: t.Callable[[], object]) -> float:
    start = time.monotonic()
    act()
    return time.monotonic() - start


def command_ms(sim: Sim) -> float:
    """One simulated command from a shell: a loop of them over one ssh, less the same loop with none."""

    def loop(command: str) -> float:
        line = f"i=0; while [ $i -lt {COMMANDS} ]; do {command}; i=$((i+1)); done"
        return min(timed(lambda: sim.ssh("h001", line)) for _unused in range(ROUNDS))

    return round((loop("/usr/bin/lssrc -s ctrmc >/dev/null") - loop(": >/dev/null")) / COMMANDS * 1000, 2)


def playbook(sim: Sim, checks: int) -> list[str]:
    """The command that checks one partition so many times."""
    tree_ = sim.folder / "tree" / "ansible_collections" / "powerops"
    if not tree_.exists():
        tree_.mkdir(parents=True)
        (tree_ / "rsct").symlink_to(ROOT)
    tasks = [{"name": f"Check {number}", "powerops.rsct.rmc_status": {}} for number in range(checks)]
    path = sim.folder / f"check{checks}.yml"
    play = {"name": "Checks", "hosts": "h001", "gather_facts": False, "tasks": tasks}
    path.write_text(yaml.safe_dump([play], sort_keys=False), encoding="utf-8")
    program = pathlib.Path(sys.executable).parent / "ansible-playbook"
    return [str(program), "-i", str(sim.state / "inventory.yml"), str(path)]


def check(sim: Sim) -> tuple[float, float]:
    """(seconds, simulated commands) of one check: what more of them in the same run add, per check."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
    (sim.folder / "ansible.cfg").touch()
    env = {
        **kept,
        "ANSIBLE_COLLECTIONS_PATH": str(sim.folder / "tree"),
        "ANSIBLE_CONFIG": str(sim.folder / "ansible.cfg"),
        "ANSIBLE_HOME": str(sim.folder / "home"),
        "ANSIBLE_SSH_CONTROL_PATH_DIR": str(sim.folder / "cp"),
    }

    def run(checks: int) -> tuple[float, int]:
        before = len(log(sim))
        command = playbook(sim, checks)
        seconds = timed(lambda: subprocess.run(command, env=env, check=True, capture_output=True, cwd=sim.folder))
        return seconds, len(log(sim)) - before

    run(1)
    runs = [(run(1), run(1 + CHECKS)) for _unused in range(ROUNDS)]
    seconds = min(many for _one, (many, _count) in runs) - min(one for (one, _count), _many in runs)
    return seconds / CHECKS, (runs[0][1][1] - runs[0][0][1]) / CHECKS


def log(sim: Sim) -> list[dict[str, t.Any]]:
    return [json.loads(line) for line in sim.cli("log", "--json", "--host", "h001").splitlines()]


def at(folder: pathlib.Path, name: str, data: dict[str, t.Any]) -> Sim:
    (folder / name).mkdir()
    return Sim(folder / name, data)


def main() -> None:
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sim-"))
    figures: dict[str, t.Any] = {}
    try:
        with at(folder, "24", estate(24)) as sim:
            compiled = (sim.state / "trees" / "client").exists()
            figures |= {
                "client": "compiled" if compiled else "script",
                "up_24_s": round(sim.up_s, 2),
                "rss_24_mb": sim.rss_mb(),
                "command_ms": command_ms(sim),
            }
            seconds, commands = check(sim)
            share = round(100 * commands * figures["command_ms"] / 1000 / seconds, 1)
            figures |= {"check_ms": round(seconds * 1000), "check_commands": round(commands, 1), "share_pct": share}
        with at(folder, "200", estate(200)) as sim:
            figures |= {"hosts": 200, "up_s": round(sim.up_s, 2), "rss_mb": sim.rss_mb()}
        with at(folder, "lpars", estate(1, generate={"count": LPARS})) as sim:
            line = "lssyscfg -r lpar -m FRAME01 -F name,lpar_id,state,rmc_state,rmc_ipaddr"
            seconds = statistics.median(timed(lambda: sim.ssh("hmc1", line)) for _unused in range(3))
            listed = sim.ssh("hmc1", line).count("\n")
            figures |= {"lpars": listed, "lpars_up_s": round(sim.up_s, 2), "lpars_rss_mb": sim.rss_mb()}
            figures |= {"lpars_list_ms": round(seconds * 1000)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    record("sim", figures)


if __name__ == "__main__":
    main()
