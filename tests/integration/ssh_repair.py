# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The repair as rmc_reset carries it out, over plain SSH and without a playbook: a play for each step would take minutes.

Reading, plan, script, launch, watch and proof are the product's own; only the connection is not Ansible's.
"""

from __future__ import annotations

import dataclasses
import os
import pathlib
import subprocess
import typing as t

from ansible.errors import AnsibleConnectionFailure

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.collect import collect
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.findings import Diagnosis
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.probe import ProbeRunner
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.repair import reset
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.script import PATH
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.task import make_task
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.transport import Answer

SCALE = 2  # whole per cent of every wait of the repair
LOST = 255  # ssh itself failed

#: Ends the repair that runs once its journal has so many lines; says what it did.
KILL = """\
dir=/var/adm/powerops-rsct
turn=0
while [ $turn -lt 400 ]; do
  turn=$((turn + 1))
  pid='' run=''
  [ -f $dir/lock/owner ] && read -r pid run rest <$dir/lock/owner
  if [ -n "$run" ] && [ -f $dir/runs/$run/journal ]; then
    lines=$(wc -l <$dir/runs/$run/journal)
    if [ "$lines" -ge LINES ]; then ACT; exit 0; fi
  fi
  sleep 0.05
done
echo never
"""


@dataclasses.dataclass(frozen=True)
class SshTransport:
    """As ``ShellTransport``, for root on one simulated host."""

    config: pathlib.Path
    host: str
    privilege: str = "none"

    @property
    def environment(self) -> dict[str, str]:
        return {"POWEROPS_WAIT_SCALE": str(SCALE)}

    def command(self) -> list[str]:
        return ["ssh", "-F", str(self.config), self.host, f"/usr/bin/env -i PATH={PATH} LC_ALL=C /bin/sh"]

    def run(self, script: str, *, deadline: float) -> Answer:
        data = script.encode("utf-8", "surrogateescape")
        try:
            done = subprocess.run(self.command(), input=data, capture_output=True, timeout=deadline, check=False)
        except subprocess.TimeoutExpired:
            return Answer("", f"no answer within {deadline:g} s")
        text = done.stdout.decode("utf-8", "surrogateescape")
        if done.returncode == LOST and not text:
            raise AnsibleConnectionFailure(done.stderr.decode(errors="replace"))
        return Answer(text, "" if text.strip() else f"the shell on the host ended with status {done.returncode}")


class RepairedHost:
    """One host of an estate: read, repair, cut."""

    def __init__(self, config: pathlib.Path, name: str) -> None:
        self.name = name
        self.transport = SshTransport(config, name)
        self.runner = ProbeRunner(t.cast(t.Any, self.transport))

    def diagnosis(self) -> Diagnosis:
        return diagnose(collect(self.runner))

    def repair(self, allow: t.Iterable[str] = (), **options: t.Any) -> dict[str, t.Any]:
        """The result of rmc_reset."""
        wanted = {"allow": sorted(allow), "wait": True, "samples": 1, "sample_pause": 1, **options}
        return reset(make_task(self.runner, t.cast(t.Any, self.transport), wanted, self.name))

    def saboteur(self, lines: int, act: str = "kill -9 $pid; echo killed") -> subprocess.Popen[str]:
        """Waits on the host until the journal has ``lines`` lines, then does ``act``."""
        script = KILL.replace("LINES", str(lines)).replace("ACT", act)
        child = subprocess.Popen(
            self.transport.command(), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=dict(os.environ),
        )  # fmt: skip
        assert child.stdin
        child.stdin.write(script)
        child.stdin.close()
        child.stdin = None
        return child
