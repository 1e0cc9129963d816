# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one reading of a healthy partition costs: round trips, commands, bytes both ways, controller CPU, time.

For each kind of simulated host, over its own ssh. ``cpu_ms`` is what the controller's process thinks, from rendering the
probe to the audit document, without ssh. ``ratio`` is the wall time of a reading against a bare ``ssh HOST true`` in the
same run: both pay for the login. Key by key the worst of the kinds stands in the results.
"""

from __future__ import annotations

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import typing as t

from benchmarks.bench_sim import Sim, estate, timed
from benchmarks.checkout import importable
from benchmarks.record import record

ROUNDS = 5  # the fastest counts: what else the machine does only ever adds
KINDS = {"h000": "AIX 7.1", "h001": "AIX 7.2", "h002": "AIX 7.3", "h003": "VIOS 3.1", "h004": "RHEL 9.4"}
MOST_BYTES = 4096  # a healthy document


def product(name: str) -> t.Any:
    """A module of plugin_utils, under the name it has in an installed collection."""
    importable()
    full = f"ansible_collections.powerops.rsct.plugins.plugin_utils.{name}"
    __import__(full)
    return sys.modules[full]


class Wire:
    """A transport over plain ssh that counts. Has what ProbeRunner asks of one."""

    privilege, environment = "become", t.cast("dict[str, str]", {})

    def __init__(self, sim: Sim, host: str) -> None:
        shell = "oem_setup_env" if KINDS[host].startswith("VIOS") else "/bin/sh"
        self._command = ["ssh", "-F", str(sim.state / "ssh_config"), host, shell]
        self.calls = self.sent = self.received = 0
        self.outside = 0.0

    def run(self, script: str, *, deadline: float) -> t.Any:
        begin = time.process_time()
        done = subprocess.run(self._command, input=script.encode(), capture_output=True, timeout=deadline, check=False)
        self.outside += time.process_time() - begin
        self.calls, self.sent, self.received = self.calls + 1, len(script), len(done.stdout)
        text = done.stdout.decode("utf-8", "surrogateescape")
        return product("_shell.transport").Answer(text=text)


def reading(sim: Sim, host: str) -> tuple[Wire, dict[str, t.Any], float, float]:
    """The wire, the audit document, CPU seconds of the controller and wall seconds of one reading."""
    wire = Wire(sim, host)
    runner = product("_shell.probe").ProbeRunner(wire)
    begin, start = time.process_time(), time.monotonic()
    document = product("_core.status").read_status(runner, {}, host=host)
    return wire, document, time.process_time() - begin - wire.outside, time.monotonic() - start


def asked(platform: str) -> int:
    """Rows of the catalogue that a host of this platform is asked at most."""
    return sum(platform in row.tags or "inband" in row.tags for row in product("_core.commands").CATALOGUE.values())


def cost(sim: Sim, host: str) -> dict[str, t.Any]:
    readings = [reading(sim, host) for _unused in range(ROUNDS)]
    wire, document, _cpu, _wall = readings[-1]
    if document["state"] != "healthy":
        raise SystemExit(f"{host} is {document['state']}, not healthy: {json.dumps(document['findings'])[:500]}")
    bare = min(timed(lambda: sim.ssh(host, "true" if host != "h003" else "ioslevel")) for _unused in range(ROUNDS))
    return {
        "host": KINDS[host],
        "round_trips": wire.calls,
        "commands": asked(document["platform"]),
        "script_bytes": wire.sent,
        "answer_bytes": wire.received,
        "document_bytes": len(json.dumps(document, separators=(",", ":")).encode()),
        "cpu_ms": round(1000 * min(row[2] for row in readings), 1),
        "wall_ms": round(1000 * min(row[3] for row in readings)),
        "ratio": round(min(row[3] for row in readings) / bare, 2),
    }


def main() -> None:
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cost-"))
    try:
        with Sim(folder, estate(len(KINDS))) as sim:
            rows = [cost(sim, host) for host in KINDS]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    worst = {key: max(row[key] for row in rows) for key in rows[0] if key != "host"}
    record("cost", worst, rows)
    if worst["document_bytes"] >= MOST_BYTES:
        raise SystemExit(f"a healthy document has {worst['document_bytes']} bytes, {MOST_BYTES} are too many")


if __name__ == "__main__":
    main()
