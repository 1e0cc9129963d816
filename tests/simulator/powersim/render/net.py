# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sockets as netstat (AIX) and ss (Linux) print them."""

from __future__ import annotations

import typing as t

Socket = tuple[str, str, int, str, int, str]  # tcp/udp, local, port, peer ('' for none), peer port, state

AIX_TITLE = "Active Internet connections (including servers)\n"
AIX_COLUMNS = "Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)\n"
PCB_COLUMNS = "PCB/ADDR         Proto Recv-Q Send-Q  Local Address      Foreign Address    (state)\n"


def _aix_end(host: str, port: int) -> str:
    return f"{host or '*'}.{port or '*'}"


def netstat(sockets: t.Sequence[Socket], *, with_pcb: bool = False) -> str:
    text = AIX_TITLE + (PCB_COLUMNS if with_pcb else AIX_COLUMNS)
    for number, (protocol, local, port, peer, peer_port, state) in enumerate(sockets):
        kind = protocol + ("4" if peer and protocol == "tcp" else "")
        here, there = _aix_end(local, port), _aix_end(peer, peer_port)
        if with_pcb:
            line = (
                f"{0xF1000F0000287BC0 + number * 0x400:016x} {kind:<4}       0      0  {here:<21} {there:<21} {state}"
            )
        else:
            line = f"{kind:<5}      0      0  {here:<22} {there:<22} {state}"
        text += line.rstrip() + "\n"
    return text


SS_STATES = {"LISTEN": "LISTEN", "ESTABLISHED": "ESTAB", "": "UNCONN"}


def _ss_end(address: str, port: int) -> str:
    shown = f"[{address}]" if ":" in address else address or "0.0.0.0"
    return f"{shown}:{port or '*'}"


def ss(sockets: t.Sequence[Socket], *, header: bool = True, protocols: bool = True) -> str:
    """``protocols``: with the first column, which is not there when one protocol was asked for."""
    text = "State  Recv-Q Send-Q Local Address:Port Peer Address:Port\n" if header else ""
    if header and protocols:
        text = f"Netid {text}"
    for protocol, local, port, peer, peer_port, state in sockets:
        here, there = _ss_end(local, port), _ss_end(peer, peer_port)
        queue = 128 if state == "LISTEN" else 0
        text += f"{protocol:<5} " if protocols else ""
        text += f"{SS_STATES[state]:<6} 0      {queue:<6} {here:>17} {there:>16}\n"
    return text


def netstat_linux(sockets: t.Sequence[Socket]) -> str:
    text = "Active Internet connections (servers and established)\n"
    text += "Proto Recv-Q Send-Q Local Address           Foreign Address         State      \n"
    for protocol, local, port, peer, peer_port, state in sockets:
        here, there = f"{local or '0.0.0.0'}:{port}", f"{peer or '0.0.0.0'}:{peer_port or '*'}"
        text += f"{protocol:<5}      0      0 {here:<23} {there:<23} {state:<11}\n"
    return text


def rpcinfo(rows: t.Sequence[tuple[int, int, str, int, str]]) -> str:
    """``rpcinfo -p``: program, version, protocol, port, service; widths are from memory."""
    text = "   program vers proto   port  service\n"
    return text + "".join(
        f"{program:>10} {version:>4} {protocol:>5} {port:>6}  {name}\n"
        for program, version, protocol, port, name in rows
    )
