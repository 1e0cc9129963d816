# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The scripts our renderers make, as (name, text): what the shell tests look at. A new renderer gets a row in RENDERED."""

from __future__ import annotations

import importlib
import importlib.util
import typing as t

from . import collection

UTILS = f"ansible_collections.{collection.FQCN}.plugins.plugin_utils"
NONCE = "0123456789abcdef0123456789abcdef"


def _module(name: str) -> t.Any:
    """A module of plugin_utils, None while it is not written."""
    path = collection.ROOT / "plugins" / "plugin_utils" / f"{name.replace('.', '/')}.py"
    return importlib.import_module(f"{UTILS}.{name}") if path.is_file() else None


def _probes() -> t.Iterator[tuple[str, str]]:
    script, catalogue = _module("_shell.script"), _module("_core.commands")
    if script and catalogue:
        commands = list(catalogue.CATALOGUE.values())
        for per_command in (False, True):
            text = script.render_probe(commands, NONCE, limit=60, per_command=per_command, environment={"A": "b c"})
            yield f"probe[per_command={per_command}]", text


def _port_checks() -> t.Iterator[tuple[str, str]]:
    shell = _module("_ports.shell")
    if shell:
        targets = [{"host": host, "port": 657, "protocol": "tcp"} for host in ("192.0.2.1", "hmc1")]
        yield "ports", shell.render(targets, NONCE, timeout=3, source="192.0.2.9", pythons=shell.PYTHONS).text


def _repairs() -> t.Iterator[tuple[str, str]]:
    names = ("_core.ladder", "_core.plan", "_shell.repair_script", "_shell.repair_launch", "_shell.repair_watch")
    ladder, plan, script, launch, watch = (_module(name) for name in names)
    needs, checks = (("need_any_hmc",),), ("no_work_in_flight",)
    steps = tuple(
        plan.Step(rung, ("RMC001",), rung.wait, needs, checks, begin=rung.begin, loses=rung.loses)
        for rung in ladder.LADDER.values()
    )
    repair = script.render_repair(plan.Plan(NONCE[:16], "lpar1", "aix", steps, goal=(("need_active", "ctrmc"),)))
    yield "repair", repair
    yield "repair launch", launch.render_launch(repair, "20260101T000000Z-test01", NONCE)
    yield "repair watch", watch.render_watch("20260101T000000Z-test01", NONCE, patience=20)


def _rollbacks() -> t.Iterator[tuple[str, str]]:
    saves, parts = _module("_shell.repair_saves"), _module("_shell.parts")
    yield "saves", saves.render_saves(NONCE)
    yield "rollback", saves.render_rollback("20260101T000000Z-test01", trust=True)
    yield "parts", parts.render_run(["echo a", "\necho b"], parts.FOLDER + NONCE, "/bin/sh")


RENDERED: tuple[t.Callable[[], t.Iterator[tuple[str, str]]], ...] = (_probes, _port_checks, _repairs, _rollbacks)


def scripts() -> list[tuple[str, str]]:
    return [row for source in RENDERED for row in source()]
