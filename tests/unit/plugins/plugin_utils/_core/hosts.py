# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Healthy partitions as text, and a runner that answers from such text. Tests spoil one answer and look what happens.

All names, addresses and ids are invented.
"""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.collect import collect
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.commands import SUBSETS
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import Snapshot
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Batch, Command, Host, Result, State

NODE_ID = "5b1e77c0a94d2f08"
HMC1, HMC2 = "91c3e20b64fa7d15", "12b6b4fd1cebb73f"
HMC1_DECIMAL, HMC2_DECIMAL = int(HMC1, 16), int(HMC2, 16)

AIX_ROW = " {:<16} {:<16} {:<12} {}\n"
LINUX_ROW = " {:<16} {:<16} {:<7} {}\n"
RUNNING = ("ctrmc", "IBM.DRM", "IBM.MgmtDomainRM", "IBM.HostRM", "IBM.ServiceRM", "IBM.ConfigRM")
AT_REST = ("ctcas", "IBM.ERRM", "IBM.AuditRM", "IBM.LPRM", "cthags", "cthats")


def lssrc(row: str = AIX_ROW, running: t.Sequence[str] = RUNNING, at_rest: t.Sequence[str] = AT_REST) -> str:
    """``lssrc -a`` with these subsystems."""
    text = row.format("Subsystem", "Group", "PID", "Status")[1:].replace("Subsystem        ", "Subsystem         ", 1)
    for number, name in enumerate(running):
        text += row.format(name, group(name), 7012814 + number, "active")
    return text + "".join(row.format(name, group(name), "", "inoperative") for name in at_rest)


def group(name: str) -> str:
    return "rsct_rm" if name.startswith("IBM.") else "rsct"


def mcp(*hmcs: tuple[str, int, str]) -> str:
    """``lsrsrc IBM.MCP`` with (name, decimal node id, address) of each HMC."""
    text = "Resource Persistent Attributes for IBM.MCP\n"
    for number, (name, node_id, address) in enumerate(hmcs, 1):
        text += (
            f'resource {number}:\n\tMNName            = "192.0.2.101"\n\tNodeID            = {node_id}\n'
            f'\tKeyToken          = "{name}"\n\tIPAddresses       = {{"{address}"}}\n'
            f'\tConnectivityNames = {{"192.0.2.101"}}\n\tHMCName           = "7063CR2*68A1B0{number}"\n'
            f'\tHMCIPAddr         = "{address}"\n\tHMCAddIPs         = ""\n\tHMCAddIPv6s       = ""\n'
            f'\tActivePeerDomain  = ""\n\tNodeNameList      = {{"lpar-app01"}}\n'
            f'\tRMCKey            = "{"64b686a1" * 20}"\n'
        )
    return text


def domain(*rows: tuple[str, str, str]) -> str:
    """``rmcdomainstatus -s ctrmc`` with (token, node id, address) of each HMC."""
    text = "\nManagement Domain Status: Management Control Points\n" if rows else ""
    return text + "".join(f"  {token} A  0x{node}  {n:04d}  {name}\n" for n, (token, node, name) in enumerate(rows, 1))


def proxy(*rows: tuple[str, str]) -> str:
    """``lssrc -ls mcproxy`` on AIX with (name, status) of each HMC."""
    line = "+-----+---------------+------------+------------+--------------+\n"
    text = "\nSubsystem         Group            PID          Status\n"
    text += "mcproxy          rsct             14483948     active\n"
    text += f"\nHMC Status Information:\n{line}| SLOT| HMC NAME      |   STATUS   | ACTIVE REQ | PENDING RESP |\n{line}"
    for slot, (name, status) in enumerate(rows, 11):
        text += f"|  {slot} |{name:<15}|     {status}      |           1|             1|\n"
    if not rows:
        text += "|     |               |            |            |              |\n"
    waiting, active = (sum(status == letter for name, status in rows) for letter in "HA")
    text += f"{line}|TOTAL|       {len(rows)}       |  H: {waiting} A: {active} |           1|             1|\n{line}"
    return text + "\n**(H => Handshake State, A => Active State)\n"


TWO_HMCS = mcp(("hmc-east1", HMC1_DECIMAL, "192.0.2.21"), ("hmc-east2", HMC2_DECIMAL, "192.0.2.22"))
BOTH_UP = domain(("I", HMC1, "192.0.2.21"), ("I", HMC2, "192.0.2.22"))

NETSTAT = """\
Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)
tcp        0      0  *.22                   *.*                    LISTEN
tcp        0      0  *.657                  *.*                    LISTEN
tcp4       0      0  192.0.2.101.657        192.0.2.21.41522       ESTABLISHED
udp        0      0  *.657                  *.*
"""
SS = """\
Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port
udp   UNCONN 0      0            0.0.0.0:657        0.0.0.0:*
tcp   LISTEN 0      128          0.0.0.0:657        0.0.0.0:*
tcp   LISTEN 0      128          0.0.0.0:22         0.0.0.0:*
"""
DF_AIX = """\
Filesystem    1024-blocks      Free %Used    Iused %Iused Mounted on
/dev/hd9var        524288    301234   43%     4321     6% /var
/dev/hd3          1048576   1001234    5%      123     1% /tmp
"""
DF_LINUX = """\
Filesystem     1024-blocks    Used Available Capacity Mounted on
/dev/sda3         20961280 9961280  11000000      48% /
/dev/sda3         20961280 9961280  11000000      48% /
"""
DF_INODES = """\
Filesystem       Inodes  IUsed    IFree IUse% Mounted on
/dev/sda3      10485760 151234 10334526    2% /
/dev/sda3      10485760 151234 10334526    2% /
"""
LPARSTAT = (
    "Node Name                                  : lpar-app01\nPartition Name                             : lpar-app01\n"
)
LPARSTAT += (
    "Partition Number                           : 3\nType                                       : Shared-SMT-8\n"
)
PRTCONF = "System Model: IBM,9080-HEX\nMachine Serial Number: 78A1B2C\nProcessor Type: PowerPC_POWER11\n"
PRTCONF += (
    "Processor Implementation Mode: POWER 11\nLPAR Info: 3 lpar-app01\nFirmware Version: IBM,FW1110.10 (NL1110_101)\n"
)
LSLPP = "".join(
    f"rsct.core:rsct.core.{name}:3.3.3.0: : :C:F:RSCT: : : : : : :0:0:/:2401\n" for name in ("rmc", "utils", "sec")
)
#: Of a host that is in no cluster; the layout is from memory.
CLUSTER0 = """
CuAt:
        name = "cluster0"
        attribute = "node_uuid"
        value = "6e0c1d2a-47b1-11ee-8001-4e1219560a01"
        type = "R"
        generic = "DU"
        rep = "s"
        nls_index = 3
"""
LSPV = "hdisk0          00f6db0a6c7aece5                    rootvg          active\n"
PROCESSES = " 10-00:00:00 init\n 09-23:59:12 srcmstr\n 09-23:58:00 rmcd\n       00:00 ps\n"
CTSVHBAC = """\
------------------------------------------------------------------------
Host Based Authentication Mechanism Verification Check

Private and Public Key Verifications

       Configuration file: /opt/rsct/cfg/ctcasd.cfg
                   Status: Available
                 Key Type: rsa1024

         Private Key file: /var/ct/cfg/ct_has.qkf
                   Status: Available
          Public Key file: /var/ct/cfg/ct_has.pkf
                   Status: Available
               Key Parity: Public and private keys are in pair

Trusted Host List File Verifications

   Trusted Host List file: /var/ct/cfg/ct_has.thl
                   Status: Available

                 Identity: lpar-app01.example.net
                   Status: Trusted host

                 Identity: 192.0.2.101
                   Status: Trusted host

Host Based Authentication Mechanism Verification Check completed
------------------------------------------------------------------------
"""
CTSTHL = "".join(
    f"Host name: {name}\nIdentifier Generation Method: rsa1024\n"
    for name in ("lpar-app01.example.net", "192.0.2.101", "hmc-east1", "hmc-east2")
)

SENT = 1_769_860_799.0  # a second before the clock of the hosts
IFCONFIG = """\
en0: flags=1e084863,480<UP,BROADCAST,NOTRAILERS,RUNNING,SIMPLEX,MULTICAST,GROUPRT,64BIT,CHECKSUM_OFFLOAD(ACTIVE),CHAIN>
        inet 192.0.2.101 netmask 0xffffff00 broadcast 192.0.2.255
        inet6 fe80::78a1:b2ff:fe00:1/64
         tcp_sendspace 262144 tcp_recvspace 262144 rfc1323 1
lo0: flags=e08084b,c0<UP,BROADCAST,LOOPBACK,RUNNING,SIMPLEX,MULTICAST,GROUPRT,64BIT,LARGESEND,CHAIN>
        inet 127.0.0.1 netmask 0xff000000 broadcast 127.255.255.255
        inet6 ::1%1/0
         tcp_sendspace 131072 tcp_recvspace 131072 rfc1323 1
"""
NETSTAT_IN = """\
Name  Mtu   Network     Address            Ipkts Ierrs    Opkts Oerrs  Coll
en0   1500  link#2      7a.a1.b2.0.0.1      1714807     0  1714807     0     0
en0   1500  192.0.2     192.0.2.101         1714807     0  1714807     0     0
lo0   16896 127         127.0.0.1           1714807     0  1714807     0     0
"""
NETSTAT_RN = """\
Routing tables
Destination        Gateway           Flags   Refs     Use  If   Exp  Groups

Route Tree for Protocol Family 2 (Internet):
default            192.0.2.1         UG        1         1 en0      -      -
192.0.2.0          192.0.2.101       UHSb      1         1 en0      -      -   =>
192.0.2/24         192.0.2.101       U         1         1 en0      -      -
192.0.2.101        127.0.0.1         UGHS      1         1 lo0      -      -
127/8              127.0.0.1         U         1         1 lo0      -      -

Route Tree for Protocol Family 24 (Internet v6):
::1%1              ::1%1             UH        1         1 lo0      -      -
"""
IP_ADDR = """\
1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP group default qlen 1000
    link/ether 7a:a1:b2:00:00:01 brd ff:ff:ff:ff:ff:ff
    inet 192.0.2.101/24 brd 192.0.2.255 scope global noprefixroute eth0
       valid_lft forever preferred_lft forever
"""
IP_ROUTE = """\
default via 192.0.2.1 dev eth0 proto static metric 100
192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.101 metric 100
"""
NO_PACKET_FILE = (1, "cat: /var/ct/cfg/ctrmc.maxpktsz: No such file or directory\n")

Answer = str | tuple[int, str] | State
COMMON: dict[str, Answer] = {
    "lsrsrc_probe": 'class_name\n"IBM.Association"\n"IBM.MCP"\n',
    "rmcdomainstatus": BOTH_UP,
    "mcp": TWO_HMCS,
    "node_id_file": f"{NODE_ID}\n# note\n",
    "node_id_saved": f"{NODE_ID}\n",
    "node_id_command": f"{NODE_ID}\n",
    "processes": PROCESSES,
    "hostname": "lpar-app01\n",
    "uptime": " 10-00:00:00\n",
    "powersim": (1, "cat: /etc/powersim: No such file or directory\n"),
    "lparstat": LPARSTAT,
    "clock": "20260131T120000Z\n",
    "ct_clusterinfo": "IW\n",
    "lsrpdomain": "",
    "maxpktsz": NO_PACKET_FILE,
    "journal": (1, "cat: /var/adm/powerops-rsct/last/journal: No such file or directory\n"),
    "history": (1, "cat: /var/adm/powerops-rsct/history: No such file or directory\n"),
    "unfinished": (1, "cat: /var/adm/powerops-rsct/unfinished: No such file or directory\n"),
    "repairing": "ps -A -o args=\n",
    "ctsvhbac": CTSVHBAC,
    "ctsthl": CTSTHL,
    "key_files": ".\nct_has.pkf\nct_has.qkf\nct_has.thl\n",
    "key_ages": "",
    "lssecmode": "Current Security Compliance Mode: none\n",
    "node_states": f"NodeID = 0x{HMC1}\nState = 0\nNodeID = 0x{HMC2}\nState = 0\n",
}
AIX: dict[str, Answer] = {
    **COMMON,
    "ipsec_device": "",
    "lsfilt": (1, "lsfilt: the device is not available\n"),
    "lsfilt_table": "Beginning of IPv4 filter rules.\nEnd of IPv4 filter rules.\n",
    "ifconfig": IFCONFIG,
    "netstat_in": NETSTAT_IN,
    "netstat_rn": NETSTAT_RN,
    "lssrc_all": lssrc(),
    "managementserver": (5, "2610-412 The resource class IBM.ManagementServer is not defined.\n"),
    "autostart_aix": "ctrmc:2:once:/usr/bin/startsrc -s ctrmc > /dev/console 2>&1\n",
    "wpar": "0\n",
    "oslevel": "7200-05-11-2546\n",
    "sys0": "fwversion IBM,FW1060.20 (NH1060_084) Firmware version and revision levels False\n"
    "modelname IBM,9080-HEX               Machine name                           False\n"
    "systemid  IBM,0278A1B2C              Hardware system identifier             False\n",
    "netstat": NETSTAT,
    "df_aix": DF_AIX,
    "errpt": "",
    "odm_hacmp": (1, "odmget: Could not retrieve object for HACMPcluster, odm errno 5904\n0518-506\n"),
    "lspv": LSPV,
    "cluster0": CLUSTER0,
    "lslpp": LSLPP,
}
AIX_INBAND: dict[str, Answer] = {
    **AIX,
    "lssrc_all": lssrc(running=(*RUNNING, "mcproxy")),
    "oslevel": "7300-04-00-2546\n",
    "sys0": "fwversion IBM,FW1110.10 (NL1110_101) Firmware version and revision levels False\n",
    "rmcdomainstatus": "",
    "mcp": mcp(),
    "mcproxy": proxy(("hmc-east1", "A"), ("hmc-east2", "A")),
    "prtconf": PRTCONF,
}
VIOS: dict[str, Answer] = {**AIX, "viosecure": "OFF\n", "ioslevel": "3.1.4.10\n", "vios_cluster": ""}
LINUX: dict[str, Answer] = {
    **COMMON,
    "firewalld": State.MISSING,
    "firewalld_active": State.MISSING,
    "nft": "",
    "iptables": State.MISSING,
    "ip_addr": IP_ADDR,
    "ip_route": IP_ROUTE,
    "lssrc_all": lssrc(LINUX_ROW, (*RUNNING, "ctcas"), ()),
    "autostart_linux": "enabled\n",
    "uptime_linux": "864000.12 1700000.00\n",
    "os_release": 'NAME="Red Hat Enterprise Linux"\nVERSION_ID="9.4"\nPRETTY_NAME="Red Hat Enterprise Linux 9.4 (Plow)"\n',
    "lsmcode": "Version of System Firmware is " + " ".join(f"FW1060.20 (NH1060_084) ({side})" for side in "tpb"),
    "ss": SS,
    "df_linux": DF_LINUX,
    "df_inodes": DF_INODES,
    "journalctl": "Jan 31 08:00:00 lpar-app01 rmcd[4711]: The daemon is started.\n",
    "definitions": "IBM.DRM.mdef\nIBM.HostRM.mdef\n",
    "machine": "ppc64le\n",
    "mcproxy": (1, "0513-085 The mcproxy Subsystem is not on file.\n"),
    "prtconf": State.MISSING,
    "rpm": "src-3.3.3.0-24012.ppc64le\nrsct.core-3.3.3.0-24012.ppc64le\nDynamicRM-2.0.9-0.ppc64le\n",
    "dpkg": State.MISSING,
}
TAGS = {
    "aix": frozenset({"aix"}),
    "aix_inband": frozenset({"aix", "inband"}),
    "vios": frozenset({"vios"}),
    "linux": frozenset({"linux", "inband"}),
}
HEALTHY: dict[str, dict[str, Answer]] = {"aix": AIX, "aix_inband": AIX_INBAND, "vios": VIOS, "linux": LINUX}


@dataclasses.dataclass
class FakeRunner:
    """Answers from texts. A command for this host without a text is an error of the test."""

    kind: str
    answers: t.Mapping[str, Answer]
    uid: int = 0
    failure: str = ""
    sent: float | None = SENT  # by the controller's clock; the answer is there three seconds later
    asked: list[str] = dataclasses.field(default_factory=list)

    def run_batch(self, commands: t.Sequence[Command]) -> Batch:
        self.asked.extend(row.id for row in commands)
        if self.failure:
            return Batch(Host(), {}, failure=self.failure)
        host = Host(TAGS[self.kind], self.uid, "Linux" if self.kind == "linux" else "AIX", "files")
        there = None if self.sent is None else self.sent + 3
        return Batch(host, {row.id: self._result(row) for row in commands}, began=self.sent, ended=there)

    def _result(self, row: Command) -> Result:
        if not row.tags & TAGS[self.kind]:
            return Result(row.id, State.SKIPPED)
        answer = self.answers[row.id]
        if isinstance(answer, State):
            return Result(row.id, answer)
        rc, text = (0, answer) if isinstance(answer, str) else answer
        return Result(row.id, State.DONE, rc, text if rc == 0 else "", "" if rc == 0 else text)


def read(kind: str, uid: int = 0, subsets: t.Sequence[str] = SUBSETS, **changes: Answer) -> Snapshot:
    """The snapshot of a healthy host of this kind, with some answers replaced."""
    return collect(FakeRunner(kind, {**HEALTHY[kind], **changes}, uid), subsets)
