# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes when each repair task began and ended, and what came of it: one JSON line each into $REPAIR_TIMES."""

from __future__ import annotations

import json
import os
import time
import typing as t

from ansible.plugins.callback import CallbackBase

ACTION = "powerops.rsct.rmc_reset"


class CallbackModule(CallbackBase):
    """Enabled by name only."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "repair_times"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._began: dict[str, float] = {}

    def v2_runner_on_start(self, host: t.Any, task: t.Any) -> None:
        if task.action == ACTION:
            self._began[host.get_name()] = time.time()

    def _note(self, result: t.Any, ignore_errors: bool = False) -> None:
        task = getattr(result, "task", None) or result._task
        host = (getattr(result, "host", None) or result._host).get_name()
        if task.action != ACTION or host not in self._began:
            return
        said = getattr(result, "result", None) or result._result
        row = {
            "host": host,
            "began": self._began.pop(host),
            "ended": time.time(),
            "outcome": said.get("outcome") or "unreachable",
            "rungs": [step["rung"] for step in said.get("plan", {}).get("steps", ())],
            "refused": [[row["rung"], row["guard"], row["consent"]] for row in said.get("refused", ())],
            "executed": [[row["step"], row["command"]] for row in said.get("executed", ())],
            "msg": str(said.get("msg", ""))[:300],
        }
        with open(os.environ["REPAIR_TIMES"], "a", encoding="utf-8") as handle:
            handle.write(json.dumps(row) + "\n")

    v2_runner_on_ok = v2_runner_on_failed = v2_runner_on_unreachable = _note
