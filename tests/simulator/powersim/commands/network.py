# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The network as a partition sees it: netstat, ss, ifconfig, route, ip, entstat, no, ping, rpcinfo."""

from __future__ import annotations

import re

from powersim.call import Answer, Call, usage
from powersim.commands import options
from powersim.render import net
from powersim.render import network as render
from powersim.row import AIX, LINUX, SBIN, Row
from powersim.state import mountd, ports, power, rmc
from powersim.state.network import Interface
from powersim.state.partition import Partition, hardware
from powersim.state.src import ACTIVE

PACKETS = 1_714_807
EPHEMERAL = 41522  # the port of the first HMC's session; 657 is ours
EPHEMERAL_LOW = 32768  # AIX: tcp_ephemeral_low and udp_ephemeral_low as shipped
TUNABLES = {
    "tcp_ephemeral_low": EPHEMERAL_LOW, "tcp_ephemeral_high": 65535, "udp_ephemeral_low": EPHEMERAL_LOW,
    "udp_ephemeral_high": 65535, "tcp_pmtu_discover": 1, "udp_pmtu_discover": 1, "ipforwarding": 0,
}  # fmt: skip


def sockets(partition: Partition) -> list[net.Socket]:
    """Listeners first, in the order of the model, then a session per HMC whose link works, then the foreign ones."""
    rows: list[net.Socket] = [
        (kind, "", port, "", 0, "LISTEN" if kind == "tcp" else "") for kind, port in ports.listening(partition)
    ]
    if not (rmc.running(partition) and partition.rmc.remote_now):
        return rows
    for number, point in enumerate(partition.control_points):
        if point.hmc in partition.alive_links():
            rows.append(("tcp", partition.spec.ip, 657, point.ips[0], EPHEMERAL + number, "ESTABLISHED"))
    for session in partition.network.sessions:
        rows.append(("tcp", partition.spec.ip, session.local_port, session.peer, session.port, "ESTABLISHED"))
    return rows


def mac(partition: Partition, name: str) -> str:
    return hardware(partition.estate.seed, partition.name, name)


def link_local(hardware: str) -> str:
    """The fe80:: address that follows from a hardware address."""
    parts = [int(part, 16) for part in hardware.split(":")]
    groups = (((parts[0] ^ 2) << 8) | parts[1], (parts[2] << 8) | 0xFF, 0xFE00 | parts[3], (parts[4] << 8) | parts[5])
    return "fe80::" + ":".join(f"{group:x}" for group in groups)


def adapters(partition: Partition) -> list[render.Adapter]:
    def shown(one: Interface) -> render.Adapter:
        hardware = mac(partition, one.name)
        return render.Adapter(
            one.name, one.ip, one.mask, one.mtu, one.up, hardware, link_local(hardware) if one.link_local else ""
        )

    return [shown(one) for one in partition.network.interfaces]


def ways(partition: Partition) -> list[tuple[str, str, str]]:
    return [(route.target, route.gateway, route.interface) for route in partition.network.routes if route.gateway]


def netstat(call: Call) -> Answer:
    """``-an``, ``-Aan``; ``-in``, ``-rn``, ``-v``, ``-s`` on AIX; the -n is taken as given."""
    partition, aix = call.partition, call.partition.aix_like
    if call.has("r"):
        text = render.routes if aix else render.routes_linux
        return Answer(text(adapters(partition), ways(partition)))
    if call.has("i"):
        return Answer(render.interfaces(adapters(partition), PACKETS)) if aix else usage(call)
    if call.has("v") and aix:
        return Answer("".join(statistics(partition, one) for one in partition.network.interfaces))
    if call.has("s"):
        return Answer("udp:\n\t0 incomplete headers (powersim: the other counters are synthetic and left out)\n")
    rows = sockets(partition)
    if not call.has("a"):
        rows = [row for row in rows if row[3]]
    return Answer(net.netstat(rows, with_pcb=call.has("A")) if aix else net.netstat_linux(rows))


def ss(call: Call) -> Answer:
    rows = sockets(call.partition)
    if call.has("l"):
        rows = [row for row in rows if not row[3]]
    elif not call.has("a"):
        rows = [row for row in rows if row[3]]
    kinds = {kind for letter, kind in (("t", "tcp"), ("u", "udp")) if call.has(letter)}
    rows = [row for row in rows if not kinds or row[0] in kinds]
    return Answer(net.ss(rows, header=not call.has("H"), protocols=len(kinds) != 1))


def ifconfig(call: Call) -> Answer:
    found = adapters(call.partition)
    names = [word for word in call.args if not word.startswith("-")]
    if not names:
        return Answer(render.ifconfig(found)) if call.has("a") else usage(call)
    if len(names) > 1:
        return usage(call)
    chosen = [one for one in found if one.name == names[0]]
    if not chosen and names[0] != "lo0":
        return Answer(err=f"ifconfig: there is no interface {names[0]} (text synthetic)\n", rc=1)
    return Answer(render.ifconfig(chosen, loopback=not chosen))


def entstat(call: Call) -> Answer:
    name = (call.args or ("",))[-1].replace("ent", "en")
    own = next((one for one in call.partition.network.interfaces if one.name == name), None)
    if own is None:
        return Answer(err=f"entstat: 0909-002 Unable to open device {name}, errno = 19\n", rc=1)
    return Answer(statistics(call.partition, own))


def statistics(partition: Partition, own: Interface) -> str:
    """The head of entstat; the counters below it are left out."""
    seconds = int(partition.now - partition.booted)
    days, hours, minutes = seconds // 86400, seconds % 86400 // 3600, seconds % 3600 // 60
    return (
        f"{'-' * 61}\nETHERNET STATISTICS ({own.name.replace('en', 'ent')}) :\n"
        f"Device Type: Virtual I/O Ethernet Adapter (l-lan)\nHardware Address: {mac(partition, own.name)}\n"
        f"Elapsed Time: {days} days {hours} hours {minutes} minutes {seconds % 60} seconds\n\n"
    )


def no(call: Call) -> Answer:
    """``-o NAME`` reads; tunables are not changed here."""
    given = options.read(call, "ao:")
    if isinstance(given, str) or given.words or "=" in given.get("o", ""):
        return usage(call)
    if "a" in given:
        return Answer("".join(f"{name:>25} = {value}\n" for name, value in TUNABLES.items()))
    names = given.all("o")
    unknown = [name for name in names if name not in TUNABLES]
    if unknown or not names:
        return Answer(err=f"no: there is no tunable {(unknown or [''])[0]!r} (text synthetic)\n", rc=1)
    return Answer("".join(f"{name} = {TUNABLES[name]}\n" for name in names))


# --- routes and reachability -------------------------------------------------------------------------------------------


def path(partition: Partition, address: str) -> tuple[str, Interface] | None:
    """(gateway or '' for a neighbour, adapter) of the way to an address."""
    own = partition.network.towards(address)
    if own is None:
        return None
    subnet = own.subnet
    near = subnet is not None and address in (
        str(host) for host in (subnet.hosts() if subnet.num_addresses < 4096 else ())
    )
    gateway = next((hop for target, hop, name in ways(partition) if name == own.name), "")
    return ("" if near else gateway), own


def route(call: Call) -> Answer:
    """``route [-n] get ADDRESS``."""
    words = [word for word in call.args if not word.startswith("-")]
    if len(words) != 2 or words[0] != "get":
        return usage(call)
    found = path(call.partition, words[1])
    if found is None:
        return Answer(err=f"route: there is no way to {words[1]} (text synthetic)\n", rc=1)
    gateway, own = found
    return Answer(render.route_get(words[1], own.mask if not gateway else "default", gateway, own.name, own.ip))


IP_OBJECTS = {"a": "address", "addr": "address", "address": "address", "r": "route", "ro": "route", "route": "route",
              "l": "link", "link": "link"}  # fmt: skip


def ip(call: Call) -> Answer:
    words = [word for word in call.args if not word.startswith("-")]
    flags = {word for word in call.args if word.startswith("-")}
    kind, rest = (
        IP_OBJECTS.get((words or [""])[0], ""),
        [word for word in words[1:] if word not in ("show", "list", "dev")],
    )
    if flags - {"-4", "-6", "-o", "-d"} or not kind or "-o" in flags:
        return usage(call)
    partition = call.partition
    if kind == "route" and rest[:1] == ["get"] and len(rest) > 1:
        found = path(partition, rest[1])
        if found is None:
            return Answer(err="RTNETLINK answers: Network is unreachable\n", rc=2)
        return Answer(render.ip_route_get(rest[1], found[0], found[1].name, found[1].ip))
    if set(rest) - {one.name for one in adapters(partition)} - {"lo"}:
        return usage(call)
    if kind == "route":
        return Answer("" if "-6" in flags else render.ip_route(adapters(partition), ways(partition)))
    families = "" if kind == "link" else "4" if "-4" in flags else "6" if "-6" in flags else "46"
    chosen = [one for one in adapters(partition) if not rest or one.name in rest]
    return Answer(render.ip_address(chosen, families, links=families in ("", "46")))


def known_addresses(partition: Partition) -> set[str]:
    """Addresses that answer: HMCs and partitions of the estate, and the gateways."""
    estate = partition.estate
    return {
        *(hmc.ip for hmc in estate.hmcs),
        *(one for hmc in estate.hmcs for one in hmc.additional_ips),
        *(own.ip for own in estate.partitions if own.state == "running"),
        *(gateway for _target, gateway, _name in ways(partition)),
        "127.0.0.1",
    }


def resolve(partition: Partition, host: str) -> str:
    """Address of an HMC or a partition by its name, the word itself otherwise."""
    estate = partition.estate
    names = {hmc.name: hmc.ip for hmc in estate.hmcs} | {own.name: own.ip for own in estate.partitions}
    return names.get(host.split(".")[0], host) if not re.fullmatch(r"[\d.]+|.*:.*", host) else host


def ping(call: Call) -> Answer:
    """``-c``, ``-s``, ``-D`` (AIX) or ``-M do``: whole packets up to the path MTU arrive, larger ones in fragments only."""
    linux = not call.partition.aix_like
    given = options.read(call, "c:s:w:W:i:I:M:nq46" + ("D" if not linux else ""))
    if isinstance(given, str) and not linux:
        given = options.read(Call(call.partition, ("ping", *call.args[1:], call.args[0])), "c:s:w:W:i:I:M:nqD46")
    if isinstance(given, str) or not given.words:
        return usage(call)
    host = given.words[0]
    size, count = options.number(given.get("s", "56"), 65507), options.number(given.get("c", "1"), 1000)
    if size is None or not count:
        return usage(call)
    address, network = resolve(call.partition, host), call.partition.network
    whole = "D" in given or given.get("M") == "do"
    fits = not whole or size + 28 <= network.path_mtu
    own = network.towards(address)
    answers = address == "127.0.0.1" or (address in known_addresses(call.partition) and own is not None and fits)
    text = render.ping(host, address, size, count, count if answers else 0, linux=linux)
    return Answer(text, 0 if answers else 1, wait=0.0 if answers else float(count))


def portmapper(partition: Partition, host: str) -> Partition | None:
    """The running partition that a name or an address means, None for none."""
    if host in ("localhost", "127.0.0.1"):
        return partition
    for own in (partition, *partition.neighbours.values()):
        if host in (own.name, f"{own.name}.{own.spec.domain}", own.spec.ip):
            return own if own.power.at(own.now) == power.RUNNING else None
    return None


def rpcinfo(call: Call) -> Answer:
    """``-p [HOST]``: the portmapper here or of another partition; mountd's ports are those of its last start."""
    words = [word for word in call.args if not word.startswith("-")]
    if not call.has("p"):
        return usage(call)
    asked = portmapper(call.partition, words[0] if words else "localhost")
    if asked is None:
        return Answer(
            err=f"rpcinfo: can't contact portmapper: RPC: Timed out - {words[0]} (text synthetic)\n", rc=1, wait=15.0
        )
    if asked.src.status("portmap", asked.now) not in ("", ACTIVE):
        return Answer(err="rpcinfo: can't contact portmapper: RPC: Connection refused (text synthetic)\n", rc=1)
    rows: list[tuple[int, int, str, int, str]] = [
        (100000, version, kind, 111, "portmapper") for version in (4, 3, 2) for kind in ("udp", "tcp")
    ]
    return Answer(net.rpcinfo([*rows, *mountd.registered(asked)]))


ROWS = (
    Row("netstat", netstat),
    Row("ss", ss, platforms=LINUX),
    Row("ifconfig", ifconfig, platforms=AIX, folder=SBIN),
    Row("entstat", entstat, platforms=AIX),
    Row("no", no, platforms=AIX, folder=SBIN),
    Row("route", route, platforms=AIX, folder=SBIN),
    Row("ip", ip, platforms=LINUX, folder=SBIN),
    Row("ping", ping),
    Row("rpcinfo", rpcinfo),
)
