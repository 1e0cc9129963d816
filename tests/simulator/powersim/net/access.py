# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How ssh inside the estate's network finds its hosts: DIR/ssh/network_config, made from what is written for outside."""

from __future__ import annotations

import pathlib
import re
import typing as t

CONFIG, KNOWN = "network_config", "network_known_hosts"


def write(folder: pathlib.Path, addresses: t.Mapping[str, str], ports: t.Mapping[str, int]) -> None:
    """``addresses`` and ``ports`` by host; for `powersim exec router ssh -F DIR/ssh/network_config HOST`."""
    inner = folder / "ssh"
    names = {str(port): name for name, port in ports.items()}
    keys = re.findall(r"^\[127\.0\.0\.1\]:(\d+) (.+)$", (folder / "known_hosts").read_text(encoding="ascii"), re.M)
    lines = [f"{addresses[names[port]]} {key}\n" for port, key in keys if names.get(port) in addresses]
    (inner / KNOWN).write_text("".join(lines), encoding="ascii")
    outside = (folder / "ssh_config").read_text(encoding="utf-8")
    (inner / CONFIG).write_text("".join(_stanzas(outside, addresses, inner / KNOWN)), encoding="utf-8")


def _stanzas(outside: str, addresses: t.Mapping[str, str], known: pathlib.Path) -> t.Iterator[str]:
    """The stanzas for 127.0.0.1, with the real address and port of each host instead."""
    for stanza in re.split(r"^(?=Host )", outside, flags=re.M):
        name = stanza.partition("\n")[0].removeprefix("Host ").strip()
        if name in addresses:
            stanza = re.sub(r"HostName \S+", f"HostName {addresses[name]}", stanza)
            stanza = re.sub(r"Port \d+", "Port 22", stanza)
            yield re.sub(r"UserKnownHostsFile .*", f"UserKnownHostsFile {known}", stanza)
