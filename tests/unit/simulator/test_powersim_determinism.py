# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same estate file and the same seed give the same run: every output and every line of the log, byte for byte."""

from __future__ import annotations

import pathlib
import re
import typing as t

import pytest
import yaml
from conftest import plain
from live import Live

from powersim import table
from powersim.hmc import table as hmc_table

# What a person would do, and the same again after something was broken and time went by.
ON_HOSTS = (
    "lssrc -a; lssrc -ls ctrmc; /opt/rsct/bin/lsnodeid; cat /etc/ct_node_id; lsrsrc IBM.MCP; lsrsrc IBM.ManagementServer",
    "/usr/sbin/rsct/bin/rmcctrl -z; lssrc -g rsct_rm; /usr/sbin/rsct/bin/rmcctrl -A; lssrc -g rsct; who -b; uptime",
    "/usr/sbin/rsct/bin/rmcdomainstatus -s ctrmc -a ip",
)
ON_HMCS = (
    "lssyscfg -r lpar -m SYS1 -F name,lpar_id,state,rmc_state,rmc_ipaddr,os_version",
    "lspartition -dlpar",
    "lshmc -V",
    "lshmc -n",
)
# They show real processes or real connections of this machine, or an estate that is gone by now.
REAL = {"ps", "hmcshutdown"}


def estate(path: pathlib.Path, seed: int) -> pathlib.Path:
    data = plain(seed=seed, time_scale=0)
    for host in data["systems"][0]["partitions"]:
        host.setdefault("users", [{"name": "root"}] if host.get("platform") != "vios" else [])
    data["systems"][0]["partitions"] = [host for host in data["systems"][0]["partitions"] if host["users"]]
    data["hmcs"][0]["latency"] = 0
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return path


def every_command(platform: str) -> str:
    """Each simulated command without arguments; those that hang or end the shell are not among them."""
    names = sorted(set(table.commands(platform)) - REAL)
    folders = "/opt/rsct/bin:/usr/sbin/rsct/install/bin:/usr/sbin/rsct/bin"
    return f'PATH=$PATH:{folders}; for c in {" ".join(names)}; do echo "== $c"; $c </dev/null 2>&1; echo "rc=$?"; done'


def said(found: Live, host: str, line: str) -> t.Iterator[str]:
    answer = found.ssh(host, line)
    yield from (f"{host}: {text}" for text in (answer.stdout + answer.stderr).splitlines())
    yield f"{host}: rc={answer.returncode}"


def run(found: Live, path: pathlib.Path) -> t.Iterator[str]:
    """Every line printed in the course of the same steps, and every entry of the log."""
    found.up(path)
    hosts = (("aix1", "aix"), ("linux1", "linux"), ("member1", "aix"), ("both1", "aix"))
    hmc_line = "; ".join((*ON_HMCS, *sorted({row.command for row in hmc_table.TABLE} - REAL)))
    for _unused in range(2):
        for host, platform in hosts:
            yield from said(found, host, "; ".join((*ON_HOSTS, every_command(platform))))
        yield from said(found, "hmc1", hmc_line)
        for words in (("inject", "aix1,linux1", "network_blocked"), ("time", "--advance", "600"), ("heal", "--all")):
            yield found.cli(*words).stdout
        yield found.cli("wait", "link", "aix1", "hmc1", "I").stdout
        status = found.cli("status").stdout
        yield re.sub(r"pid \d+|(?<= )\d{5}(?= )|/\S+", "", re.sub(r" +", " ", status))
    yield from (str({**entry, "time": ""}) for entry in found.log())
    found.down()


@pytest.mark.slow
def test_two_runs_are_the_same(tmp_path: pathlib.Path) -> None:
    path = estate(tmp_path / "estate.yml", 5)
    # Sets of texts come in another order with another hash seed; nothing may hang on that.
    first, second = (
        list(run(Live(tmp_path / name, PYTHONHASHSEED=hashes), path)) for name, hashes in (("one", "1"), ("two", "2"))
    )
    assert len(first) > 1000, len(first)
    assert first == second


def test_another_seed_is_another_run(tmp_path: pathlib.Path) -> None:
    answers = []
    for seed in (5, 6):
        found = Live(tmp_path / str(seed))
        found.up(estate(tmp_path / "estate.yml", seed))
        answers.append(found.ssh("aix1", "lssrc -a; /opt/rsct/bin/lsnodeid").stdout)
        found.down()
    assert answers[0] != answers[1]
