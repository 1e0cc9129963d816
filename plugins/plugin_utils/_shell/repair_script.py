# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Renders a plan as one POSIX shell script that a person reads before it runs.

The same plan gives the same bytes: the run id is an argument, folder and wait scale are environment. The script needs
nobody once it runs: it checks again what may have changed, stops at the first rung that heals, and always finishes a
rung that stops something.
"""

from __future__ import annotations

import re
import shlex
import typing as t

from .._core.facts.system import WORK
from .._core.ladder import LADDER, Argv
from .._core.membership import CLUSTER_DAEMONS
from .._core.plan import Plan, Step
from .._core.plan_goal import Need
from . import repair_lib as lib
from . import repair_senses as senses
from .script import PATH

_WIDTH = 118
_UNPRINTABLE = re.compile(r"[^ -~]")

_USAGE = """\
# Usage: /bin/sh repair.sh RUN_ID, from the folder runs/RUN_ID, with the lock held; rmc_reset does that.
# It writes below POWEROPS_RSCT_DIR only: journal, output, result, marker of an unfinished step.
# Environment, for tests and simulation only:
#   POWEROPS_RSCT_DIR    that folder, default /var/adm/powerops-rsct
#   POWEROPS_WAIT_SCALE  whole percent of every limit and wait, default 100; a command always has 5 seconds
#   POWEROPS_PATH        folders looked into before the fixed PATH
"""

_VARIABLES = """\
SCALE=${POWEROPS_WAIT_SCALE:-100}
RUN=$1
HERE=$DIR/runs/$RUN
STEP=- SPENT=0
OURS='' PENDING='' RESULT='' task=''
"""

_END = """\
main() {
  open_run
  climb
}

trap close_run 0
trap 'note signal HUP 129; exit 129' 1
trap 'note signal INT 130; exit 130' 2
trap 'note signal TERM 143; exit 143' 15
main </dev/null; exit
"""


def render_repair(plan: Plan) -> str:
    """The whole script for ``plan``. ASCII, lines ended by LF."""
    parts = [
        _header(plan),
        lib.WORLD % {"path": PATH},
        _VARIABLES,
        f"PLAN={plan.id}\nSTEPS={shlex.quote(' '.join(str(n) for n, _step in enumerate(plan.steps, 1)))}\n",
        f"OWING={shlex.quote(' '.join(_owing()))}\n",
        f"WORK={shlex.quote(' '.join(sorted(WORK)))}\n",
        f"CLUSTER_DAEMONS={shlex.quote(' '.join(CLUSTER_DAEMONS))}\n",
        "\n# --- the plan ---\n",
        *(_step(number, step) for number, step in enumerate(plan.steps, 1)),
        _goal("goal", plan.goal),
        *(_finish(name) for name in _owing()),
        "# --- the tools ---\n\n",
        "\n".join((lib.OWNER, lib.RUNNING, senses.READING, senses.NEEDS, senses.CHECKS, lib.FRAME)),
        "\n",
        _END,
    ]
    return "".join(parts)


def _plainly(text: str) -> str:
    """Remote text may stand in a comment: one line, printable, short."""
    return _UNPRINTABLE.sub("?", text)[:_WIDTH]


def _header(plan: Plan) -> str:
    lines = [
        "#!/bin/sh",
        f"# RMC repair of {_plainly(plan.hostname) or 'an unnamed host'} ({plan.platform}), plan {plan.id}.",
        "# It stops at the first step after which the goal is reached:",
    ]
    for number, step in enumerate(plan.steps, 1):
        rung = step.rung
        lines += [
            f"# {number}. {rung.name}: {rung.purpose}",
            f"#    because of {', '.join(step.reasons)}; risk class {rung.risk.word}; undo: {rung.undo}",
            f"#    expected within {step.wait} s: {rung.expects}",
        ]
        if step.consents:
            lines.append(f"#    allowed by name: {', '.join(step.consents)}")
    return "\n".join(lines) + "\n" + _USAGE + "\n"


def _owing() -> list[str]:
    """Rungs that owe something once begun; all of them, since a former run of another plan may have left one."""
    return [rung.name for rung in LADDER.values() if rung.finish]


def _step(number: int, step: Step) -> str:
    rung = step.rung
    lines = [f"step_{number}() {{", f"  STEP={rung.name}"]
    lines += [f"  needs {need} || return 1" for need in rung.needs]
    lines += [f"  check {check} || return 1" for check in step.checks]
    if rung.finish:
        lines.append(f"  begin {rung.name} || return 1 # from here on finish_{rung.name} runs, whatever happens")
    lines += _begin(step)
    if rung.finish:
        lines += [f"  gone {rung.restores} {rung.limit}", "  finish"]
    lines += [f"  wait_for {step.wait} goal_{number}", "}", ""]
    return "\n".join(lines) + "\n" + _goal(f"goal_{number}", step.goal)


def _begin(step: Step) -> list[str]:
    rung = step.rung
    runs = [_run(rung.limit, argv) for argv in rung.begin]
    if rung.instead:
        instead = [_run(rung.limit, argv) for argv in rung.instead]
        known = f"  if on_host {shlex.quote(rung.begin[0][0])}; then"
        return [known, *_indent(runs), "  else", *_indent(instead), "  fi"]
    if rung.overrun:
        left = [_run(rung.limit, argv) for argv in rung.overrun]
        late = "  if [ $? -eq 124 ] && surely_no_member; then # the limit passed: end what is left"
        return [*runs, late, *_indent(left), "  fi"]
    return runs


def _run(limit: int, argv: Argv) -> str:
    return f"  run {limit} {shlex.join(argv)}"


def _indent(lines: t.Iterable[str]) -> list[str]:
    return ["  " + line for line in lines]


def _goal(name: str, needs: t.Sequence[Need]) -> str:
    words = " &&\n    ".join(shlex.join(need) for need in needs) or "false"
    return f"{name}() {{\n  {words}\n}}\n\n"


def _finish(name: str) -> str:
    rung = LADDER[name]
    runs = "\n".join(_run(rung.limit, argv) for argv in rung.finish)
    return f"finish_{name}() {{\n{runs}\n}}\n\nalive_{name}() {{\n  look\n  src_active {rung.restores}\n}}\n\n"
