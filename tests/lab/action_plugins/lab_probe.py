# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks a lab host things whose answers are known, over the collection's own transport, and says what was wrong."""

from __future__ import annotations

import base64
import typing as t

from ansible.plugins.action import ActionBase

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Batch, Command, State
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.probe import ProbeRunner
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.transport import ShellTransport

LINUX = frozenset({"linux"})
BYTES = b"nul\0 cr\r lf\n\377\303\274 'quoted' \\back $HOME `x` !"
OCTAL = "".join(f"\\{byte:03o}" for byte in BYTES)
BIG = "BEGIN { for (i = 0; i < 4000; i++) print i, \"abcdefghijklmnopqrstuvwxyz0123456789 'x'\" }"
BATCH = (
    Command("octets", ("printf", OCTAL), LINUX),
    Command("no_line_end", ("printf", "x"), LINUX),
    Command("nothing", ("true",), LINUX),
    Command("status", ("awk", "BEGIN { exit 3 }"), LINUX),
    Command("errors", ("ls", "/nonexistent"), LINUX),
    Command("big", ("awk", BIG), LINUX),
    Command("environment", ("printenv", "LAB_VALUE"), LINUX),
    Command("root", ("id", "-u"), LINUX, needs_root=True),
    Command("absent", ("no_such_command",), LINUX),
    Command("aix_only", ("lslpp",), frozenset({"aix"})),
    Command("hang", ("/bin/sleep", "61"), LINUX, timeout=2),
    Command("tree", ("env", "sh", "-c", "/bin/sleep 62 & /bin/sleep 63; :"), LINUX, timeout=2, rmc_client=True),
)
ROOTED = (Command("rooted", ("/bin/sleep", "64"), LINUX, needs_root=True, timeout=2),)
LEFT = (Command("processes", ("ps", "-A", "-o", "args="), LINUX), Command("folders", ("ls", "-a", "/tmp"), LINUX))


class ActionModule(ActionBase):
    """Two batches: the questions, and then whether the first left anything behind."""

    TRANSFERS_FILES = False

    def run(self, tmp: t.Any = None, task_vars: t.Any = None) -> dict[str, t.Any]:
        result = super().run(tmp, task_vars)
        runner = ProbeRunner(ShellTransport(self), timeout=40)
        first = runner.run_batch(BATCH)
        wrong = [first.failure] if first.failure else list(_wrong(first, self._task.args["expected_value"]))
        wrong += self._per_command()
        wrong += _left(runner.run_batch(LEFT))
        if first.host.mode != self._task.args["expected_mode"]:
            wrong.append(f"mode {first.host.mode}")
        result.update(changed=False, wrong=wrong, failed=bool(wrong), msg="; ".join(wrong)[:600] or "all as expected")
        return result

    def _per_command(self) -> list[str]:
        """What sudo starts for one row hangs: it belongs to root, and has to end all the same."""
        if getattr(self._connection.become, "name", "") != "sudo":
            return []
        batch = ProbeRunner(ShellTransport(self, "per_command"), timeout=40).run_batch(ROOTED)
        state = batch.get("rooted").state
        return [] if state is State.TIMEOUT else [f"rooted: {state.value} {batch.failure}"]


def _wrong(batch: Batch, value: str) -> t.Iterator[str]:
    big = "".join(f"{i} abcdefghijklmnopqrstuvwxyz0123456789 'x'\n" for i in range(4000))
    expected: dict[str, tuple[State, int | None, bytes]] = {
        "octets": (State.DONE, 0, BYTES),
        "no_line_end": (State.DONE, 0, b"x"),
        "nothing": (State.DONE, 0, b""),
        "status": (State.DONE, 3, b""),
        "big": (State.DONE, 0, big.encode()),
        "environment": (State.DONE, 0, value.encode() + b"\n"),
        "root": (State.DONE, 0, b"0\n"),
        "absent": (State.MISSING, None, b""),
        "aix_only": (State.SKIPPED, None, b""),
    }
    for name, (state, rc, text) in expected.items():
        got = batch.get(name)
        data = got.stdout.encode("utf-8", "surrogateescape")
        if (got.state, got.rc, data) != (state, rc, text):
            yield f"{name}: {got.state.value} {got.rc} {base64.b64encode(data[:60]).decode()} {got.stderr[:80]!r}"
    for name in ("hang", "tree"):
        if batch.get(name).state is not State.TIMEOUT:
            yield f"{name}: {batch.get(name).state.value}"
    errors = batch.get("errors")
    if errors.state is not State.DONE or errors.rc == 0 or "nonexistent" not in errors.text:
        yield f"errors: {errors}"


def _left(batch: Batch) -> list[str]:
    lines = batch.get("processes").stdout.splitlines() + batch.get("folders").stdout.splitlines()
    if batch.get("processes").state is not State.DONE:
        return [f"no process list: {batch.failure or batch.get('processes')}"]
    own = f".rsct.{''}"
    sleeping = [line for line in lines if "sleep 6" in line and "awk" not in line and "sh -c" not in line]
    folders = [line for line in lines if line.startswith(own)]
    return [f"left behind: {line}" for line in sleeping + folders[1:]]
