# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rung, a risk class and a consent are; the rows stand in ``ladder`` and ``ladder_deep``."""

from __future__ import annotations

import dataclasses
import enum
import typing as t

Argv = tuple[str, ...]

AIX: t.Final = frozenset({"aix", "vios"})
ALL: t.Final = frozenset({"aix", "vios", "linux"})
#: Stands in a command for the folder of this run's saves; the script puts its own variable there.
SAVES: t.Final = "{saves}"


class Risk(enum.IntEnum):
    """What a rung can hurt; a higher class is never entered because a lower one took too long."""

    NONE = 0
    HMC = 1  # touches the HMC's view only
    LINK = 2  # touches RMC, cuts no living connection
    RMC = 3  # stops RMC or the in-band proxy for a while
    TRUST = 4  # changes who trusts whom
    IDENTITY = 5  # changes who this partition is

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclasses.dataclass(frozen=True)
class Consent:
    """A name for ``allow``: what the operator takes upon himself by giving it."""

    name: str
    meaning: str


@dataclasses.dataclass(frozen=True)
class Rung:
    """One row of the ladder.

    ``begin``: commands in order; words in braces are filled in by ``plan_targets``, a command once for each value it has
    on this host and not at all without one. ``finish``: commands that always run once the first of ``begin`` was started,
    whatever happens. ``instead``: run where the first command of ``begin`` is not on the host. ``overrun``: run when the
    last command of ``begin`` overran its limit, never on a cluster member. ``restores``: the subsystem that runs again
    once ``finish`` is done. ``before`` and ``after``: words of the repair script that keep copies before ``begin``, and put
    back what can be put back at the end of ``finish``.
    ``wait``: seconds until the change must show, ``young_wait`` the same on a host that is up for less than an hour.
    ``limit``: seconds for each command. ``guards``: rows of ``plan_guards``. ``needs``: what must be true on the host right
    before, or the rung is passed over. ``goal``: kinds of ``plan_goal`` that tell it worked.
    ``consent``: the name in ``CONSENTS`` without which the rung is not climbed at all. ``loses``: what it destroys, and
    what of it can't be brought back. ``gated``: False where a change
    number, a window and the budget of attempts do not count, because it only collects or ends what was begun.
    ``source``: a public page, or "from memory" where nobody's text was found.
    """

    name: str
    order: int
    risk: Risk
    purpose: str
    begin: tuple[Argv, ...] = ()
    finish: tuple[Argv, ...] = ()
    instead: tuple[Argv, ...] = ()
    overrun: tuple[Argv, ...] = ()
    restores: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    goal: tuple[str, ...] = ()
    expects: str = ""
    undo: str = ""
    loses: tuple[str, ...] = ()
    consent: str = ""
    gated: bool = True
    wait: int = 120
    young_wait: int = 0
    limit: int = 60
    platforms: frozenset[str] = ALL
    source: str = ""

    @property
    def commands(self) -> tuple[Argv, ...]:
        """As the row stands: words in braces are not filled in; ``plan.Step.commands`` are."""
        return self.begin + self.finish

    def wait_for(self, uptime_seconds: int | None) -> int:
        """Seconds to wait for the change; a partition that booted within the hour gets longer."""
        young = uptime_seconds is not None and uptime_seconds < 3600
        return max(self.wait, self.young_wait) if young else self.wait
