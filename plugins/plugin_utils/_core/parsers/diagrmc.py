# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``diagrmc``: the one line of its output that is known, ``198.51.100.25 has RMC connection.``.

Two public test suites look for it: https://github.com/open-power/op-test (testcases/OpTestLPM.py) and
https://github.com/avocado-framework-tests/avocado-misc-tests (io/net/virt-net/lpm.py). All other text, that of a failure
and of other languages too, is unknown: it proves nothing, in neither direction.
"""

from __future__ import annotations

import ipaddress
import re

from ..model import Parsed
from ._text import Noise, lines

_CONNECTED = re.compile(r"([0-9A-Fa-f:.]{2,45}) has RMC connection\.?")


def parse_diagrmc(text: str) -> Parsed[tuple[str, ...]]:
    """The addresses that have a connection, as ``ipaddress`` writes them; every other line is noise."""
    noise = Noise()
    found = []
    for line in lines(text):
        match = _CONNECTED.fullmatch(line.strip())
        own = address(match[1]) if match else ""
        if own:
            found.append(own)
        else:
            noise.add(line)
    return noise.parsed(tuple(dict.fromkeys(found)))


def address(text: str) -> str:
    """Its normal form; empty when it is no IP address."""
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return ""
