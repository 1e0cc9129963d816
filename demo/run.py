# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo: a simulated estate with three broken partitions, diagnosed, repaired and proved by the real playbooks.

Exit status 0 when everything came out as expected, 1 when it did not, 130 and the like when it was interrupted.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import secrets
import shutil
import sys
import tempfile
import typing as t

import processes
import show
from estate import ROOT, DemoError, Estate

LOG = ROOT / ".cache" / "demo.log"
FINDINGS = 2  # exit status of a playbook that has found something
#: Partition: cause, outcome of the repair. The third needs a person, whatever we do.
BROKEN = {
    "vios1": ("RMC002", "healed"),
    "aixapp04": ("RMC003", "healed"),
    "rhel06": ("RMC009", "failed"),
}
UNTOUCHED = {
    "aixdb01": "healthy over IP",
    "aixweb02": "healthy in-band, without an IP connection",
    "aixold03": "powered off",
}


class Demo:
    """Each chapter returns nothing and notes in ``wrong`` what was not as expected."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self.reports = estate.folder / "reports"
        self.plans = estate.folder / "plans"
        self.wrong: list[str] = []

    def expect(self, holds: bool, text: str) -> None:
        if not holds:
            self.wrong.append(text)

    def playbook(self, name: str, folder: str, *options: str) -> dict[str, t.Any]:
        """Run one, say so, and return its report."""
        where = self.reports / folder
        shown = f"$ ansible-playbook -i inventory.yml powerops.rsct.{name} {' '.join(options)}".rstrip()
        show.say(shown, "  ")
        kept = dict.fromkeys(("rmc_validate_audit_dir", "rmc_repair_audit_dir", "rmc_report_dir"), str(where))
        status, seconds = self.estate.playbook(name, *options, "-e", json.dumps(kept))
        self.expect(status == FINDINGS, f"{name} ended with exit status {status} instead of {FINDINGS}")
        if not (where / "report.json").exists():
            raise DemoError(f"{name} left no report (exit status {status})")
        show.say(f"(exit status {status}: there are findings; {seconds:.0f} s)", "  ")
        return show.report(where)

    def start(self) -> None:
        show.say("powerops.rsct: every machine below is simulated, every SSH login and every playbook is real.")
        show.chapter(1, "An estate with three broken partitions (simulated)")
        self.estate.up()
        for row in self.estate.status():
            broken = ", ".join(row["faults"]) or ("powered off" if row["state"] != "Running" else "healthy")
            show.as_is(f"{row['name']:<10} {row['platform']:<6} {row['level']:<36} login {row['user']:<8} {broken}", "  ")

    def triage(self) -> None:
        show.chapter(2, "Triage: one question to the HMC, then only the partitions that need it")
        report = self.playbook("triage", "triage")
        for line in report["above"]:
            show.say(line, "  ")
        show.say()
        found = {row["partition"]: row["before"] for row in report["rows"]}
        for name, (finding, _outcome) in BROKEN.items():
            show.diagnosis(found[name])
            ids = [row["id"] for row in found[name]["findings"]]
            self.expect(finding in ids, f"{name} should have {finding} and has {ids}")

    def plan(self) -> None:
        show.chapter(3, "The plan, in check mode: what would be done, and the script that would do it")
        self.playbook("repair", "check", "--check", "--diff", "-e", f"rmc_repair_plan_dir={self.plans}")
        for name in BROKEN:
            show.plan(name, json.loads((self.plans / f"{name}.json").read_text(encoding="utf-8"))["steps"])
        show.say("the script for aixapp04, byte for byte what the repair will install:", "  ")
        show.script(self.plans / "aixapp04.sh")
        self.log_query("Changed so far", "--mutating", expected=0)

    def repair(self) -> dict[str, t.Any]:
        show.chapter(4, "The repair")
        return self.playbook("repair", "repair")

    def proof(self, report: dict[str, t.Any]) -> None:
        show.chapter(7, "The proof from both ends, and the result (all of it simulated)")
        for line in report["below"]:
            show.say(line, "  ")
        show.say()
        print((self.reports / "repair" / "report.txt").read_text(encoding="utf-8").rstrip(), flush=True)
        after = {row["partition"]: row.get("after") or row["before"] for row in report["rows"]}
        for finding in after["rhel06"]["findings"]:
            show.say(f"Why: {finding['message']}", "    ")
        for name, (_finding, outcome) in BROKEN.items():
            wanted = "healthy" if outcome == "healed" else "down"
            self.expect(after[name]["state"] == wanted, f"{name} should be {wanted} and is {after[name]['state']}")
        human = [finding["human_action"] for finding in after["rhel06"]["findings"]]
        self.expect(any("network team" in text for text in human), "rhel06 should ask the network team")
        self.expect(any("says active" in line for line in report["below"]), "the HMC should see what was healed")

    def evidence(self) -> None:
        show.chapter(5, "What was touched: the simulator's own log of every command on every machine")
        for name, why in UNTOUCHED.items():
            self.log_query(f"{name}, {why}", "--mutating", "--host", name, expected=0)
        for name in BROKEN:
            steps = json.loads((self.plans / f"{name}.json").read_text(encoding="utf-8"))["steps"]
            predicted = [command for step in steps for command in step["commands"]]
            done = [entry["argv"] for entry in self.estate.commands("--mutating", "--host", name)]
            self.expect(done == predicted[: len(done)] and bool(done), f"{name} ran {done}, predicted was {predicted}")
            text = "; ".join(" ".join(words) for words in done)
            show.say(f"{name}: {len(done)} of {len(predicted)} predicted commands: {text}", "  ")

    def again(self) -> None:
        show.chapter(6, "The same repair once more")
        before = len(self.estate.commands("--mutating"))
        self.playbook("repair", "again")
        self.log_query("Changed by the second run", "--mutating", expected=before, less=before)

    def log_query(self, title: str, *options: str, expected: int, less: int = 0) -> None:
        """Ask the log, show the question, and note a surprise."""
        found = self.estate.commands(*options)
        show.say(f"{title}: {len(found) - less} commands   ($ powersim log {' '.join(options)})", "  ")
        self.expect(len(found) == expected, f"{title}: {len(found)} mutating commands instead of {expected}")

    def run(self) -> None:
        self.start()
        self.triage()
        self.plan()
        report = self.repair()
        self.evidence()
        self.again()
        self.proof(report)


def how_to_log_in(estate: Estate) -> None:
    show.chapter(8, "The estate stays up (--keep)")
    powersim = f"PYTHONPATH=tests/simulator {sys.executable} -m powersim"
    for line in (
        f"ssh -F {estate.state}/ssh_config aixapp04",
        f"ANSIBLE_COLLECTIONS_PATH={estate.folder}/tree {' '.join(estate.command('triage'))}",
        f"{powersim} status --state {estate.state}",
        f"{powersim} inject aixdb01 ctrmc_stopped --state {estate.state}",
        f"{powersim} log --mutating --state {estate.state}",
        f"{powersim} down --state {estate.state}; rm -r {estate.folder}",
    ):
        print(f"  {line}")


def verdict(demo: Demo) -> int:
    if not demo.wrong:
        show.say("\nEverything came out as expected. (All of it simulated: no real AIX, VIOS or HMC took part.)")
        return 0
    show.say("\nNot as expected:")
    for text in demo.wrong:
        show.say(f"* {text}", "  ")
    return 1


def attempt(estate: Estate, keep: bool) -> int:
    """The demo, and whatever happens, the end of everything it has started."""
    demo, status = Demo(estate), 1
    try:
        processes.prepare()
        demo.run()
        status = verdict(demo)
        if keep:
            how_to_log_in(estate)
    except processes.Interrupted as ending:
        status = 128 + ending.number
        print(f"\n{ending}: cleaning up", flush=True)
    except DemoError as error:
        print(f"\nThe demo can't go on: {error}", file=sys.stderr)
    finally:
        processes.ignore_endings()
        if status or not keep:
            clean(estate, save_log=status == 1)
    return status


def clean(estate: Estate, *, save_log: bool) -> None:
    if save_log and estate.log.exists():
        LOG.parent.mkdir(exist_ok=True)
        shutil.copy(estate.log, LOG)
        print(f"What Ansible printed is in {LOG}.", file=sys.stderr)
    estate.down()
    processes.end_all()
    shutil.rmtree(estate.folder, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="leave the estate up and say how to log in")
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.gettempdir()) / f"rsct-demo-{secrets.token_hex(4)}"
    return attempt(Estate(folder), options.keep)


if __name__ == "__main__":
    sys.exit(main())
