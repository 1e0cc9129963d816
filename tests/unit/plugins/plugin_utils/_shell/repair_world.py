# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A partition made of a folder: product commands that keep their state in files, can hang and can fail.

Each fake is the same small shell script; what a command does is a row of ``CHANGES``: state files it writes.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import time
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.findings import Diagnosis, Finding, HmcLink
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import (
    Member,
    Membership,
    ProxySlot,
    ProxyTable,
    Snapshot,
    Subsystem,
)
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.plan import Plan, make_plan
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair_script import render_repair

SHELLS = [shell for shell in ("dash", "bash", "ksh93", "mksh", "posh") if shutil.which(shell)]
NODE = "5b1e77c0a94d2f08"
RUN = "20260101T000000Z-test01"
NONCE = "0123456789abcdef"

#: What a command changes: state file -> content. ``heal`` in the state names the commands that bring the link up.
CHANGES = {
    "startsrc -s ctrmc": {"ctrmc": "active"},
    "rmcctrl -z": {"ctrmc": "inoperative", "link": "none"},
    "rmcctrl -A": {"ctrmc": "active"},
    "rmcctrl -p": {"listener": "yes"},
    "stopsrc -s mcproxy": {"mcproxy": "inoperative", "slot": "none"},
    "startsrc -s mcproxy": {"mcproxy": "active"},
    "stopsrc -c -s ctrmc": {"ctrmc": "inoperative", "link": "none"},
}
START = {
    "ctrmc": "active",
    "mcproxy": "absent",
    "link": "O",
    "slot": "none",
    "listener": "yes",
    "free": "999999",
    "heal": "",
    "hang": "",
}

FAKE = """\
#!/bin/sh
cd "$(dirname "$0")/../state" || exit 9
words="${0##*/}${1:+ $*}"
has() { grep -qx -- "$words" "$1" 2>/dev/null; }
has late && { echo >late; (sleep 2; exec "$0" "$@") </dev/null >/dev/null 2>&1 & exit 0; }
case $words in
  'lssrc '* | lsrsrc* | rmcdomainstatus* | ss* | ct_clusterinfo* | df* | ls[ains]* | odmget* | 'ctsthl -l' | *GetNode*) ;;
  *) echo "$words" >>log ;;
esac
etc=../root/etc/ct_node_id var=../root/var/ct/cfg
has half && { rm -f "$var"/*; echo inoperative >ctrmc; echo "$$ $words" >>hanging; exec sleep 600; }
has hang && { echo "$$ $words" >>hanging; exec sleep 600; }
has slow && sleep 2
has fail && exit 1
row() { read -r word <"$1"; [ "$word" = absent ] || printf ' %-16s %-16s %-12s %s\\n' "$1" rsct 77 "$word"; }
case $words in
  'lssrc -a')
    echo 'Subsystem         Group            PID          Status'
    row ctrmc; row mcproxy
    cat subsystems 2>/dev/null ;;
  'lssrc -ls mcproxy')
    read -r word <slot
    echo '|  11 |hmc-east1      |     '"$word"'      |           1|             1|' ;;
  'rmcdomainstatus -s ctrmc')
    read -r up <ctrmc; [ "$up" = active ] || exit 1
    read -r word <link
    [ "$word" = none ] && exit 0
    printf '\\nManagement Domain Status: Management Control Points\\n'
    printf '  %s A  0xNODE  0001  192.0.2.21\\n' "$word" ;;
  'ss -tan')
    read -r word <listener
    [ "$word" = yes ] && echo 'LISTEN 0 128 *:657 *:*' ;;
  'ct_clusterinfo -c') cat cluster 2>/dev/null || echo IW ;;
  'df -P -k '*)
    echo 'Filesystem 1024-blocks Used Available Capacity Mounted on'
    read -r word <free
    echo "/dev/hd9var 1000000 1 $word 1% /var" ;;
  'recfgct'*)
    read -r id <$etc
    case $1 in -s) ;; *) id=${2:-00000000000000a1} ;; esac
    rm -f "$var"/* errm/*
    echo "$id" >$etc; echo "$id" >"$var/ct_node_id"; echo default >"$var/ctrmc.acls"; echo key-$$ >"$var/ct_has.qkf"
    echo active >ctrmc; echo none >link; echo 'mode none' >secmode; echo 'client message policy: E' >status ;;
  lsnodeid) cat "$var/ct_node_id" ;;
  lsrsrc) echo '"IBM.Condition"'; echo '"IBM.Association"' ;;
  'lsrsrc -i '*) echo PersistentResourceAttributes::; cat "errm/$2" 2>/dev/null ;;
  'mkrsrc -f '*) sed 1d "$2" >>"errm/$3" ;;
  lssecmode) cat secmode ;;
  'lsitab ctrmc') echo 'ctrmc:2:once:/usr/bin/startsrc -s ctrmc' ;;
  'chsecmode -c '*) echo "mode $2 $4 $6" >secmode ;;
  'lssrc -ls ctrmc') cat status ;;
  'rmcctrl -m '*) echo "client message policy: $2" >status ;;
  'ctsnap -d '*) echo archive >"$2/ctsnap.lpar1.tar.gz"; echo log >"$2/ctsnap.lpar1.log" ;;
  'ctsthl -l') cat keys ;;
  *GetNodeState) cat states ;;
  lsrsrc-api*) cat point; exit 1 ;;
  'odmget HACMPcluster') [ ! -f powerha ] || { cat powerha; exit 1; } ;;
  lspv) cat disks 2>/dev/null ;;
  'odmget -q name=cluster0 CuAt') cat cluster0 ;;
  'chdev -l cluster0 '*) printf 'CuAt:\n\tattribute = "node_uuid"\n\tvalue = "%s"\n' "${4#node_uuid=}" >cluster0 ;;
  'lsattr -El sys0 -a os_uuid') read -r word <uuid; echo "os_uuid $word N/A True" ;;
CASES
esac
has heal && { echo I >link; echo A >slot; }
exit 0
"""
READING = ("lssrc", "lsrsrc", "rmcdomainstatus", "ss", "ct_clusterinfo", "df")
CHANGING = ("rmcctrl", "startsrc", "stopsrc", "refresh", "rmcrefreshMD")
#: On a partition that has an identity, see ``World.settle``.
DEEP = ("recfgct", "lsnodeid", "mkrsrc", "lssecmode", "chsecmode", "ctsnap", "ctsthl", "runact", "lsrsrc-api", "odmget",
        "chdev", "lsattr", "lsitab")  # fmt: skip
UUID = "789f930f-b15c-4639-b842-b42603862704"
CONDITION = 'resource 1:\n        Name     = "paging"\n        Severity = 2\n'


class World:
    """The fake partition below ``folder``. ``state`` and ``bin`` beside the repair's own folder ``rsct``."""

    def __init__(self, folder: pathlib.Path, **state: str) -> None:
        self.folder = folder
        self.state = folder / "state"
        self.rsct = folder / "rsct"
        self.bin = folder / "bin"
        self.state.mkdir()
        self.bin.mkdir()
        cases = "".join(
            f"  '{words}') {' '.join(f'echo {value} >{name};' for name, value in row.items())} :;;\n"
            for words, row in CHANGES.items()
        )
        self.fake = FAKE.replace("NODE", NODE).replace("CASES\n", cases)
        self.add(*READING, *CHANGING)
        for name, value in {**START, **state}.items():
            self.set(name, value)

    def add(self, *names: str) -> None:
        """Put these product commands on the host."""
        for name in names:
            (self.bin / name).write_text(self.fake)
            (self.bin / name).chmod(0o755)

    def settle(self, etc: str = NODE, var: str = NODE) -> World:
        """Give the partition node ids, keys, a condition, a security mode and a device cluster0."""
        self.add(*DEEP)
        self.cfg.mkdir(parents=True)
        (self.root / "etc").mkdir()
        (self.state / "errm").mkdir()
        (self.state / "errm" / "IBM.Condition").write_text(CONDITION)
        files = {"ctrmc.acls": "own rules\n", "ct_has.qkf": "private\n", "ct_has.pkf": "public\n", "ct_has.thl": "hosts\n"}
        for name, text in files.items():
            (self.cfg / name).write_text(text)
        for path, text in ((self.root / "etc" / "ct_node_id", etc), (self.cfg / "ct_node_id", var)):
            path.write_text(f"{text}\n# a comment\n" if text else "")
        self.set("secmode", "mode nist_sp800_131a rsa2048_sha256 aes256_sha256")
        self.set("status", "client message policy: R")
        self.set("cluster0", 'CuAt:\n\tattribute = "node_uuid"\n\tvalue = "6e0c1d2a-47b1-11ee-8001-4e1219560a01"')
        self.set("uuid", UUID)
        self.set("heal", "rmcctrl -p")
        return self

    @property
    def root(self) -> pathlib.Path:
        return self.folder / "root"

    @property
    def cfg(self) -> pathlib.Path:
        return self.root / "var" / "ct" / "cfg"

    def ids(self) -> tuple[str, ...]:
        """First lines of both node id files; empty for a file that is not there."""
        files = (self.root / "etc" / "ct_node_id", self.cfg / "ct_node_id")
        return tuple(path.read_text().splitlines()[0] if path.is_file() and path.read_text() else "" for path in files)

    def saved(self, run: str = RUN) -> pathlib.Path:
        return self.rsct / "saves" / run

    def history(self) -> list[list[str]]:
        path = self.rsct / "history"
        return [line.split("\t") for line in path.read_text().splitlines()] if path.exists() else []

    def set(self, name: str, value: str) -> None:
        (self.state / name).write_text(value + "\n")

    def get(self, name: str) -> str:
        return (self.state / name).read_text().strip()

    @property
    def log(self) -> list[str]:
        path = self.state / "log"
        return path.read_text().splitlines() if path.exists() else []

    def environment(self, scale: int = 6) -> dict[str, str]:
        return {
            "POWEROPS_PATH": str(self.bin),
            "POWEROPS_RSCT_DIR": str(self.rsct),
            "POWEROPS_WAIT_SCALE": str(scale),
            "POWEROPS_ROOT": str(self.root),
        }

    def here(self, run: str = RUN) -> pathlib.Path:
        return self.rsct / "runs" / run

    def journal(self, run: str = RUN) -> list[list[str]]:
        path = self.here(run) / "journal"
        return [line.split("\t") for line in path.read_text().splitlines()] if path.exists() else []

    def events(self, run: str = RUN) -> list[tuple[str, str]]:
        return [(row[1], row[2]) for row in self.journal(run)]

    def result(self, run: str = RUN) -> str:
        path = self.here(run) / "result"
        return path.read_text().strip() if path.exists() else ""

    def install(self, plan: Plan | str, run: str = RUN) -> pathlib.Path:
        """What the launch does, without it: folders, lock and script."""
        self.here(run).mkdir(parents=True)
        (self.rsct / "lock").mkdir()
        (self.rsct / "lock" / "owner").write_text(f"{os.getpid()} {run} boot launch\n")
        script = self.here(run) / "repair.sh"
        script.write_text(plan if isinstance(plan, str) else render_repair(plan))
        return script

    def cut_off(self, process: subprocess.Popen[bytes]) -> None:
        """A power loss: the whole session is gone, and the lock is known to be stale."""
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        for line in (self.state / "hanging").read_text().splitlines():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(line.split()[0]), signal.SIGKILL)
        shutil.rmtree(self.rsct / "lock")
        for name in ("half", "hang"):
            self.set(name, "")

    def start(
        self, plan: Plan | str, shell: str = "sh", run: str = RUN, scale: int = 6, change: str = ""
    ) -> subprocess.Popen[bytes]:
        script = self.install(plan, run)
        return subprocess.Popen(
            [shell, str(script), run, *([change] if change else [])],
            env={**os.environ, **self.environment(scale)},
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # nohup would leave it ignored
        )

    def repair(self, plan: Plan | str, shell: str = "sh", run: str = RUN, scale: int = 6) -> str:
        """Run the repair to its end; anything on standard error is a failure."""
        with self.start(plan, shell, run, scale) as process:
            _out, err = process.communicate(timeout=120)
        assert err.decode() == ""
        return self.result(run)


def until(condition: t.Callable[[], t.Any], seconds: float = 30) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.05)


def finding(rule: str, slug: str, remedy: str, explains: tuple[str, ...] = (), human: str = "") -> Finding:
    return Finding(rule, slug, "error", "lpar1", "message", remedy=remedy, explains=explains, human_action=human)


STOPPED = finding("RMC002", "ctrmc_stopped", "start_ctrmc", ("RMC004", "RMC009"))
HUNG = finding("RMC003", "rmcd_hung", "recycle", ("RMC009",))
DISABLED = finding("RMC004", "remote_clients_disabled", "enable_remote", ("RMC009",))
DOWN = finding("RMC009", "link_down", "refresh")
STUCK = finding("RMC010", "inband_stuck", "restart_mcproxy")
LINK = HmcLink("hmc-east1", "none", "down", node_id=NODE, names=("hmc-east1",))


def snapshot(**change: t.Any) -> Snapshot:
    """A partition that is no member, with RMC running and nothing in flight."""
    base: dict[str, t.Any] = {
        "platform": "aix",
        "hostname": "lpar1",
        "uid": 0,
        "subsystems": (Subsystem("ctrmc", "rsct", 77, "active"),),
        "links": (),
        "rmcd_answers": True,
        "membership": Membership(Member.NO),
        "work_in_flight": (),
        "sockets": (),
        "proxy": ProxyTable("absent"),
        "history": (),
    }
    return Snapshot(**{**base, **change})


def stopped_snapshot(**change: t.Any) -> Snapshot:
    return snapshot(subsystems=(Subsystem("ctrmc", "rsct", None, "inoperative"),), **change)


def plan_for(
    *causes: Finding, explained: tuple[Finding, ...] = (), seen: Snapshot | None = None, allow: tuple[str, ...] = ()
) -> Plan:
    diagnosis = Diagnosis("down", "none", (LINK,), causes, explained)
    return make_plan(seen or snapshot(), diagnosis, allow=allow)


HUNG_RMCD = "rmcdomainstatus -s ctrmc\nlsrsrc"  # what does not end when rmcd is hung
STUCK_PROXY = ProxyTable("table", (ProxySlot("hmc-east1", "H", 11),))
