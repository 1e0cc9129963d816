# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The network of the console as lshmc shows it: -n, -r, --firewall, --netroute, --ntpserver, --syslog."""

from __future__ import annotations

import typing as t

from powersim.hmc import listing
from powersim.hmc.call import HmcCall, Reply
from powersim.hmc.view import Console
from powersim.render import hmc as render
from powersim.state.partition import stable_hex

MASK = "255.255.255.0"


def link_local(console: Console, adapter: str) -> str:
    """Four groups that depend on the seed."""
    digits = stable_hex(console.estate.seed, "adapter", console.spec.name, adapter)
    return "fe80:0:0:0:" + ":".join(digits[start : start + 4].lstrip("0") or "0" for start in range(0, 16, 4))


def adapters(console: Console) -> list[dict[str, str]]:
    return [
        {
            "name": name,
            "ip": ip,
            "mask": MASK,
            "ipv6": link_local(console, name),
            "lparcomm": "off" if name in console.broken.closed else "on",
            "tso": "off",
        }
        for name, ip in console.adapters.items()
    ]


def network(call: HmcCall) -> Reply:
    own = call.console.spec
    pairs = render.network(own.name, own.domain, own.domain, "", "", adapters(call.console))
    return call.listing(listing.of(" ".join(name for name, _unused in pairs)), [dict(pairs)])


def remote(call: HmcCall) -> Reply:
    """Two more switches on later levels than that of the posted output; from which level on is from memory."""
    pairs = [*render.REMOTE, *(render.REMOTE_LATER if call.version >= 9 else ())]
    return call.listing(listing.of(" ".join(name for name, _unused in pairs)), [dict(pairs)])


# --- firewall ----------------------------------------------------------------------------------------------------------

ANYBODY = "0.0.0.0/0.0.0.0"
RULES = (("FCS", "9920:tcp,udp:9900"), ("RMC", "657:udp,tcp:657"), ("RPD", "12347:udp,udp:12348"))
FIREWALL = listing.of("application interface ports allowedhost")


def firewall_rules(console: Console) -> t.Iterator[dict[str, str]]:
    for adapter in console.adapters:
        for name, ports in RULES:
            if not (name == "RMC" and adapter in console.broken.shut):
                yield {"application": name, "interface": adapter, "ports": ports, "allowedhost": ANYBODY}


def firewall(call: HmcCall) -> Reply:
    """Field names follow a third-party wrapper (LPAR tool of powercampus.de); the raw keys are not known."""
    return call.listing(FIREWALL, list(firewall_rules(call.console)))


# --- what is not published ---------------------------------------------------------------------------------------------

SYNTHETIC = listing.of("synthetic")


def synthetic(call: HmcCall) -> Reply:
    """An option that exists and whose output nobody has posted."""
    return call.listing(SYNTHETIC, [{"synthetic": " ".join(call.argv)}])
