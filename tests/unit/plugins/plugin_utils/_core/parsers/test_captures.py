# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The facts that the index of the captures states for each of them: one row per file.

The captures are what people posted in public; they are not part of the repository, and without them this is skipped.
"""

from __future__ import annotations

import pathlib
import textwrap
import typing as t

import capture_views as view
import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.levels import AixLevel, Uname
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.recfgct import Recfgct

AIX61, AIX71 = ("AIX", "6.1", "6100-07-06-1241"), ("AIX", "7.1", "7100-03-09-1717")
V7, V8 = "V7R7.9.0", "V8R8.2.0"
HMC113 = ("7042CR8*84270AD", f"{14480238873508198302:016x}", "10.126.217.113", ("100.126.217.113",), (), "")
HMC259 = ("7042CR9*686891D", f"{1342464117648976727:016x}", "100.126.217.249", ("100.126.217.259",), (), "")
HMC186 = ("7042CR8*06A315C", f"{9845953214215121694:016x}", "100.124.28.186", ("100.124.28.186",), (), "")
HMC666 = (
    "7042CR9*686666D",
    "12b6b4fd1cebb73f",
    "10.126.237.123",
    ("10.126.237.123",),
    ("10.126.219.220",),
    "TESTDB_Clu",
)
VHMC186 = ("V807f77*6d11757", "", "101.124.24.194", ("100.124.28.186",), ("100.124.28.186",), "")
RHEL64 = "Linux/Red Hat 2.6.32-358.el6.ppc64 6.4"
TIE_BREAKER = "PATHNAME=/usr/sbin/rsct/bin/samtb_net Address=10.10.145.254  Log=1"
LOST = {"sp": "unavailable", "sp_phys_loc": "unavailable"}
FOUND = {"sp": "primary", "sp_phys_loc": "unavailable"}
NEVER = "Connecting 0000-0000-00000000"
NO_NETWORK = ("", "", "", "", "")


class Row(t.NamedTuple):
    """A file, how its facts are read, and the facts."""

    file: str
    read: t.Callable[[str], t.Any]
    facts: t.Any


ROWS = (
    Row("hmc-error--01.txt", view.bad_attribute, ("type_serial",)),
    Row(
        "hmc-error--02.txt",
        view.error,
        ("code", ("HSCLA4C0",), "System zarządzany nie obsługuje wirtualnego kanału światłowodowego."),
    ),
    Row(
        "hmc-error--03.txt",
        view.error,
        (
            "code",
            ("HSCL05DF",),
            "The partition is not in a state under which this operation can be performed. Check the state of the partition.",
        ),
    ),
    Row(
        "hmc-error--04.txt",
        view.error,
        ("code", ("HSCL127D", "HSCL1288"), "logical port 27004002 is already assigned to the partition."),
    ),
    Row(
        "hmc-error--05.txt",
        view.error,
        ("code", ("HSCL127D", "HSCL1295"), "capacity 0.5 is outside the valid range 1.0 to 100.0."),
    ),
    Row(
        "hmc-error--06.txt",
        view.error,
        ("code", ("HSCL127D", "HSCL1293"), "total capacity would exceed 100.0; current capacity is 100.0."),
    ),
    Row("hmc-no-results--01.txt", view.no_results, (True, False)),
    Row("hmc-no-results--02.txt", view.no_results, (True, False)),
    Row("hmc-rbash-error--01.txt", view.error, ("shell", (), "last: command not found")),
    Row(
        "lsattr-El-sys0--01.txt",
        view.attributes,
        {
            "fwversion": "IBM,RG080425_d79e22_r",
            "modelname": "IBM,9114-275",
            "os_uuid": "789f930f-b15c-4639-b842-b42603862704",
            "systemid": "IBM,0110ACFDE",
        },
    ),
    Row("lshmc-V--01.txt", view.version, (V7, "7.9.0", 3, "20151216.1", ())),
    Row("lshmc-V--02.txt", view.version, (V8, "8.2.0", 0, "20141006.3", ())),
    Row("lshmc-V--03.txt", view.version, (V8, "8.2.0", 0, "20141104.1", ("MH01454",))),
    Row("lshmc-V--04.txt", view.version, ("V10R3", "3", 1060, "2408210051", ())),
    Row(
        "lshmc-n--01.txt",
        view.network,
        ("hmc1", "localnet", "192.168.200.34,192.168.2.10", {"eth0": False, "eth1": False}),
    ),
    Row("lshmc-n--02.txt", view.network, ("hmc8", "", "192.168.200.34,0.0.0.0", {"eth0": False, "eth1": False})),
    Row("lshmc-r--01.txt", view.switches, ("enable", "enable", "disable")),
    Row("lshmc-vpd--01.txt", view.vpd, ("V507-f39", "5a6e8a2", "V8R8.2.0.0")),
    Row(
        "lslpp-Lc-rsct--01.txt",
        view.filesets,
        (
            "3.2.0.9",
            {
                "rsct.core.rmc": ("3.2.0.9", "C"),
                "rsct.core.utils": ("3.2.0.10", "C"),
                "rsct.basic.rte": ("3.2.0.7", "C"),
                "rsct.msg.en_US.core.rmc": ("2.5.4.0", "C"),
            },
        ),
    ),
    Row("lsmcode-c--01.txt", view.firmware, ("3F080425", "RG080425_d79e22_regatta")),
    Row(
        "lspartition-dlpar--01.txt",
        view.dlpar,
        (
            (0, 2, "069991R", "", "10.8.251.102", 1, AIX61, "0x2c5f", 1981),
            (1, 7, "06B496R", "", "10.8.251.37", 1, ("AIX", "6.1", "6100-04-06-1034"), "0xc4f", 1921),
            (2, 4, "840FB7W", "", "10.8.253.204", 1, AIX71, "0x2c5f", 4516),
            (3, 8, "069991R", "", "10.8.251.18", 1, AIX61, "0x2c5f", 6067),
        ),
    ),
    Row("lspartition-dlpar--01.txt", view.cmdcaps, (("0x4000001b", "0x1b"),) * 4),
    Row(
        "lspartition-dlpar--02.txt",
        view.dlpar,
        ((280, 1, "84C877W", "", "100.026.217.218", 1, ("AIX", "6.1", "6100-09-07-1614"), "0x14f9f", 3070),),
    ),
    Row(
        "lspartition-dlpar--03.txt",
        view.dlpar,
        (
            (1, 6, "65YDR6E", "", "9.210.114.214", 1, ("AIX", "6.1", "6100-09-08-1642"), "0xc3f", 645),
            (2, 10, "65YDR6E", "", "9.220.154.228", 1, ("AIX", "7.1", "7100-04-03-1642"), "0xc3f", 559),
        ),
    ),
    Row(
        "lspartition-dlpar--07.txt",
        view.dlpar,
        (
            (0, 5, "1000xx", "servername1.austin.ibm.com", "192.168.100.101", 0, (), "0x2f", 0),
            (1, 4, "10006xx", "servername2.austin.ibm.com", "192.168.100.102", 0, ("AIX",), "0x2f", 0),
            (2, 3, "10006xx", "servername3.austin.ibm.com", "192.168.100.103", 1, ("AIX",), "0x2f", 340),
            (4, 5, "10006xx", "servername4.austin.ibm.com", "192.168.100.104", 1, ("AIX",), "0x2f", 140),
        ),
    ),
    Row("lsrpdomain--01.txt", view.domains, (("testdb_clu", "Online", "3.1.4.0", "Yes", 12347, 12348),)),
    Row("lsrpdomain--02.txt", view.domains, (("TSA_Domain", "Offline", "3.2.3.2", "No", 12347, 12348),)),
    Row("lsrpdomain--03.txt", view.domains, (("TSA_Domain", "Pending online", "3.2.3.2", "No", 12347, 12348),)),
    Row("lsrpdomain--04.txt", view.domains, (("TSA_Domain", "Online", "3.2.3.2", "No", 12347, 12348),)),
    Row("lsrsrc-IBM.MCP--01.txt", view.points, (HMC113,)),
    Row("lsrsrc-IBM.MCP--02.txt", view.points, (HMC113, HMC259)),
    Row("lsrsrc-IBM.MCP--03.txt", view.points, (HMC186,)),
    Row("lsrsrc-IBM.MCP--03.txt", view.node_names, (("testnode",),)),
    Row("lsrsrc-IBM.MCP--04.txt", view.points, (HMC666,)),
    Row("lsrsrc-api-error--01.txt", view.rsct_error, ("2612-023", 0)),
    Row("lsrsrc-c-class--01.txt", view.resources, (("IBM.PeerNode", True, {"OpQuorumTieBreaker": "Operator"}),)),
    Row("lsrsrc-c-class--02.txt", view.resources, (("IBM.PeerNode", True, {"OpQuorumTieBreaker": "networktb"}),)),
    Row("lsrsrc-other--01.txt", view.interfaces, (("eth0", "10.10.145.116", 1), ("eth0", "10.10.145.117", 1))),
    Row(
        "lsrsrc-other--02.txt",
        view.tie_breakers,
        (("networktb", TIE_BREAKER, 30), ("Success", "", 0), ("Fail", "", 0), ("Operator", "", 0)),
    ),
    Row(
        "lssrc-a--02.txt",
        view.subsystems,
        {
            "syslogd": ("ras", 3932558, "active"),
            "aso": ("", 4653462, "active"),
            "biod": ("nfs", 5046692, "active"),
            "rpc.lockd": ("nfs", 5636560, "active"),
            "qdaemon": ("spooler", 5767630, "active"),
            "ctrmc": ("rsct", 5439966, "active"),
            "pmperfrec": ("", 6881768, "active"),
            "IBM.HostRM": ("rsct_rm", 5898530, "active"),
            "automountd": ("autofs", 7340402, "active"),
            "lpd": ("spooler", None, "inoperative"),
            "nimsh": ("nimclient", None, "inoperative"),
            "nimhttp": ("", None, "inoperative"),
            "timed": ("tcpip", None, "inoperative"),
        },
    ),
    Row(
        "lssrc-a-grep--01.txt",
        view.subsystems,
        {
            "ctrmc": ("rsct", 3801192, "active"),
            "IBM.DRM": ("rsct_rm", 3604726, "active"),
            "IBM.ConfigRM": ("rsct_rm", 3146338, "active"),
            "IBM.HostRM": ("rsct_rm", 3604834, "active"),
            "IBM.MgmtDomainRM": ("rsct_rm", 3735902, "active"),
            "IBM.ServiceRM": ("rsct_rm", 4391000, "active"),
            "IBM.StorageRM": ("rsct_rm", 4260500, "active"),
            "IBM.GblResRM": ("rsct_rm", 4850134, "active"),
            "IBM.RecoveryRM": ("rsct_rm", 4784300, "active"),
            "IBM.TestRM": ("rsct_rm", 4260282, "active"),
            "ctcas": ("rsct", None, "inoperative"),
            "IBM.ERRM": ("rsct_rm", None, "inoperative"),
            "IBM.AuditRM": ("rsct_rm", None, "inoperative"),
            "IBM.LPRM": ("rsct_rm", None, "inoperative"),
        },
    ),
    Row("lssrc-a-linux--01.txt", view.subsystems, {"ctrmc": ("rsct", 64383, "active")}),
    Row(
        "lssyscfg-r-lpar--01.txt",
        view.partitions,
        (
            ("nim1", "aixlinux", "Running", "active", "192.168.200.235", "AIX 6.1 6100-00-01-0748"),
            ("vios2", "vioserver", "Running", "inactive", "192.168.200.201", "Nieznane"),
            ("vios1", "vioserver", "Running", "inactive", "192.168.200.200", "Nieznane"),
            ("dump", "aixlinux", "Not Activated", "inactive", "", "Nieznane"),
        ),
    ),
    Row(
        "lssyscfg-r-lpar--02.txt",
        view.partitions,
        (("aix53_15", "aixlinux", "Not Activated", "inactive", "", "Unknown"),),
    ),
    Row(
        "lssyscfg-r-lpar--03.txt",
        view.partitions,
        (("lpar05", "aixlinux", "Running", "inactive", "10.207.111.93", "AIX 7.1 7100-00-00-0000"),),
    ),
    Row(
        "lssyscfg-r-lpar--04.txt",
        view.partitions,
        (("vm61", "aixlinux", "Running", "active", "9.137.62.61", "AIX 7.1 7100-03-05-1524"),),
    ),
    Row(
        "lssyscfg-r-lpar-F--01.txt",
        view.queried,
        (
            ("dump_9.200.104.134_not_shutdown", "active", "9.200.104.134", {True}),
            ("teacher02 9.200.104.218", "inactive", "9.200.104.218", {False}),
            ("teacher01 9.200.104.217", "inactive", "9.200.104.217", {False}),
            ("VIOserver2", "active", "9.200.104.133", {True}),
            ("VIOserver1", "active", "9.200.104.132", {True}),
        ),
    ),
    Row(
        "lssyscfg-r-lpar-F--02.txt",
        view.unnamed,
        (
            ("teacher02 9.210.114.218", "active", "08A64825-D324-4FBB-A6D3-D44143ED8AF3"),
            ("teacher01 9.220.154.227", "inactive", "3E8A72FB-C815-4AAD-9754-89037455DCFC"),
        ),
    ),
    Row(
        "lssyscfg-r-lpar-F-header--01.txt",
        view.headed,
        (
            ("teacher02 9.210.114.218", "aixlinux", "Running", "active", "9.210.114.218", "AIX 7.1 7100-04-03-1642"),
            ("teacher01 9.220.154.227", "aixlinux", "Running", "inactive", "9.220.154.227", "AIX 7.1 7100-04-03-1642"),
        ),
    ),
    Row("lssyscfg-r-lpar-F-header--02.txt", view.headed, (("lpar-c", "", "Not Activated", "inactive", "", ""),)),
    Row(
        "lssyscfg-r-sys--01.txt",
        view.systems,
        (("op710-1-SN1008B1A", "9123-710", "1008B1A", "192.168.0.3", "Operating"),),
    ),
    Row("lssyscfg-r-sys-F--01.txt", view.system_rows, (("9131-52A-6535CCG", "6535CCG", "Operating"),)),
    Row(
        "lssysconn-r-all--01.txt",
        view.connection,
        ("sys", "9131-52A", "6535CCG", "192.168.200.39", "Connected", "", FOUND),
    ),
    Row(
        "lssysconn-r-all--02.txt",
        view.connection,
        ("sys", "9117-570", "100729E", "10.0.0.247", "No Connection", NEVER, {"sp": "unavailable"}),
    ),
    Row(
        "lssysconn-r-all--03.txt",
        view.connection,
        (
            *("sys", "9110-51A", "1075E3F", "192.168.200.53", "Failed Authentication"),
            *("Incorrect password 0802-0001-00000026", FOUND),
        ),
    ),
    Row(
        "lssysconn-r-all--04.txt",
        view.connection,
        ("sys", "9131-52A", "6535CCG", "192.168.200.39", "No Connection", "Connecting  0000-0000-00000000", LOST),
    ),
    Row(
        "lssysconn-r-all--05.txt",
        view.connection,
        (
            "sys",
            "9131-52A",
            "6535CCG",
            "192.168.200.39",
            "Connecting",
            "Firmware Password locked  0803-0001-00000203",
            LOST,
        ),
    ),
    Row("lssysconn-r-all--06.txt", view.connection, ("sys", "", "", "128.200.91.5", "No Connection", NEVER, LOST)),
    Row("lssysconn-r-all--07.txt", view.connection, ("sys", "", "", "172.16.255.254", "Connecting", NEVER, LOST)),
    Row(
        "lssysconn-r-all--08.txt",
        view.connection,
        (
            *("frame", "9458-100", "9922006W", "192.168.254.254"),
            *("pending authentication - password updates required", "", {"side": "b"}),
        ),
    ),
    Row(
        "lssysconn-r-all--09.txt",
        view.connection,
        (
            *("sys", "9406-520", "103E8FE", "9.5.66.29", "Version Mismatch"),
            *("Connection not allowed 0009-0008-00000000", FOUND),
        ),
    ),
    Row(
        "lssysconn-r-all--10.txt",
        view.connection,
        ("sys", "7895-42X", "105C91B", "10.254.100.9", "No Connection", "Already connected 0402-0001-00000025", LOST),
    ),
    Row(
        "lssysconn-r-all--11.txt",
        view.connection,
        ("frame", "9A01-100", "0P1P315", "192.168.255.253", "Connected", "", {"side": "b"}),
    ),
    Row(
        "lssysconn-r-all--12.txt",
        view.connection,
        (
            *("frame", "9119-590", "02C489E", "192.168.254.255", "Version Mismatch"),
            *("Version mismatch 0404-0007-00000001", {"side": "unavailable"}),
        ),
    ),
    Row(
        "lssysconn-r-all--13.txt",
        view.connection,
        (
            *("sys", "8286-42A", "218CA0V", "10.128.0.23", "Connected", ""),
            {"sp": "primary", "sp_phys_loc": "U78C9.001.WZS05NY-P1"},
        ),
    ),
    Row("oslevel-s--01.txt", view.aix_level, AixLevel(7, 3, 3, 0, "2446")),
    Row(
        "prtconf--01.txt",
        view.prtconf,
        (("IBM,9009-22A", "78C00A0", "POWER 9", 37, "ans-4-51e59a83-000373d8", "VL950_168", "FW950.C1"), NO_NETWORK),
    ),
    Row(
        "prtconf--02.txt",
        view.prtconf,
        (
            ("IBM,9009-22A", "7835450", "POWER 9", 41, "p1256-pvm1-76faa655-0000096b", "VL950_175", "FW950.D0"),
            ("p1256-pvm1", "129.40.51.113", "129.40.51.126", "", ""),
        ),
    ),
    Row("recfgct--01.txt", view.reconfigured, Recfgct("refused")),
    Row("recfgct--02.txt", view.reconfigured, Recfgct("done", ("ctcas", "ctrmc"), ("ctrmc",), 11993300)),
    Row(
        "rest-lpar-xml--01.txt",
        view.rest_partition,
        (
            *("z3-9-5-127-7-0000002e", 6, "aixlinux", "Running", "Linux/Red Hat 2.6.32-220.el6.ppc64 6.2"),
            *("active", "9.1.2.4", (True, True, True)),
        ),
    ),
    Row(
        "rest-lpar-xml--02.txt",
        view.rest_partition,
        ("z3-9-5-126-127-00000001", 9, "aixlinux", "Not Activated", RHEL64, "inactive", "", (False, True, True)),
    ),
    Row(
        "rest-lpar-xml--03.txt",
        view.rest_partition,
        ("powervmtest1", 4, "os400", "Not Activated", "Unknown", "inactive", "", (False, False, False)),
    ),
    Row(
        "rest-lpar-xml--05.txt",
        view.rest_partition,
        ("nls2-a7444660-00000002", 26, "aixlinux", "Running", "Unknown", "none", "", (False, False, False)),
    ),
    Row(
        "rmcdomainstatus--01.txt",
        view.links,
        (
            ("peer_domain", "IA", "d34ca9a5ea1e37c6", 1, "TESTDB1"),
            ("peer_domain", "IA", "849959f09d9ceec6", 3, "TESTDB3"),
            ("peer_domain", "SS", "e8a76231700ca2eb", 2, "TESTDB2"),
            ("management_control_points", "IA", "12b6b4fd1cebb73f", 1, "10.126.37.29"),
        ),
    ),
    Row("rsrc-input-file--01.txt", view.points, (VHMC186,)),
    Row("uname-m--01.txt", view.machine_id, "00CC00A04B00"),
    Row("uname-rvp--01.txt", view.uname, Uname("3", "7", "powerpc")),
    Row(
        "viosecure-firewall-view--01.txt",
        view.firewall,
        (True, 13, {("all", "657", "any", "0"), ("all", "any", "657", "0")}),
    ),
)


# The same text as others would have posted it.
POSTINGS: dict[str, t.Callable[[str], str]] = {
    "as_it_is": lambda text: text,
    "with_cr_lf": lambda text: text.replace("\n", "\r\n"),
    "with_byte_order_mark": lambda text: "\ufeff" + text,
    "without_last_line_end": lambda text: text.rstrip("\n"),
    "with_blank_lines": lambda text: text.replace("\n", "\n\n"),
    "with_tabs": lambda text: text.replace(" " * 8, "\t"),
    "without_leading_blanks": lambda text: "\n".join(line.lstrip() for line in text.split("\n")),
    "with_trailing_blanks": lambda text: "\n".join(f"{line}  " for line in text.split("\n")),
    "indented": lambda text: textwrap.indent(text, "    "),
    "between_hmc_prompts": lambda text: f"hscroot@hmc01:~> cmd -r x -F name,state\n{text}\nhscroot@hmc01:~> \n",
    "between_root_prompts": lambda text: f"# cmd -a\n{text}\n# \n",
    "between_bash_prompts": lambda text: f"[root@host ~]# cmd -s x\n{text}\n[root@host ~]# \n",
}


@pytest.mark.parametrize("posting", POSTINGS)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.file}-{row.read.__name__}")
def test_a_capture_gives_the_facts_of_its_index(row: Row, posting: str, captures: pathlib.Path) -> None:
    text = (captures / row.file).read_bytes().decode()
    assert row.read(POSTINGS[posting](text)) == row.facts


def test_every_capture_has_a_row(captures: pathlib.Path) -> None:
    assert {path.name for path in captures.glob("*.txt")} == {row.file for row in ROWS}
