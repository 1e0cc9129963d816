# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo: a simulated estate, most of it broken, diagnosed, repaired and proved by the real playbooks.

Exit status 0 when everything came out as claimed, 1 when it did not, 130 and the like when it was interrupted.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import secrets
import shutil
import sys
import tempfile
import time
import typing as t

import claims
import processes
import show
import table
from estate import ROOT, SHOWN, DemoError, Estate

LOG = ROOT / ".cache" / "demo.log"
FINDINGS = 2  # exit status of a playbook that has found something
PROOF = "Proof from both ends:"


class Demo:
    """Each chapter returns nothing and notes in ``wrong`` what was not as expected."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self.reports = estate.folder / "reports"
        self.wrong: list[str] = []
        self.hosts: list[claims.Host] = []
        self.began = time.monotonic()

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
        show.chapter(1, "A simulated estate: 2 HMCs and 24 partitions, most of them broken")
        self.estate.up()
        self.hosts = self._hosts()
        for system in self.estate.systems():
            show.say(title(system))
            for host in (host for host in self.hosts if host.system == system["name"]):
                about = f"{host.name:<9} {host.level.partition(' (')[0]:<35} {host.user:<7} "
                show.say(about + host.condition.replace(":", ": "), "  ", hang=len(about))

    def _hosts(self) -> list[claims.Host]:
        catalogue, status = self.estate.catalogue(), self.estate.status()
        return [
            claims.Host(
                own["name"],
                system["name"],
                ("VIOS " if own["platform"] == "vios" else "AIX " if own["platform"] == "aix" else "") + own["level"],
                status[own["name"]]["user"],
                own.get("transport", "ip"),
                status[own["name"]]["state"] == "Running",
                {fault: catalogue[fault.partition(":")[0]] for fault in status[own["name"]]["faults"]},
            )
            for system in self.estate.systems()
            for own in system["partitions"]
        ]

    @property
    def broken(self) -> list[str]:
        return [host.name for host in self.hosts if host.broken]

    def diagnose(self) -> dict[str, t.Any]:
        show.chapter(2, "Check mode: ask the HMCs, visit what they have lost, find out why")
        report = self.playbook("repair", "check", "--check", "--diff")
        show.say(report["above"][0], "  ")
        show.say()
        found = {row["partition"]: row["before"] for row in report["rows"]}
        for name in self.broken:
            show.diagnosis(found[name], proved=name == SHOWN)
        return report

    def plan(self, report: dict[str, t.Any]) -> None:
        show.chapter(3, "The plan: what would be done, what is refused, and by which script")
        for name in self.broken:
            show.plan(name, report["plans"].get(name, ()))
            for refusal in report["refused"].get(name, ()):
                show.say(f"{name:<9}  {refusal['rung']} is refused: {refusal['text']}", "  ")
        show.say(f"\nfrom the script for {SHOWN}, byte for byte what the repair will install:", "  ")
        show.script(self.estate.plans / f"{SHOWN}.sh")
        changed = self.estate.commands("--mutating")
        show.say(f"\nChanged so far: {len(changed)} commands   ($ powersim log --mutating)", "  ")
        self.expect(not changed, f"check mode changed something: {changed}")

    def repair(self) -> dict[str, t.Any]:
        show.chapter(4, "The repair")
        return self.playbook("repair", "repair")

    def changes(self) -> dict[str, list[str]]:
        """The simulator's own log: every mutating command, by host."""
        found: dict[str, list[str]] = {}
        for entry in self.estate.commands("--mutating"):
            found.setdefault(entry["host"], []).append(" ".join(entry["argv"]))
        return found

    def evidence(self) -> None:
        show.chapter(5, "What was touched: the simulator's own log   ($ powersim log --mutating)")
        changes = self.changes()
        for name, done in changes.items():
            show.say(f"{name:<9}  {'; '.join(done)}", "  ")
        show.say(f"nothing on {', '.join(host.name for host in self.hosts if host.name not in changes)}", "  ")

    def again(self) -> None:
        show.chapter(6, "The same repair once more")
        before = self.changes()
        self.playbook("repair", "again")
        after = self.changes()
        more = sum(map(len, after.values())) - sum(map(len, before.values()))
        show.say(f"Changed by the second run: {more} commands", "  ")
        self.expect(before == after, f"the second run changed something: {after}")

    def result(self, check: dict[str, t.Any], repair: dict[str, t.Any]) -> None:
        show.chapter(7, "The result, proven from both ends (all of it simulated)")
        seen = self.seen(check, repair)
        for name in (name for name in self.broken if not list(claims.unproven(name, seen))):
            links = ", ".join(f"{link['hmc']} {link['state']}" for link in seen.rows[name]["after"]["links"])
            show.say(f"{name:<9}  says: {links}. {'; '.join(seen.proof[name])}", "  ")
        members = {title(system): [own["name"] for own in system["partitions"]] for system in self.estate.systems()}
        print(f"\n{table.render(members, repair['rows'], show.columns(), colour=show.colour())}\n")
        print(table.render_requests(seen.requests, show.COLUMNS))
        self.wrong += claims.surprises(self.hosts, seen)
        show.say(f"\nSimulated: {claims.summary(self.hosts, seen)}")
        show.say(f"It took {time.monotonic() - self.began:.0f} s.")

    def seen(self, check: dict[str, t.Any], repair: dict[str, t.Any]) -> claims.Evidence:
        rows = {row["partition"]: row for row in repair["rows"]}
        return claims.Evidence(
            found={row["partition"]: [one["id"] for one in row["before"]["findings"]] for row in check["rows"]},
            rows=rows,
            proof=proofs(repair["below"]),
            requests={name: table.requests(rows[name], repair["refused"].get(name, ())) for name in self.broken},
            changes=self.changes(),
            planned={
                name: [" ".join(words) for step in steps for words in step["commands"]]
                for name, steps in check["plans"].items()
            },
            truth=self.estate.status(),
        )

    def run(self) -> None:
        self.start()
        check = self.diagnose()
        self.plan(check)
        report = self.repair()
        self.evidence()
        self.again()
        self.result(check, report)


def title(system: t.Mapping[str, t.Any]) -> str:
    return (
        f"{system['name']}, {system['type_model']} with {system['firmware']}, managed by {' and '.join(system['hmcs'])}"
    )


def proofs(lines: t.Sequence[str]) -> dict[str, list[str]]:
    """What the HMCs say of each partition, from the lines of the playbook's report."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        if line.startswith(" "):
            found[name].append(line.strip())
        elif line and line != PROOF:
            name = line.partition(":")[0]
            found[name] = []
    return found


def how_to_log_in(estate: Estate) -> None:
    show.chapter(8, "The estate stays up (--keep)")
    powersim = f"PYTHONPATH=tests/simulator {sys.executable} -m powersim"
    for line in (
        f"ssh -F {estate.state}/ssh_config {SHOWN}",
        f"ANSIBLE_COLLECTIONS_PATH={estate.folder}/tree {' '.join(estate.command('triage'))}",
        f"{powersim} status --state {estate.state}",
        f"{powersim} inject aixdb01 ctrmc_stopped --state {estate.state}",
        f"{powersim} log --mutating --state {estate.state}",
        f"{powersim} down --state {estate.state}; rm -r {estate.folder}",
    ):
        print(f"  {line}")


def verdict(demo: Demo) -> int:
    if not demo.wrong:
        show.say("Everything came out as claimed. No real AIX, VIOS or HMC took part.")
        return 0
    show.say("\nNot as claimed:")
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
            clean(estate, save_logs=status == 1)
    return status


def clean(estate: Estate, *, save_logs: bool) -> None:
    """Whatever part of it fails, the rest is done."""
    try:
        if save_logs:
            keep_logs(estate)
        estate.down()
    finally:
        processes.end_all()
        shutil.rmtree(estate.folder, ignore_errors=True)


def keep_logs(estate: Estate) -> None:
    """What Ansible printed, and what the simulator's daemon has to say."""
    for log, kept in ((estate.log, LOG), (estate.state / "daemon.log", LOG.with_name("demo-daemon.log"))):
        try:
            LOG.parent.mkdir(exist_ok=True)
            shutil.copy(log, kept)
        except FileNotFoundError:
            continue
        except OSError as error:
            print(f"{log.name} could not be kept as {kept}: {error.strerror}.", file=sys.stderr)
        else:
            print(f"{log.name} is kept as {kept}.", file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="leave the estate up and say how to log in")
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.gettempdir()) / f"rsct-demo-{secrets.token_hex(4)}"
    return attempt(Estate(folder), options.keep)


if __name__ == "__main__":
    sys.exit(main())
