# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands of the operating system: devices, ODM, networks, time, logs, software; what they print and what they change."""

from __future__ import annotations

import re
import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core import commands as collection
from powersim import table
from powersim.call import Answer, Call
from powersim.hosts import mishaps
from powersim.state.machine import LogRow
from powersim.state.network import Session

if t.TYPE_CHECKING:
    from .conftest import Sim

CLUSTER0 = """
CuAt:
\tname = "cluster0"
\tattribute = "node_uuid"
\tvalue = "{0}"
\ttype = "R"
\tgeneric = "DU"
\trep = "s"
\tnls_index = 3
"""


class Texts(dict[str, str]):
    """Files in memory."""

    def read(self, path: str) -> str | None:
        return self.get(path)

    def write(self, path: str, text: str) -> bool:
        self[path] = text
        return True

    def usage(self, _path: str) -> tuple[float, float]:
        return 0.5, 0.25


def run(sim: Sim, name: str, *argv: str, **more: t.Any) -> Answer:
    row = table.find(sim[name].spec.platform, argv)
    assert row is not None, argv
    return row.run(Call(sim[name], argv, **more))


# --- what the collection asks ------------------------------------------------------------------------------------------

HOSTS = {"aix": "aix1", "vios": "vios1", "linux": "linux1"}
ASKED = [
    (platform, row)
    for platform in HOSTS
    for row in collection.dated(collection.select(), 1_800_000_000.0)
    if row.tags <= frozenset({platform, "inband"}) or platform in row.tags
    if row.argv[0] not in ("cat", "find", "ls", "ps")  # real ones
]


@pytest.mark.parametrize(("platform", "row"), ASKED, ids=lambda value: getattr(value, "id", value))
def test_every_command_of_the_probe_is_simulated(sim: Sim, platform: str, row: t.Any) -> None:
    if (platform, row.id) == ("linux", "prtconf"):
        assert table.find(platform, row.argv) is None, "AIX alone has it"
        return
    answer = run(sim, HOSTS[platform], *row.argv)
    assert "is not simulated" not in answer.err
    assert answer.rc in (*row.ok_rc, 1, 127)


# --- devices and ODM ---------------------------------------------------------------------------------------------------


def test_the_parent_of_the_node_id_is_an_object(sim: Sim) -> None:
    uuid = sim.run("aix1", "lsattr -El cluster0 -a node_uuid -F value").out.strip()
    assert run(sim, "aix1", "odmget", "-q", "name=cluster0", "CuAt").out == CLUSTER0.format(uuid)
    gone = run(sim, "aix1", "odmdelete", "-o", "CuAt", "-q", "name=cluster0")
    assert (gone.out, gone.rc) == ("0518-307 odmdelete: 1 objects deleted.\n", 0)
    assert run(sim, "aix1", "odmget", "-q", "name=cluster0", "CuAt").out == ""
    assert sim.run("aix1", "lsattr -El cluster0").rc == 1
    assert sim["aix1"].identity.cluster0 == ""
    assert run(sim, "aix1", "odmadd", stdin=CLUSTER0.format(uuid)).rc == 0
    assert sim.run("aix1", "lsattr -El cluster0 -a node_uuid -F value").out.strip() == uuid


def test_objects_are_added_changed_and_deleted(sim: Sim) -> None:
    rule = '\nConfig_Rules:\n\tphase = {0}\n\tseq = 1\n\tboot_mask = 0\n\trule = "/usr/lib/methods/x"\n'
    files = Texts({"/tmp/rules": rule.format(2) + rule.format(3)})
    assert run(sim, "aix1", "odmadd", "/tmp/rules", files=files).rc == 0
    assert run(sim, "aix1", "odmget", "-q", "phase=3", "Config_Rules").out == rule.format(3)
    files["/tmp/new"] = "Config_Rules:\n\tseq = 9\n"
    assert run(sim, "aix1", "odmchange", "-o", "Config_Rules", "-q", "phase>2", "/tmp/new", files=files).rc == 0
    assert "\tseq = 9\n" in run(sim, "aix1", "odmget", "-q", "phase=3 and seq=9", "Config_Rules").out
    assert run(sim, "aix1", "odmdelete", "-o", "Config_Rules", "-q", "rule like /usr/*").out.endswith(
        ": 2 objects deleted.\n"
    )
    assert sim.run("aix1", "odmget Config_Rules").out == ""


@pytest.mark.parametrize(
    "line", ["odmget NoSuchClass", "odmget HACMPcluster", "odmget -q name CuAt", "odmadd /no/such"]
)
def test_objects_that_are_not_there(sim: Sim, line: str) -> None:
    assert run(sim, "aix1", *line.split(), files=Texts()).rc == 1


def test_signs_of_membership(sim: Sim) -> None:
    assert 'name = "clus_a"' in sim.run("member1", "odmget HACMPcluster").out
    assert "caavg_private" in sim.run("member1", "lspv").out
    assert sim.run("member1", "lsvg").out == "rootvg\ncaavg_private\n"
    sim["aix1"].machine.cluster.add("caavg_private")
    assert "caavg_private" in sim.run("aix1", "lspv").out


def test_a_zeroed_parent_counts_as_none(sim: Sim) -> None:
    zero = "00000000-0000-0000-0000-000000000000"
    assert sim.run("aix1", f"chdev -l cluster0 -a node_uuid={zero}").out == "cluster0 changed\n"
    assert sim.run("aix1", "lsattr -El cluster0").rc == 1


def test_interfaces_are_changed(sim: Sim) -> None:
    assert sim.run("aix1", "chdev -l en0 -a mtu=9000").out == "en0 changed\n"
    assert "en0   9000  link#2" in sim.run("aix1", "netstat -in").out
    assert sim.run("aix1", "lsattr -El en0 -a mtu -F value").out == "9000\n"
    assert sim.run("aix1", "chdev -l en0 -a mtu=many").rc == 1
    assert sim.run("aix1", "chdev -l nosuch0 -a mtu=9000").rc == 1


def test_devices_are_listed_by_class(sim: Sim) -> None:
    assert sim.run("aix1", "lsdev -Cc disk").out == "hdisk0 Available  Virtual SCSI Disk Drive\n"
    assert sim.run("aix1", "lsdev -Cc if -F name").out == "en0\n"
    assert sim.run("aix1", "lsdev -C -l sys0 -F status").out == "Available\n"
    assert re.fullmatch(r"os_uuid +[0-9a-f-]{36} +N/A +True", sim.run("aix1", "lsattr -El sys0 -a os_uuid").out.strip())
    sim.run("aix1", "mkdev -c ipsec -t 4")
    assert sim.run("aix1", "rmdev -l ipsec_v4").out == "ipsec_v4 Defined\n"
    assert sim.run("aix1", "lsdev -Cc ipsec -S a").out == ""
    assert sim.run("aix1", "lsdev -Cc ipsec -F status").out == "Defined\n"


# --- machine -----------------------------------------------------------------------------------------------------------


def test_names_of_the_system(sim: Sim) -> None:
    assert sim.run("aix1", "uname").out == "AIX\n"
    assert sim.run("aix1", "uname -a").out == f"AIX aix1 2 7 {sim.run('aix1', 'uname -m').out}"
    assert sim.run("aix1", "uname -L").out == "2 aix1\n"
    assert sim.run("aix1", "uname -W").out == "0\n"
    sim["aix1"].machine.wpar = 7
    assert sim.run("aix1", "uname -W").out == "7\n"
    assert sim.run("linux1", "uname -W").err.startswith("uname: invalid option -- 'W'\n")
    assert sim.run("linux1", "uname -sm").out == "Linux ppc64le\n"
    assert sim.run("linux1", "hostname -f").out == "linux1.example.net\n"


def test_single_lines_of_prtconf(sim: Sim) -> None:
    assert sim.run("aix1", "prtconf -L").out == "LPAR Info: 2 aix1\n"
    assert sim.run("aix1", "prtconf -m").out == "Memory Size: 8192 MB\n"
    assert sim.run("inband1", "prtconf").out.splitlines()[3] == "Processor Implementation Mode: POWER 11"


def test_levels(sim: Sim) -> None:
    assert [sim.run("aix1", line).out for line in ("oslevel", "oslevel -r", "oslevel -s")] == [
        "7.2.0.0\n", "7200-05\n", "7200-05-08-2419\n"]  # fmt: skip
    assert sim.run("aix1", "oslevel -sq").out.startswith("Known Service Packs\n-------------------\n")
    assert sim.run("vios1", "ioscli ioslevel").out == "3.1.4.21\n"


def test_software(sim: Sim) -> None:
    listing = run(sim, "aix1", "lslpp", "-Lqc", "rsct.core.*").out.splitlines()
    assert "rsct.core:rsct.core.rmc:3.2.6.4: : :C:F:RSCT Resource Monitoring and Control: : : : : : :0:0:/:" in listing
    sim["aix1"].machine.levels["rsct.core.rmc"] = "3.1.5.0"
    sim["aix1"].machine.missing.add("rsct.core.sec")
    changed = run(sim, "aix1", "lslpp", "-Lqc", "rsct.core.*").out
    assert ":rsct.core.rmc:3.1.5.0:" in changed
    assert "rsct.core.sec" not in changed
    assert run(sim, "aix1", "lslpp", "-L", "no.such").err == "lslpp: Fileset no.such not installed.\n\n"
    assert run(sim, "linux1", "rpm", "-q", "rsct.core", "nosuch").out == (
        "rsct.core-3.3.1.0-24190.ppc64le\npackage nosuch is not installed\n")  # fmt: skip
    assert run(sim, "linux1", "rpm", "-q", "--qf", "%{VERSION}\\n", "src").out == "3.3.1.0\n"
    sim["linux1"].machine.missing.add("DynamicRM")
    assert "DynamicRM" not in run(sim, "linux1", "rpm", "-qa").out
    assert sim.run("aix1", "emgr -l").out == "There is no efix data on this system.\n"


# --- network -----------------------------------------------------------------------------------------------------------


def test_adapters_and_routes(sim: Sim) -> None:
    shown = sim.run("aix1", "ifconfig -a").out
    assert "        inet 192.0.2.102 netmask 0xffffff00 broadcast 192.0.2.255\n" in shown
    assert "        inet6 fe80::" in shown
    sim["aix1"].network.interfaces[0].link_local = False
    assert "fe80::" not in sim.run("aix1", "ifconfig -a").out
    routes = sim.run("aix1", "netstat -rn").out
    assert "\ndefault            192.0.2.1         UG " in routes
    assert "\n192.0.2/24         192.0.2.102       U " in routes
    assert "  interface: en0\n" in sim.run("aix1", "route -n get 198.51.100.9").out
    linux = sim.run("linux1", "netstat -rn").out
    assert "\n0.0.0.0         192.0.2.1       0.0.0.0         UG        0 0          0 eth0\n" in linux
    assert "default via 192.0.2.1 dev eth0" in sim.run("linux1", "ip route").out
    assert sim.run("linux1", "ip route get 198.51.100.9").out.startswith(
        "198.51.100.9 via 192.0.2.1 dev eth0 src 192.0.2.105"
    )
    assert "inet 192.0.2.105/24 brd 192.0.2.255" in sim.run("linux1", "ip -4 addr show dev eth0").out
    sim["linux1"].network.routes.clear()
    assert sim.run("linux1", "ip route get 198.51.100.9").rc == 2


def test_sessions_of_strangers_are_seen(sim: Sim) -> None:
    sim["aix1"].network.sessions.append(Session("203.0.113.9", 40000))
    assert "192.0.2.102.657        203.0.113.9.40000      ESTABLISHED" in sim.run("aix1", "netstat -an").out
    assert "203.0.113.9" not in sim.run("linux1", "ss -tuan").out
    assert "udp" not in sim.run("linux1", "ss -tan").out
    assert sim.run("linux1", "ss -tan").out.startswith("State  Recv-Q Send-Q Local Address:Port")


def test_large_packets_do_not_pass_a_narrow_path(sim: Sim) -> None:
    assert sim.run("aix1", "ping -c 1 192.0.2.21").rc == 0
    assert "1 packets transmitted, 1 packets received, 0% packet loss" in sim.run("aix1", "ping -c1 192.0.2.21").out
    sim["linux1"].network.path_mtu = 1400
    assert sim.run("linux1", "ping -c 1 -M do -s 1472 192.0.2.21").rc == 1
    assert sim.run("linux1", "ping -c 1 -M do -s 1300 192.0.2.21").rc == 0
    assert sim.run("linux1", "ping -c 1 -s 1472 192.0.2.21").rc == 0, "in fragments"
    assert sim.run("aix1", "ping -c 1 203.0.113.77").rc == 1


def test_tunables(sim: Sim) -> None:
    assert sim.run("aix1", "no -o tcp_ephemeral_low").out == "tcp_ephemeral_low = 32768\n"
    assert sim.run("aix1", "no -o nosuch").rc == 1


def mountd_ports(sim: Sim) -> set[tuple[str, str]]:
    """(protocol, port) of mountd in the portmapper."""
    rows = [line.split() for line in sim.run("aix1", "rpcinfo -p").out.splitlines() if "mountd" in line]
    assert len(rows) in (0, 6)
    return {(row[2], row[3]) for row in rows}


def test_ports_of_mountd_are_pinned_by_its_start(sim: Sim) -> None:
    assert sim.run("aix1", "rpcinfo -p aix1").out.splitlines()[0] == "   program vers proto   port  service"
    drawn, files = mountd_ports(sim), Texts()
    files["/etc/services"] = "mountd 33333/tcp\nmountd\t33334/udp # pinned\n#mountd 1/tcp\nmountd 2/tcp\n"
    assert mountd_ports(sim) == drawn, "the file alone changes nothing"
    stopped = sim.run("aix1", "stopsrc -s rpc.mountd")
    assert stopped.out == "0513-044 The rpc.mountd Subsystem was requested to stop.\n"
    sim.later(5)
    assert mountd_ports(sim) == set()
    started = run(sim, "aix1", "startsrc", "-s", "rpc.mountd", files=files)
    assert started.out.startswith("0513-059 The rpc.mountd Subsystem has been started. Subsystem PID is ")
    sim.later(5)
    assert mountd_ports(sim) == {("tcp", "33333"), ("udp", "33334")}
    sim.run("aix1", "stopsrc -s rpc.mountd")
    sim.later(5)
    run(sim, "aix1", "startsrc", "-s", "rpc.mountd", files=Texts())
    sim.later(5)
    assert mountd_ports(sim) not in (drawn, {("tcp", "33333"), ("udp", "33334")})
    assert sim.run("aix1", "rpcinfo -p elsewhere").rc == 1
    for name in ("aix1", "aix1.example.net", sim["aix1"].spec.ip):
        assert sim.run("linux1", f"rpcinfo -p {name}").out == sim.run("aix1", "rpcinfo -p").out
    assert sim.run("aix1", "rpcinfo -p off1").rc == 1
    sim.run("aix1", "stopsrc -s portmap")
    sim.later(2)
    assert "Connection refused" in sim.run("linux1", "rpcinfo -p aix1").err


# --- time, logs, processes ---------------------------------------------------------------------------------------------


def test_the_clock_of_a_partition(sim: Sim) -> None:
    right = int(sim.run("linux1", "date -u +%s").out)
    assert right == int(sim["linux1"].now)
    sim["linux1"].machine.clock_offset = 7200.0
    assert int(sim.run("linux1", "date +%s").out) - right == 7200
    assert run(sim, "aix1", "date", "-u", "+%Y%m%dT%H%M%SZ").out == "20270115T080000Z\n"
    assert sim.run("aix1", "date").out == "Fri Jan 15 08:00:00 UTC 2027\n"
    assert sim.run("aix1", "date 011510002027").out == "Fri Jan 15 10:00:00 UTC 2027\n"
    assert sim["aix1"].machine.clock_offset == 7200.0
    assert run(sim, "aix1", "date", "011510002027", uid=1000).rc == 1
    assert run(sim, "aix1", "date", "990000002027").rc == 1
    sim.later(86400)
    assert run(sim, "linux1", "date", "-d", "@0", "+%F %T").out == "1970-01-01 00:00:00\n"


def test_time_servers_know_the_error_of_the_clock(sim: Sim) -> None:
    assert "*192.0.2.123     .GPS." in sim.run("aix1", "ntpq -p").out
    sim["aix1"].machine.clock_offset = sim["linux1"].machine.clock_offset = 7200.0
    assert " -7200000.000 " in sim.run("aix1", "ntpq -p").out
    assert "*" not in sim.run("aix1", "ntpq -p").out
    assert "7200.000000000 seconds fast of NTP time" in sim.run("linux1", "chronyc tracking").out
    sim.run("aix1", "stopsrc -s xntpd")
    assert sim.run("aix1", "ntpq -p").rc == 1


def test_boot_time_and_uptime(sim: Sim) -> None:
    assert sim.run("aix1", "who -b").out.startswith("   .        system boot ")
    assert sim.run("linux1", "who -b").out.startswith("         system boot  2026-")
    assert ",  1 user,  load average: " in sim.run("aix1", "uptime").out
    before = sim.run("aix1", "who -b").out
    sim.later(100_000)
    assert sim.run("aix1", "who -b").out == before


def test_the_error_log(sim: Sim) -> None:
    own = sim["aix1"]
    own.machine.log.append(LogRow("BC3BE5A3", "SRC_SVKO", "P", "S", "SRC", "SOFTWARE PROGRAM ERROR", 60.0))
    first, *rows = sim.run("aix1", "errpt").out.splitlines()
    assert first == "IDENTIFIER TIMESTAMP  T C RESOURCE_NAME  DESCRIPTION"
    assert [row[:8] for row in rows] == ["BC3BE5A3", "A6DF45AA"]
    assert rows[0].endswith(" P S SRC            SOFTWARE PROGRAM ERROR")
    assert "A6DF45AA" not in sim.run("aix1", "errpt -J SRC_SVKO").out
    assert "BC3BE5A3" not in sim.run("aix1", "errpt -j A6DF45AA").out
    assert sim.run("aix1", "errpt -N nosuch").out == ""
    assert sim.run("aix1", "errpt -d H").out == ""
    assert "LABEL:\t\tRMCD_INFO_0_ST\n" in sim.run("aix1", "errpt -a").out
    assert sim.run("aix1", "errpt -s 0115080027").out == ""
    assert sim.run("aix1", "errpt -s yesterday").rc == 1
    assert "The daemon is started." in sim.run("linux1", "journalctl -u ctrmc --no-pager").out
    assert sim.run("linux1", "journalctl -u sshd").out == "-- No entries --\n"


def test_work_in_flight_is_seen(sim: Sim) -> None:
    sim["aix1"].machine.programs.append("drmgr")
    names = run(sim, "aix1", "ps", "-A", "-o", "etime=", "-o", "comm=").out
    assert [line.split()[1] for line in names.splitlines()].count("drmgr") == 1
    assert "rmcd" in names
    assert "/usr/sbin/rsct/bin/rmcd" in sim.run("aix1", "ps -ef").out


def test_ps_shows_the_daemons_of_src_and_only_those_asked_for(sim: Sim) -> None:
    table = sim["aix1"].src.table
    pid = table["ctrmc"].pid
    assert sim.run("aix1", f"ps -o args= -p {pid}").out == "/usr/sbin/rsct/bin/rmcd\n"
    assert sim.run("aix1", f"ps -p{pid}").out.endswith(" rmcd\n")
    for line in ("ps -o args= -p 12345", "ps -fp 12345", "ps -o comm= -p 1", "ps -u nobody -o comm="):
        answer = sim.run("aix1", line)
        assert (answer.out, answer.rc) == ("", 1), line
    for line in ("ps -A", "ps -e", "ps -ef", "ps ax", "ps aux", "ps -eo pid,tty,comm", "ps -u root -o pid,comm"):
        rows = [row.split() for row in sim.run("aix1", line).out.splitlines()]
        assert any(str(pid) in row and row[-1].endswith("rmcd") for row in rows), line
        assert sum(row[-1].endswith("xntpd") for row in rows) == 1, line


def test_a_subsystem_has_one_path_whoever_is_asked(sim: Sim) -> None:
    sim.run("aix1", "mkssys -s own -p /opt/own/bin/ownd -u 0 -a -v -G mine")
    sim.run("aix1", "startsrc -s own")
    assert "/opt/own/bin/ownd" in sim.run("aix1", "ps -ef").out
    assert 'path = "/opt/own/bin/ownd"\n' in sim.run("aix1", "odmget -q subsysname=own SRCsubsys").out
    for name, path in (
        ("own", "/opt/own/bin/ownd"),
        ("ctrmc", "/usr/sbin/rsct/bin/rmcd"),
        ("xntpd", "/usr/sbin/xntpd"),
    ):
        assert f":{path}:" in sim.run("aix1", f"lssrc -S -s {name}").out
        assert f'path = "{path}"' in sim.run("aix1", f"odmget -q subsysname={name} SRCsubsys").out


def test_units_of_df(sim: Sim) -> None:
    assert sim.run("aix1", "df /var").out.startswith("Filesystem    512-blocks ")
    assert sim.run("aix1", "df -g /var").out.startswith("Filesystem    GB blocks ")
    assert sim.run("aix1", "df -P /var").out.startswith("Filesystem    512-blocks ")
    assert sim.run("linux1", "df -i /var").out.startswith("Filesystem              Inodes ")
    inodes = run(sim, "linux1", "df", "-P", "-i", "/var", files=Texts()).out.splitlines()
    assert inodes[0].split()[1:4] == ["Inodes", "IUsed", "IFree"]
    assert inodes[1].split()[1:] == ["100000", "77250", "22750", "77%", "/var"]
    half = run(sim, "aix1", "df", "-k", "/var/adm", files=Texts()).out.splitlines()[1].split()
    assert half[0] == "/dev/hd9var"
    assert int(half[2]) < int(sim.run("aix1", "df -k /var").out.splitlines()[1].split()[2])
    assert sim.run("aix1", "df -k /var /var/adm /tmp").out.count("\n") == 3


# --- what goes wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(mishaps.KINDS))
def test_kinds_of_mishap(sim: Sim, kind: str) -> None:
    sim["aix1"].command_faults["lssrc"] = kind
    call = Call(sim["aix1"], ("lssrc", "-a"), env={"LC_ALL": "C"})
    healthy, row = sim.run("aix1", "lssrc -a"), mishaps.of(call)
    answer = row.instead(call) if row.instead else row.after(call, healthy) if row.after else healthy
    assert answer != healthy or row.delay
    assert {
        "hang": lambda: answer.hang,
        "garbage": lambda: "\x00" in answer.out,
        "fails": lambda: (answer.rc, answer.out) == (1, ""),
        "denied": lambda: "denied" in answer.err,
        "absent": lambda: answer.rc == 127,
        "slow": lambda: answer.out == healthy.out,
        "partial": lambda: healthy.out.startswith(answer.out) and not answer.out.endswith("\n"),
        "flood": lambda: len(answer.out) > 8_000_000 and answer.out.startswith(healthy.out),
        "localised": lambda: "synthetic" in answer.out and "ctrmc" in answer.out,
    }[kind]()


def test_a_verb_of_ioscli_is_a_command(sim: Sim) -> None:
    sim["vios1"].command_faults["viosecure"] = "hang"
    assert mishaps.of(Call(sim["vios1"], ("ioscli", "viosecure", "-firewall", "view"))) is mishaps.KINDS["hang"]
    assert mishaps.of(Call(sim["vios1"], ("viosecure",))) is mishaps.KINDS["hang"]
    assert mishaps.of(Call(sim["vios1"], ("ioscli", "ioslevel"))) is mishaps.HEALTHY
