# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Renders a plan as one POSIX shell script that a person reads before it runs.

The same plan gives the same bytes: run id and change number are arguments, folder and wait scale are environment. The
script needs nobody once it runs: it checks again what may have changed, stops at the first rung that heals, and always
finishes a rung that stops something. Started by hand it makes its own folders and lock, see ``repair_console``.
"""

from __future__ import annotations

import re
import shlex
import textwrap
import typing as t

from .._core.facts.system import WORK
from .._core.ladder import LADDER, SAVES, Argv, Risk, Rung
from .._core.membership import CLUSTER_DAEMONS
from .._core.plan import Plan, Step
from .._core.plan_goal import Need
from . import repair_identity as identity
from . import repair_lib as lib
from . import repair_put_back as put_back
from . import repair_senses as senses
from .repair_console import CONSOLE
from .repair_place import PLACE
from .script import PATH

#: The step of a rollback, which is no rung: nothing in a diagnosis asks for it.
ROLLBACK: t.Final = "rollback"

_WIDTH = 118
_UNPRINTABLE = re.compile(r"[^ -~]")

_USAGE = """\
# Usage: /bin/sh repair.sh RUN_ID [CHANGE], from the folder runs/RUN_ID, with the lock held; rmc_reset does that.
# By hand, where no network reaches the partition: open its console on the HMC (mkvterm -m SYSTEM -p PARTITION), log in
# as root, type cat >repair.sh, paste this text, end it with Control-D. Then
#   /bin/sh repair.sh --look   reads, tells what it would do and changes nothing
#   /bin/sh repair.sh          does it, asks nothing and shows its journal; --help tells more
# It writes below POWEROPS_RSCT_DIR only: journal, output, result, saves, history, marker of an unfinished step.
# Environment, for tests and simulation only:
#   POWEROPS_RSCT_DIR    that folder, default /var/adm/powerops-rsct
#   POWEROPS_WAIT_SCALE  whole percent of every limit and wait, default 100; a command always has 5 seconds
#   POWEROPS_PATH        folders looked into before the fixed PATH
#   POWEROPS_ROOT        folder in which /etc and /var/ct are looked for
"""

_VARIABLES = """\
SCALE=${POWEROPS_WAIT_SCALE:-100}
RUN=$1
CHANGE=${2:--}
CONSOLE=$3
HERE=$DIR/runs/$RUN
SAVE=$DIR/saves/$RUN
STEP=- SPENT=0 WHOSE=$RUN TRUST=0
OURS='' PENDING='' RESULT='' ENDED='' AGAIN='' HELD='' task=''
"""

_END = """\
main() {
  open_run
  climb
}

case $1 in
  '' | -*)
    by_hand "$@" </dev/null
    exit
    ;;
esac
trap close_run 0
trap 'note signal HUP 129; exit 129' 1
trap 'note signal INT 130; exit 130' 2
trap 'note signal QUIT 131; exit 131' 3
trap 'note signal TERM 143; exit 143' 15
trap '' 13 # whoever reads along on a console may go away
main </dev/null; exit
"""


def render_repair(plan: Plan) -> str:
    """The whole script for ``plan``. ASCII, lines ended by LF."""
    steps = [_step(number, step) for number, step in enumerate(plan.steps, 1)]
    return assemble(_header(plan), plan.id, steps, plan.goal)


def assemble(header: str, plan_id: str, steps: t.Sequence[str], goal: t.Sequence[Need]) -> str:
    """``header``: comment lines. ``steps``: the text of ``step_N`` and its goal, from 1 on."""
    parts = [
        f"{header}{_USAGE}\n",
        lib.WORLD % {"path": PATH},
        _VARIABLES,
        f"PLAN={plan_id}\nSTEPS={shlex.quote(' '.join(str(n) for n, _text in enumerate(steps, 1)))}\n",
        f"OWING={shlex.quote(' '.join([*_owing(), ROLLBACK]))}\n",
        f"RESETTING={shlex.quote(' '.join([*filter(_resets, _owing()), ROLLBACK]))}\n",
        f"WORK={shlex.quote(textwrap.fill(' '.join(sorted(WORK)), _WIDTH - 6))}\n",
        f"CLUSTER_DAEMONS={shlex.quote(' '.join(CLUSTER_DAEMONS))}\n",
        "\n# --- the plan ---\n",
        *steps,
        goal_text("goal", goal),
        "# --- what a step owes that was begun, also by a former run ---\n\n",
        *(_finish(LADDER[name]) for name in _owing()),
        _ROLLBACK,
        "# --- the tools ---\n\n",
        "\n".join((lib.OWNER, PLACE, lib.RUNNING, senses.READING, senses.NEEDS, senses.CHECKS)),
        "\n",
        "\n".join((identity.KEEP, identity.RESET, put_back.SETTINGS, put_back.DEFINITIONS, put_back.FORMER)),
        "\n",
        "\n".join((lib.FRAME, CONSOLE)),
        "\n",
        _END,
    ]
    return "".join(parts)


def plainly(text: str) -> str:
    """Remote text may stand in a comment: one line, printable, short."""
    return _UNPRINTABLE.sub("?", text)[:_WIDTH]


def _header(plan: Plan) -> str:
    lines = [
        "#!/bin/sh",
        f"# RMC repair of {plainly(plan.hostname) or 'an unnamed host'} ({plan.platform}), plan {plan.id}.",
        "# It stops at the first step after which the goal is reached:",
    ]
    for number, step in enumerate(plan.steps, 1):
        rung = step.rung
        lines += [
            f"# {number}. {rung.name}: {rung.purpose}",
            f"#    because of {', '.join(step.reasons)}; risk class {rung.risk.word}; undo: {rung.undo}",
            f"#    expected within {step.wait} s: {rung.expects}",
        ]
        lines += [f"#    loses: {line}" for line in step.loses]
        if step.consents:
            lines.append(f"#    allowed by name: {', '.join(step.consents)}")
    return "".join(f"{row}\n" for line in lines for row in _wrapped(line))


def _wrapped(line: str) -> list[str]:
    """A comment in lines that a console takes when they are pasted into it."""
    return textwrap.wrap(line, _WIDTH, subsequent_indent="#    ", break_on_hyphens=False)


def _owing() -> list[str]:
    """Rungs that owe something once begun; all of them, since a former run of another plan may have left one."""
    return [rung.name for rung in LADDER.values() if rung.finish]


def _resets(name: str) -> bool:
    """Rungs that wipe the identity: a boot does not end them, and the next run has to go on with them."""
    return LADDER[name].risk is Risk.IDENTITY


def _step(number: int, step: Step) -> str:
    rung = step.rung
    lines = [f"step_{number}() {{", f"  STEP={rung.name}"]
    lines += [f"  needs {need} || return 1" for need in rung.needs]
    lines += _unless_met(number, step)
    lines += [f"  check {shlex.join(check.split())} || return 1" for check in step.checks]
    lines += [f"  {word} || return 1" for word in rung.before]
    if any(SAVES in word for argv in step.begin for word in argv):
        lines.append("  data_folder || return 1")
    if rung.finish and _resets(rung.name):
        lines += ["  still_safe || return 1", _remember(step)]
    if rung.finish:
        lines.append(f"  begin {rung.name} || return 1 # from here on finish_{rung.name} runs, whatever happens")
    if rung.finish and _resets(rung.name):
        lines.append("  limited 30 /dev/null sync # marker and saves outlast a loss of power")
    if step.begin:
        lines.append(f"  {_class(rung)}")
    lines += _begin(step)
    if rung.finish:
        lines.append("  finish")
    lines += [f"  wait_for {step.wait} goal_{number}", "}", ""]
    return "\n".join(lines) + "\n" + goal_text(f"goal_{number}", step.goal)


def _unless_met(number: int, step: Step) -> list[str]:
    """A former run that was gone on with may have brought the id already; a second wipe is never worth it."""
    lines = []
    for need in step.goal:
        if _resets(step.rung.name) and need[0] in ("need_node_id", "need_other_node_id"):
            lines += [f"  if met {shlex.join(need)}; then", f"    wait_for {step.wait} goal_{number}", "    return", "  fi"]
    return lines


def _class(rung: Rung) -> str:
    return f"enter {rung.risk.word} {int(rung.risk)}"


def _remember(step: Step) -> str:
    """What a run needs that goes on with this reset. ``links``: whether a living connection forbids it."""
    wanted = next((need[1] for need in step.goal if need[0] == "need_node_id"), "-")
    mode = "new" if wanted == "-" and step.rung.name == "new_identity" else "restore"
    links = "asked" if "no_living_link" in step.checks else "allowed"
    commands = " ".join(shlex.quote(" ".join(argv)) for argv in step.begin)
    return f'  remember {mode} {shlex.quote(wanted)} {step.rung.limit} {links} "$RUN" 0 {commands} || return 1'


def _begin(step: Step) -> list[str]:
    rung = step.rung
    runs = _runs(rung.limit, step.begin[:-1])
    if _resets(rung.name):  # a wipe is for nothing where what goes before it failed
        runs = [f"{line} &&" for line in runs]
    if rung.instead and step.begin:
        known = f"  if on_host {shlex.quote(step.begin[0][0])}; then"
        return [known, *_indent(_runs(rung.limit, step.begin)), "  else", *_indent(_runs(rung.limit, rung.instead)), "  fi"]
    for last in step.begin[-1:]:
        runs.append(_run(rung.limit, last))
        if rung.overrun:
            left = _indent(_run(rung.limit, argv) for argv in rung.overrun)
            runs += ["  if [ $? -eq 124 ] && surely_no_member; then # the limit passed: end what is left", *left, "  fi"]
        if _resets(rung.name):
            runs.append("  [ $? -eq 124 ] || ENDED=1 # it was not cut off")
        runs += _until_gone(rung.limit, last)
    return runs


def _runs(limit: int, commands: t.Iterable[Argv]) -> list[str]:
    return [line for argv in commands for line in (_run(limit, argv), *_until_gone(limit, argv))]


def _run(limit: int, argv: Argv) -> str:
    return f"  run {limit} {' '.join(map(_word, argv))}"


def _word(text: str) -> str:
    """A word of a command; the folder of the saves is known to the script only."""
    before, mark, after = text.partition(SAVES)
    return f'{before}"$SAVE"{shlex.quote(after)}' if mark else shlex.quote(text)


def _until_gone(limit: int, argv: Argv) -> list[str]:
    """SRC only requests a stop, and a start before its end would be lost."""
    stopped = "ctrmc" if argv == ("rmcctrl", "-z") else argv[-1] if argv[:2] == ("stopsrc", "-s") else ""
    return [f"  gone {stopped} {limit}"] if stopped else []


def _indent(lines: t.Iterable[str]) -> list[str]:
    return ["  " + line for line in lines]


def goal_text(name: str, needs: t.Sequence[Need]) -> str:
    words = " &&\n    ".join(shlex.join(need) for need in needs) or "false"
    return f"{name}() {{\n  {words}\n}}\n\n"


def _finish(rung: Rung) -> str:
    lines = ["  reset_settled || return 1"] if _resets(rung.name) else []
    lines += [*_runs(rung.limit, rung.finish), *(f"  {word}" for word in rung.after)]
    alive = "alive_reset" if _resets(rung.name) else f"src_active {rung.restores}"
    return _owes(rung.name, "\n".join(lines), alive, _class(rung))


def _owes(name: str, finish: str, alive: str, entered: str) -> str:
    return (
        f"finish_{name}() {{\n{finish}\n}}\n\nalive_{name}() {{\n  look\n  {alive}\n}}\n\n"
        f"class_{name}() {{ {entered}; }}\n\n"
    )


_ROLLBACK = _owes(
    ROLLBACK,
    """\
  reset_settled || return 1
  if [ "$TRUST" = 1 ]; then put_back_trust; fi
  look
  if [ -n "$ENDED" ] || [ "$WHOSE" != "$RUN" ] || ! src_active ctrmc; then bring_up; fi
  put_back_settings
  put_back_parent
  put_back_definitions""",
    "alive_reset",
    f"enter {Risk.IDENTITY.word} {int(Risk.IDENTITY)}",
)
