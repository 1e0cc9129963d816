# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random faults, consents and crashes: the real repair on simulated partitions, and the simulator's truth afterwards.

A few examples run by default, always the same ones; POWEROPS_EXAMPLES asks for more, drawn anew each time.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
import time
import typing as t

import hypothesis as hy
from ansible.errors import AnsibleConnectionFailure
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder import CONSENTS
from ansible_collections.powerops.rsct.tests.integration import live_estate as live
from ansible_collections.powerops.rsct.tests.integration.ssh_repair import RepairedHost

EXAMPLES = int(os.environ.get("POWEROPS_EXAMPLES", "0"))
HOSTS = {"aix1": "aix", "inb1": "aix", "lin1": "linux"}
FAULTS = (
    "ctrmc_stopped", "remote_clients_disabled", "drm_missing", "mgmtdomain_rm_missing", "no_management_domain",
    "network_blocked", "link_suspended", "handshake_persistent", "keys_renewed", "hmc_replaced", "node_id_mismatch",
    "node_id_missing", "hardened", "inband_stuck", "stop_hangs", "rmcd_outside_src", "rmcd_hung",
)  # fmt: skip
CIRCUMSTANCES = ("working_drmgr", "member_offline", "domain_member", "member_group_services", "bare_cluster0")
#: Harm to the consents that name it; a counter without any must stay at 0 whatever is allowed.
EXCUSES: t.Final[dict[str, frozenset[str]]] = {
    "living_link_cut": frozenset(
        {"recycle_with_live_link", "remove_stale", "new_keys", "restore_identity", "new_identity"}
    ),
    "cluster_node_recycled": frozenset({"recycle_on_cluster"}),
    "identity_lost": frozenset({"new_identity"}),
}
IDENTITY = frozenset({"restore_identity", "new_identity"})
ID_FAULTS = frozenset({"node_id_mismatch", "node_id_missing"})
#: Attempts and pauses are another test's subject; here a host is repaired many times within simulated minutes.
POLICY = {"repair": {"attempts": 99, "cool_down_minutes": 0}}
LEFT = "cd /var/adm/powerops-rsct 2>/dev/null && ls -d lock unfinished 2>/dev/null"
JUST_UP = re.compile(r"up 0 days,\s+0?0:0")
REBOOT = "chsysstate -r lpar -m FRAME01 -n {} -o shutdown --immed --restart"

names = st.sampled_from(sorted(HOSTS))
faults = st.lists(st.sampled_from(FAULTS), min_size=1, max_size=2, unique=True)
circumstances = st.sampled_from(("", "", "", *CIRCUMSTANCES))
consents = st.one_of(
    st.just(frozenset()), st.sampled_from(sorted(CONSENTS)).map(lambda name: frozenset({name})),
    st.just(frozenset(CONSENTS)), st.frozensets(st.sampled_from(sorted(CONSENTS)), max_size=4),
)  # fmt: skip
cuts = st.one_of(st.none(), st.tuples(st.sampled_from(("kill", "reboot")), st.integers(2, 12)))


class RepairMachine(RuleBasedStateMachine):
    """One estate for each example. ``allowed``: every consent that a host was given so far."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = contextlib.ExitStack()
        self.allowed: dict[str, frozenset[str]] = dict.fromkeys(HOSTS, frozenset())

    @initialize()
    def begin(self) -> None:
        own = (live.partition("aix1", 1), live.inband("inb1", 2), live.partition("lin1", 3, "linux"))
        self.estate = self.stack.enter_context(live.estate(*own))
        self.hosts = {name: RepairedHost(self.estate.state / "ssh_config", name) for name in HOSTS}

    def teardown(self) -> None:
        self.stack.close()

    # --- what happens to a host ----------------------------------------------------------------------------------------

    @rule(name=names, faults=faults, around=circumstances, allow=consents, cut=cuts)
    def break_and_repair(
        self, name: str, faults: list[str], around: str, allow: frozenset[str], cut: tuple[str, int] | None
    ) -> None:
        for fault in (*faults, around):
            self._inject(name, fault)
        self.repair(name, allow, cut)

    def _inject(self, name: str, fault: str) -> None:
        if not fault:
            return
        print(f"{name}: {fault}")
        with contextlib.suppress(AssertionError):  # the simulator refuses what can't be on this host
            self.estate.powersim("inject", name, fault)

    # --- what we do ----------------------------------------------------------------------------------------------------

    def repair(self, name: str, allow: frozenset[str], cut: tuple[str, int] | None) -> None:
        print(f"{name}: repair, allowed {sorted(allow)}, cut {cut}")
        self.allowed[name] |= allow
        before = self.estate.row(name)
        if cut:
            self._cut_repair(name, allow, *cut)
        result = self._run(name, allow)
        after = self.estate.row(name)
        print(f"{name}: {self._told(result)}; faults {before['faults']}, then {after['faults']}")
        self._no_harm(name, after)
        self._id_kept(name, allow, before, after)
        self._not_left_down(name, before, after, result)
        self._tells_the_truth(name, after, result)
        self._idle_next_time(name, allow, result)

    def _run(self, name: str, allow: frozenset[str]) -> dict[str, t.Any]:
        return self.hosts[name].repair(allow, policy=POLICY)

    @staticmethod
    def _told(result: dict[str, t.Any]) -> str:
        ran = [f"{row['command']} {row['rc']}" for row in result["executed"]]
        refused = [f"{row['rung']}: {row['guard']}" for row in result["refused"]]
        return f"{result['outcome']} {result.get('msg', '')}; ran {ran}; refused {refused}"

    def _cut_repair(self, name: str, allow: frozenset[str], how: str, lines: int) -> None:
        """A repair that is killed, or whose host loses its power, once its journal has so many lines."""
        host = self.hosts[name]
        act = "kill -9 $pid; echo cut" if how == "kill" else "echo cut"
        saboteur = host.saboteur(lines, act)
        if how == "reboot":
            thread = threading.Thread(target=self._reboot_when, args=(name, saboteur))
            thread.start()
            self._run_cut(name, allow)
            saboteur.kill()
            thread.join()
        else:
            self._run_cut(name, allow)
        saboteur.kill()
        saboteur.communicate()
        assert live.eventually(lambda: self.estate.ssh(name, "echo up") == "up\n", 60), f"{name} did not come up"
        self._not_young(name)

    def _run_cut(self, name: str, allow: frozenset[str]) -> None:
        with contextlib.suppress(AnsibleConnectionFailure):
            result = self.hosts[name].repair(allow, policy=POLICY, wait_timeout=60)
            print(f"{name}, cut: {self._told(result)}")

    def _reboot_when(self, name: str, saboteur: t.Any) -> None:
        if saboteur.stdout.readline().startswith("cut"):
            self.estate.ssh("hmc1", REBOOT.format(name))

    def _not_young(self, name: str) -> None:
        """Nothing is judged for ten minutes after a boot: let them pass, a minute in each second."""
        uptime = self.estate.ssh(name, "uptime").strip()
        print(f"{name} is up: {uptime}")
        if JUST_UP.search(uptime):
            time.sleep(11)

    # --- what must hold ------------------------------------------------------------------------------------------------

    def _no_harm(self, name: str, row: dict[str, t.Any]) -> None:
        for harm, count in row["harm"].items():
            excused = EXCUSES.get(harm, frozenset()) & self.allowed[name]
            assert not count or excused, f"{name}: {harm} {count} times, and nothing that was allowed names it"

    def _id_kept(self, name: str, allow: frozenset[str], before: dict[str, t.Any], after: dict[str, t.Any]) -> None:
        if before["node_id"]:
            assert after["node_id"], f"{name} has lost its node id"
            if not allow & IDENTITY:
                assert after["node_id"] == before["node_id"], f"{name} has another node id, which nobody allowed"

    def _not_left_down(
        self, name: str, before: dict[str, t.Any], after: dict[str, t.Any], result: dict[str, t.Any]
    ) -> None:
        left = set(self.estate.ssh(name, LEFT).split())
        if not result["run"]:
            left.discard("lock")  # of a run that was cut: whoever starts the next one sets it aside
        if result["refused"] or result["outcome"] == "unknown":
            left.discard("unfinished")  # it says why it does not go on
        assert not left, f"{name}: {sorted(left)} left behind"
        if before["ctrmc"] == "active":
            refused = any(row["rung"] == "resume" for row in result["refused"])
            assert after["ctrmc"] == "active" or refused, f"{name}: RMC ran before the repair and does not after it"

    def _tells_the_truth(self, name: str, row: dict[str, t.Any], result: dict[str, t.Any]) -> None:
        states = [*row["links"].values(), *row["inband"].values()]
        truly = row["ctrmc"] == "active" and bool(states) and all(state in ("I", "A") for state in states)
        claimed = result["after"]["state"] == "healthy"
        if claimed or result["outcome"] == "healed":
            assert truly, f"{name} is called {result['outcome']}, {result['after']['state']}: {row}"
        if truly and not row["faults"]:
            assert result["after"]["state"] in ("healthy", "unknown"), f"{name} is well: {result['after']['findings']}"

    def _idle_next_time(self, name: str, allow: frozenset[str], result: dict[str, t.Any]) -> None:
        if result["after"]["state"] != "healthy":
            return
        again = self._run(name, allow)
        assert not again["executed"], f"{name} was well, and yet: {self._told(again)}"


RepairMachine.TestCase.settings = hy.settings(
    max_examples=EXAMPLES or 4,
    stateful_step_count=8 if EXAMPLES else 3,
    deadline=None,
    derandomize=not EXAMPLES,
    database=None,
    report_multiple_bugs=False,
    phases=(hy.Phase.generate,),  # a smaller example would take an hour to find
    suppress_health_check=list(hy.HealthCheck),
    print_blob=False,
)
TestRepairsAtRandom = RepairMachine.TestCase
