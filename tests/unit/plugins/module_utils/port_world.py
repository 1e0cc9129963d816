# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small world in a network namespace of its own: listeners, real nftables rules, addresses that drop everything.

Run as ``unshare -n python port_world.py`` (root) or ``unshare -rn ...`` (user namespaces): reads a JSON request on
standard input (``checks``: name -> arguments of check_targets; ``scripts``: name -> shell script; ``files``: limit of
descriptors), prints JSON.
"""

from __future__ import annotations

import json
import pathlib
import resource
import socket
import subprocess
import sys
import threading
import time

TREE = pathlib.Path(__file__).resolve().parents[4] / ".build" / "tree"
OPEN, DROPPED, RESET, PROHIBITED, REFUSED = 657, 658, 659, 660, 661
ANSWERS_ONLY_IN, NTP = 662, 123
VOID = "198.18.0.0/16"  # RFC 2544 benchmark addresses: all ours, everything to them dropped

SETUP = (
    "ip link set lo up",
    f"ip route add local {VOID} dev lo",
    "nft add table inet lab",
    "nft add chain inet lab fw { type filter hook input priority 0 ; policy accept ; }",
    f"nft add rule inet lab fw ip daddr {VOID} drop",
    f"nft add rule inet lab fw meta l4proto {{ tcp, udp }} th dport {DROPPED} drop",
    f"nft add rule inet lab fw tcp dport {RESET} reject with tcp reset",
    f"nft add rule inet lab fw meta l4proto {{ tcp, udp }} th dport {PROHIBITED} reject with icmpx type admin-prohibited",
    f"nft add rule inet lab fw meta l4proto {{ tcp, udp }} th dport {REFUSED} reject",
    f"nft add rule inet lab fw meta l4proto {{ tcp, udp }} th sport {ANSWERS_ONLY_IN} drop",
)
LISTENING = (OPEN, DROPPED, RESET, PROHIBITED, REFUSED, ANSWERS_ONLY_IN)


def _accept(server: socket.socket) -> None:
    while True:
        server.accept()[0].close()


def _echo(sock: socket.socket) -> None:
    while True:
        _data, peer = sock.recvfrom(2000)
        sock.sendto(b"!", peer)


def _time_server(sock: socket.socket) -> None:
    """Answers only what looks like an NTP client's request."""
    while True:
        data, peer = sock.recvfrom(2000)
        if len(data) == 48 and data[0] & 7 == 3:
            sock.sendto(b"\x24" + data[1:], peer)


def _serve() -> None:
    for port in LISTENING:
        server = socket.create_server(("127.0.0.1", port), backlog=2000)
        threading.Thread(target=_accept, args=(server,), daemon=True).start()
    for port, answer in [*((port, _echo) for port in LISTENING), (NTP, _time_server)]:
        udp = socket.socket(type=socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", port))
        threading.Thread(target=answer, args=(udp,), daemon=True).start()


def main() -> None:
    request = json.load(sys.stdin)
    for command in SETUP:
        subprocess.run(command.split(), check=True)
    _serve()
    sys.path.insert(0, str(TREE))
    from ansible_collections.powerops.rsct.plugins.module_utils._ports import check_targets  # noqa: PLC0415

    if "files" in request:
        resource.setrlimit(resource.RLIMIT_NOFILE, (request["files"], request["files"]))
    answers: dict[str, object] = {}
    for name, script in request.get("scripts", {}).items():
        answers[name] = subprocess.run(["sh"], input=script, capture_output=True, text=True, check=False).stdout
    for name, arguments in request.get("checks", {}).items():
        started = time.monotonic()
        outcomes = check_targets(**arguments)
        answers[name] = {"outcomes": outcomes, "seconds": time.monotonic() - started}
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
