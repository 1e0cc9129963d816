# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The transport matrix: every pair of values of seven dimensions at least once, on real SSH hosts.

``python -m tests.lab`` prints the table, writes ``benchmarks/results/matrix.json`` and ends with status 1 when a case
failed; ``--full`` takes the whole product. The ansible-cores are those under ``.cache/venv`` unless ``--core`` names
others.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import json
import os
import pathlib
import platform
import subprocess
import sys
import time
import typing as t

from allpairspy import AllPairs

from .hosts import ROOT_PASSWORD, SHELLS, HostCase, Lab, missing

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "matrix.json"
VALUE = "it's $HOME \"two\" ! \\n `x` ü"
WAYS = {
    "root": {"ansible_user": "root"},
    "sudo": {"ansible_user": "ops", "ansible_become": True, "ansible_become_method": "sudo"},
    "su": {
        "ansible_user": "ops",
        "ansible_become": True,
        "ansible_become_method": "su",
        "ansible_become_password": ROOT_PASSWORD,
    },
    "padmin": {
        "ansible_user": "padmin",
        "ansible_become": True,
        "ansible_become_method": "powerops.rsct.oem_setup_env",
    },
}
DIMENSIONS = {
    "shell": tuple(SHELLS),
    "method": tuple(WAYS),
    "pipelining": ("on", "off"),
    "python": ("yes", "none"),
    "tmp": ("ok", "full"),
    "login": ("csh", "noisy"),
}
Case = dict[str, str]


def possible(row: t.Sequence[str], names: t.Sequence[str]) -> bool:
    """padmin's login shell is its restricted shell, never csh."""
    case = dict(zip(names, row, strict=False))
    return not (case.get("method") == "padmin" and case.get("login") == "csh")


def cases(cores: list[str], full: bool) -> list[Case]:
    """All pairs, or the full product."""
    dimensions = {"core": tuple(cores), **DIMENSIONS}
    names = list(dimensions)
    if full:
        rows = [list(row) for row in itertools.product(*dimensions.values()) if possible(row, names)]
    else:
        rows = [list(row) for row in AllPairs(list(dimensions.values()), filter_func=lambda row: possible(row, names))]
    found = [dict(zip(names, row, strict=True)) for row in rows]
    absent = uncovered(found, dimensions)
    if absent:
        raise RuntimeError(f"pairs without a case: {absent[:5]}")
    return found


def uncovered(rows: list[Case], dimensions: t.Mapping[str, tuple[str, ...]]) -> list[tuple[str, str, str, str]]:
    """Pairs of values that no case joins; counted apart from the library that chose the cases."""
    seen = {(a, row[a], b, row[b]) for row in rows for a, b in itertools.combinations(dimensions, 2)}
    wanted = [
        (a, x, b, y)
        for a, b in itertools.combinations(dimensions, 2)
        for x, y in itertools.product(dimensions[a], dimensions[b])
    ]
    return [pair for pair in wanted if pair not in seen and possible((pair[1], pair[3]), (pair[0], pair[2]))]


def host_cases(rows: list[Case]) -> dict[HostCase, str]:
    """One host per distinct kind; cases that differ on the controller only share it."""
    fields = [field.name for field in dataclasses.fields(HostCase) if field.name != "name"]
    kinds = sorted({tuple(row[name] for name in fields) for row in rows})
    hosts = [HostCase(f"lab{number}", *kind) for number, kind in enumerate(kinds)]
    return {host: host.name for host in hosts}


def inventory(lab: Lab, rows: list[Case], hosts: t.Iterable[HostCase]) -> dict[str, t.Any]:
    by_kind = {dataclasses.astuple(host)[1:]: host for host in hosts}
    entries = {}
    for number, row in enumerate(rows):
        host = by_kind[tuple(row[name] for name in ("shell", "method", "python", "tmp", "login"))]
        entries[f"case{number}"] = {
            "ansible_host": "127.0.0.1",
            "ansible_port": lab.ports[host.name],
            "ansible_ssh_private_key_file": str(lab.key),
            "ansible_ssh_common_args": f"-o UserKnownHostsFile={lab.folder}/known_hosts",
            "ansible_pipelining": row["pipelining"] == "on",
            "expected_mode": "stream" if row["tmp"] == "full" else "files",
            **WAYS[row["method"]],
        }
    return {"all": {"hosts": entries}}


def play(folder: pathlib.Path, core: str, program: str, entries: dict[str, t.Any]) -> dict[str, str]:
    """Run one ansible-core over its cases; returns a message per case, 'ok' where nothing was wrong."""
    (folder / f"inventory-{core}.json").write_text(json.dumps(entries))
    (folder / "play.json").write_text(json.dumps([_play()]))
    environment = {
        "PATH": f"{pathlib.Path(program).parent}:/usr/bin:/bin:/usr/sbin:/sbin",
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build" / "tree"),
        "ANSIBLE_ACTION_PLUGINS": str(HERE / "action_plugins"),
        "ANSIBLE_STDOUT_CALLBACK": "ansible.builtin.minimal",
        "ANSIBLE_HOST_KEY_CHECKING": "True",
        "ANSIBLE_FORKS": "8",
        "ANSIBLE_LOCALHOST_WARNING": "False",
    }
    command = [program, "-i", str(folder / f"inventory-{core}.json"), str(folder / "play.json")]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, timeout=900
    )
    told = {path.stem: path.read_text() for path in (folder / "told").glob("case*.txt")}
    names = entries["all"]["hosts"]
    return {name: told.get(name, f"no result: {done.stdout[-300:]} {done.stderr[-300:]}") for name in names}


def _play() -> dict[str, t.Any]:
    return {
        "hosts": "all",
        "gather_facts": False,
        "environment": {"LAB_VALUE": VALUE},
        "tasks": [
            {
                "lab_probe": {"expected_mode": "{{ expected_mode }}", "expected_value": VALUE},
                "register": "answer",
                "ignore_errors": True,
                "ignore_unreachable": True,
            },
            {
                "copy": {
                    "content": "{{ answer.msg | default('no message') if (answer.wrong | default(['x'])) else 'ok' }}",
                    "dest": "{{ told }}/{{ inventory_hostname }}.txt",
                    "mode": "0600",
                },
                "delegate_to": "localhost",
                "become": False,
                "vars": {"ansible_connection": "local", "ansible_python_interpreter": sys.executable},
            },
        ],
    }


def run(cores: dict[str, str], full: bool, folder: pathlib.Path) -> list[Case]:
    rows = cases(list(cores), full)
    hosts = list(host_cases(rows))
    with Lab(folder) as lab:
        lab.start(hosts)
        lab.known_hosts()
        (folder / "told").mkdir()
        entries = inventory(lab, rows, hosts)["all"]["hosts"]
        for core, program in cores.items():
            mine = {f"case{n}": entries[f"case{n}"] for n, row in enumerate(rows) if row["core"] == core}
            told = play(folder, core, program, {"all": {"hosts": mine, "vars": {"told": str(folder / "told")}}})
            for name, message in told.items():
                rows[int(name.removeprefix("case"))]["result"] = message
    return rows


def table(rows: list[Case]) -> str:
    names = ["core", *DIMENSIONS, "result"]
    widths = [max(len(name), *(len(row[name][:70]) for row in rows)) for name in names]
    lines = [names, ["-" * width for width in widths]]
    lines += [[row[name][:70].replace("\n", " ") for name in names] for row in rows]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def built_cores() -> dict[str, str]:
    """Every ansible-core that the gates have built an environment for."""
    programs = sorted((ROOT / ".cache" / "venv").glob("core*/bin/ansible-playbook"))
    if not programs:
        raise SystemExit("no .cache/venv/core*: run 'make matrix', or name one with --core VERSION=ANSIBLE_PLAYBOOK")
    return {program.parent.parent.name.removeprefix("core"): str(program) for program in programs}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--core", action="append", metavar="VERSION=ANSIBLE_PLAYBOOK")
    parser.add_argument("--full", action="store_true", help="the full product instead of all pairs")
    options = parser.parse_args()
    lacking = missing()
    if lacking:
        print(f"transport matrix: NOT RUN, this machine lacks {', '.join(lacking)} (see CONTRIBUTING)")
        return 0 if os.environ.get("CI") != "true" else 1
    started = time.monotonic()
    cores = dict(core.split("=", 1) for core in options.core) if options.core else built_cores()
    rows = run(cores, options.full, ROOT / ".build" / "lab")
    failed = [row for row in rows if row["result"] != "ok"]
    print(table(rows))
    for row in failed:
        print(f"\n{row}")
    pairs = "the full product" if options.full else "every pair of values at least once"
    spent = time.monotonic() - started
    print(f"\n{len(rows)} cases, {pairs}; {len(failed)} failed; {spent:.0f} s; {platform.platform()}")
    print("/bin/sh on AIX is ksh88, which runs on AIX only: ksh88 unproven.")
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    figures = {"cases": len(rows), "failed": len(failed), "seconds": round(spent), "rows": rows}
    RESULTS.write_text(json.dumps({**figures, "cores": list(cores), "platform": platform.platform()}, indent=2))
    return 1 if failed else 0
