# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold of a plan in every state, one row each: the sentence and the test that finds it broken.

What a plan does to the world is another matter: ``effects.HARMS`` watches the commands as they run.
"""

from __future__ import annotations

import functools
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.correlate_rows import RULES as FLEET
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder import CONSENTS, LADDER, Risk
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.plan import Plan, Refusal

from .fates import Given
from .view import CLOSED, EVERY, Case, View
from .world import World

#: States in which nothing is to be done, said here once more: the planner's own list would prove nothing.
AT_REST: t.Final = ("healthy", "not_applicable")
#: Refusals that pass by themselves or lie with whoever runs the play.
PASSING: t.Final = frozenset(
    {
        "root",
        "platform",
        "work_in_flight",
        "kernel_update",
        "maintenance_window",
        "change_number",
        "nothing_owed",
        "migration",
    }
)
#: Refusals that the administrator of the cluster can lift, and the finding that names him.
OF_THE_CLUSTER: t.Final = frozenset({"membership", "cluster_quiet", "never_on_member", "unfinished_on_member"})
MEMBER: t.Final = "RMC012"
#: Refused because of what the fleet says, which names there whom to ask.
OF_THE_FLEET: t.Final = "duplicate"
BUDGET: t.Final = 3  # attempts in 24 hours, the policy's default


def _names(plan: Plan) -> list[str]:
    return [step.rung.name for step in plan.steps]


def _acts_at_rest(view: View) -> bool:
    """A copy looks well as long as its original is away; what heals it bears its own name among the consents."""
    needless = set(view.rungs) - ({"support_data", *view.given.allow} if view.given.copy else set())
    return view.diagnosis.state in AT_REST and bool(needless)


def _out_of_order(view: View) -> bool:
    orders = [step.rung.order for step in view.plan.steps]
    return orders != sorted(set(orders))


def _without_reason(view: View) -> bool:
    return any(not step.reasons for step in view.plan.steps)


def _without_its_consent(view: View) -> bool:
    return any(step.rung.consent and step.rung.consent not in view.given.allow for step in view.plan.steps)


def _unnamed_consent(view: View) -> bool:
    """A consent that opened a step has to be named by one of the steps that it opened."""
    for name in view.given.allow - {"try_again"} if view.is_root else ():
        before = _names(view.ask(view.given.allow - {name}))
        opened = [step for step in view.plan.steps if step.rung.name not in before]
        if opened and not any(name in (*step.consents, step.rung.consent) for step in opened):
            return True
    return False


def _taken_away_by_a_consent(view: View) -> bool:
    """A consent may open steps and never closes one, but for those that an identity reset makes needless."""
    here = set(_names(view.plan))
    return view.is_root and any(
        not set(_names(view.ask(view.given.allow - {name}))) <= here for name in view.given.allow
    )


def _is_open(refusal: Refusal, view: View) -> bool:
    """Nobody can do anything about it: no consent, no request to a person, and it does not pass by itself."""
    if refusal.consent or refusal.guard in PASSING or (view.given.twin and refusal.guard == OF_THE_FLEET):
        return False
    asked = {request.finding for request in view.plan.human if request.text}
    if MEMBER in asked and refusal.guard in OF_THE_CLUSTER:
        return False  # its administrator was named
    asked |= {name for name, rule in FLEET.items() if rule.human}  # told where the fleet is judged
    asked |= {reason for step in view.plan.steps for reason in step.reasons}  # something else is done about it
    asked |= {below for cause in view.diagnosis.findings if cause.id in asked for below in cause.explains}
    return not asked & set(refusal.reasons)


def _refused_without_way_out(view: View) -> bool:
    return any(not row.text or _is_open(row, view) for row in view.plan.refused)


def _unknown_consent(view: View) -> bool:
    return any(row.consent and row.consent not in CONSENTS for row in view.plan.refused)


def _consent_that_does_not_help(view: View) -> bool:
    """A refusal names a consent although the rung stays refused whatever is allowed."""
    named = {row.rung for row in view.plan.refused if row.consent and view.is_root}
    return bool(named) and any(not row.consent and row.rung in named for row in view.ask(EVERY).refused)


def _consent_already_given(view: View) -> bool:
    return any(row.consent and row.consent in view.given.allow for row in view.plan.refused)


def _nobody_acts(view: View) -> bool:
    ill = view.diagnosis.state in ("down", "degraded")
    return ill and not (view.plan.steps or view.plan.refused or view.plan.human)


@functools.lru_cache(maxsize=50_000)
def highest_at_first(world: World, given: Given) -> Risk:
    """The highest class that is entered in this world when nothing was tried yet."""
    plan = View(Case(world, given)).plan
    return max((step.rung.risk for step in plan.steps), default=Risk.NONE)


def _higher_after_a_timeout(view: View) -> bool:
    """What did not heal in time opens nothing by itself; what it may open bears its own name among the consents."""
    if not view.world.history:
        return False
    top = highest_at_first(view.world.but(history=(), hour=0, cuts=0), view.given)
    later = (step for step in view.plan.steps if step.rung.name not in view.given.allow)
    return any(step.rung.risk > top for step in later)


def _beyond_the_budget(view: View) -> bool:
    runs = [run for run in view.world.history if run.result not in ("healed", "not_needed") and run.risk != "none"]
    recent = [run for run in runs if run.hour > view.world.hour - 24]
    acts = any(step.commands for step in view.plan.steps)
    return len(recent) >= BUDGET and acts and "try_again" not in view.given.allow


def _through_a_gate(view: View) -> bool:
    word = CLOSED.get(view.given.gate)
    if not word:
        return False
    return any(step.commands and step.rung.risk >= Risk[word.upper()] for step in view.plan.steps)


def _left_unfinished(view: View) -> bool:
    """What a former run owes is paid by the next one, whatever it does besides; or it says why it can't."""
    if not view.world.unfinished:
        return False
    return not view.plan.steps and "resume" not in {row.rung for row in view.plan.refused}


def _not_only_going_on(view: View) -> bool:
    owes = "resume" in view.rungs
    return owes and (not view.world.unfinished or view.rungs[0] != "resume")


def _stops_without_start(view: View) -> bool:
    stops = {"rmcctrl -z": "rmcctrl -A", "stopsrc -s mcproxy": "startsrc -s mcproxy"}
    for step in view.plan.steps:
        begun = {" ".join(argv) for argv in step.commands}
        ended = {" ".join(argv) for argv in step.rung.finish}
        if any(stop in begun and start not in ended for stop, start in stops.items()):
            return True
    return False


def _trust_before_its_turn(view: View) -> bool:
    """New keys only after a recycle that ran to its end; an identity only for a copy or where no good id is."""
    recycled = any(dict(run.rungs).get("recycle") in ("reached", "unreached") for run in view.world.history)
    keys = "new_keys" in view.rungs and not recycled
    needs_id = view.given.copy or view.world.node_id in ("missing", "differs")
    return keys or (bool({"new_identity", "restore_identity"} & set(view.rungs)) and not needs_id)


def _wiped_without_support_data(view: View) -> bool:
    wipes = [n for n, step in enumerate(view.plan.steps) if step.rung.risk >= Risk.TRUST]
    if not wipes or "without_support_data" in view.given.allow:
        return False
    return "support_data" not in view.rungs[: wipes[0]]


def _rung_unknown(view: View) -> bool:
    return any(LADDER.get(name) is None for name in view.rungs)


INVARIANTS: t.Final[dict[str, t.Callable[[View], bool]]] = {
    "a healthy partition gets an empty plan": _acts_at_rest,
    "rungs stand in the order of the ladder, each once": _out_of_order,
    "every step has a reason": _without_reason,
    "every step is a rung of the ladder": _rung_unknown,
    "a rung with a consent of its own has it": _without_its_consent,
    "a consent that opened a step is named by it": _unnamed_consent,
    "a consent closes no step": _taken_away_by_a_consent,
    "every refusal has a way out or an owner": _refused_without_way_out,
    "a refusal names only consents that exist": _unknown_consent,
    "a refusal names no consent that would not help": _consent_that_does_not_help,
    "a refusal names no consent that was given": _consent_already_given,
    "where something is wrong, somebody acts": _nobody_acts,
    "a wait that ran out opens no higher class": _higher_after_a_timeout,
    "the budget of attempts is kept": _beyond_the_budget,
    "a closed gate stops its classes": _through_a_gate,
    "what a former run owes is paid, or it is said why not": _left_unfinished,
    "resume comes first, and only where something is owed": _not_only_going_on,
    "what is stopped is started by the same rung": _stops_without_start,
    "new keys and a new identity wait for their turn": _trust_before_its_turn,
    "support data comes before trust and identity": _wiped_without_support_data,
}


def broken(view: View) -> tuple[str, ...]:
    """The sentences that do not hold here."""
    return tuple(name for name, is_broken in INVARIANTS.items() if is_broken(view))
