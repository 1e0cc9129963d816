# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about an HMC that could not be asked. The sentence of the failed login is the evidence."""

from __future__ import annotations

import typing as t

from . import console_sources as sources
from .base import Hit, Rule
from .console_scene import ConsoleScene


def _refused_as(rule: str) -> t.Callable[[ConsoleScene], t.Iterator[Hit]]:
    def predicate(scene: ConsoleScene) -> t.Iterator[Hit]:
        refusal = scene.console.refusal
        if refusal and refusal.rule == rule:
            yield Hit(refusal.account, {"said": refusal.said})

    return predicate


def _row(rule: str, slug: str, message: str, human: str, source: str, explains: tuple[str, ...] = ()) -> Rule:
    return Rule(
        rule,
        slug,
        "error",
        ("refusal",),
        _refused_as(rule),
        (),
        message,
        human=human,
        source=source,
        confidence="inferred" if explains else "confirmed",
        explains=explains,
    )


ROWS = (
    _row(
        "HMC020",
        "account_locked",
        "{subject}: the account is locked: {said} Next: let nobody log in with it for more than five minutes.",
        "Leave {subject} alone for more than five minutes, for a try starts them anew; find what logs in with a wrong "
        "password, then run this again.",
        sources.CHEATSHEET,
    ),
    _row(
        "HMC021",
        "login_refused",
        "{subject}: the login was refused: {said} Next: correct the user, the key or the password before the next try.",
        "Correct the account of {subject}; the third failure in a row locks it for five minutes.",
        sources.CHEATSHEET,
    ),
    _row(
        "HMC022",
        "host_key_unknown",
        "{subject}: the host key is not trusted: {said} Next: compare its fingerprint with the console's own.",
        "Compare the host key of {subject} with the fingerprint on its console, then correct hmc_known_hosts.",
        "https://www.rfc-editor.org/rfc/rfc4251",
    ),
    _row(
        "HMC023",
        "hmc_unreachable",
        "{subject}: the HMC does not answer: {said} Owner: the HMC administrator (is it off, restarting, being upgraded?), "
        "then the network team.",
        "See whether the HMC of {subject} is on. If it is being restarted or upgraded, run this again a quarter of an hour "
        "after it is back.",
        sources.CLIENT,
        explains=("RMC008", "RMC009", "RMC010", "RMC016", "RMC050", "RMC056"),
    ),
    _row(
        "HMC024",
        "sessions_full",
        "{subject}: the HMC ends connections before the key exchange: {said} Next: see who holds its sessions open.",
        "End sessions nobody needs on the HMC of {subject} (lslogon -r ssh -u shows them), or ask it with fewer at once.",
        sources.CHEATSHEET,
    ),
)
