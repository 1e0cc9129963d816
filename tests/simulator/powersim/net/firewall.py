# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packet filters of network mode: rows of a table, loaded as nft rules into the table ``inet powersim`` of a namespace.

What a person adds with nft beside that table is left alone.
"""

from __future__ import annotations

import dataclasses
import shutil
import typing as t

from powersim.estate.schema import Refused
from powersim.net.namespace import Namespace

TABLE = "inet powersim"
# nft's matches by protocol.
PROTOCOLS = {"tcp": "meta l4proto tcp", "udp": "meta l4proto udp", "both": "meta l4proto { tcp, udp }"}
ACTIONS = ("drop", "reject")
HOOKS = {"router": ("forward",)}


@dataclasses.dataclass(frozen=True)
class Block:
    """``at``: router or a host. ``sources`` and ``targets``: addresses, none for any. ``larger``: bytes of an IP packet.

    ``port``: that of the destination, 0 for all. ``reason``: what asked for it, so that the same can take it away.
    """

    at: str
    protocol: str = "both"
    port: int = 657
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    larger: int = 0
    action: str = "drop"
    reason: str = ""

    def line(self) -> str:
        words = [f"ip {key} {_set(values)}" for key, values in self._ends() if values]
        words.append(PROTOCOLS[self.protocol])
        words += [f"th dport {self.port}"] if self.port else []
        words += [f"meta length > {self.larger}"] if self.larger else []
        return " ".join([*words, "counter", self.action])

    def _ends(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return ("saddr", self.sources), ("daddr", self.targets)


def _set(values: tuple[str, ...]) -> str:
    return values[0] if len(values) == 1 else "{ " + ", ".join(values) + " }"


def script(blocks: t.Iterable[Block], hooks: t.Iterable[str]) -> str:
    """All of the table at once, so that there is no moment without it."""
    rules = [f"    {block.line()}" for block in dict.fromkeys(blocks)]
    lines = [f"add table {TABLE}", f"delete table {TABLE}"]
    if rules:
        chains = [
            [f"  chain {hook}_fw {{", f"    type filter hook {hook} priority 0;", *rules, "  }"] for hook in hooks
        ]
        lines += [f"table {TABLE} {{", *(line for chain in chains for line in chain), "}"]
    return "\n".join(lines) + "\n"


class Firewall:
    """The rows that hold now; ``change`` loads the table of each namespace whose rows differ."""

    def __init__(self, spaces: t.Mapping[str, Namespace]) -> None:
        self._spaces = spaces
        self.blocks: list[Block] = []

    def change(self, *, add: t.Iterable[Block] = (), remove: t.Iterable[Block] = ()) -> None:
        """Raises Refused, and then nothing has changed."""
        gone = set(remove)
        wanted = list(dict.fromkeys([*(block for block in self.blocks if block not in gone), *add]))
        for place in dict.fromkeys(block.at for block in [*self.blocks, *wanted]):
            before, after = ([block for block in rows if block.at == place] for rows in (self.blocks, wanted))
            if before != after and place in self._spaces:
                load(self._spaces[place], after, HOOKS.get(place, ("input", "output")))
        self.blocks = wanted

    def because(self, reason: str) -> list[Block]:
        return [block for block in self.blocks if block.reason == reason]

    def mirror(self, place: str, blocks: list[Block], reason: str) -> None:
        """Let the rows with that reason at a place be these."""
        there = [block for block in self.blocks if block.at == place and block.reason == reason]
        if there != blocks:
            self.change(add=blocks, remove=there)

    def forget(self, place: str) -> None:
        """A host went down, and its rules with it."""
        self.blocks = [block for block in self.blocks if block.at != place]


def load(namespace: Namespace, blocks: list[Block], hooks: tuple[str, ...]) -> None:
    nft = shutil.which("nft", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if nft is None:
        raise Refused("There is no nft on this machine: install the package nftables to block ports.")
    answer = namespace.run([nft, "-f", "-"], script(blocks, hooks))
    if answer.returncode:
        raise Refused(f"nft refused the rules ({' '.join(answer.stderr.split())}): change what is to be blocked.")
