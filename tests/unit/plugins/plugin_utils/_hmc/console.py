# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a small console answers, written by hand from public layouts; the user's locale is Polish."""

from __future__ import annotations

import dataclasses
import shlex
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.hmc_clock import DATE_FORM
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Batch, Command, Host, Result, State
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.commands import LPAR_NAMES, SYSTEM_NAMES

Answers = dict[str, tuple[int, str, str]]

SYSTEMS = f"lssyscfg -r sys -F {','.join(SYSTEM_NAMES)} --header"
PARTITIONS = f"lssyscfg -r lpar -m 9105-22A*78A1B2C -F {','.join(LPAR_NAMES)} --header"
MIGRATIONS = "lslparmigr -r lpar -m 9105-22A*78A1B2C"
VERSION = """"version= Version: 11
 Release: 1
 Service Pack: 1111
HMC Build level 2511270432
MF71999 - HMC V11R1 M1111
","base_version=V11R1
"
"""
NETWORK = (
    'hostname=hmc01,domain=example.com,"ipaddr=198.51.100.20,192.0.2.1","networkmask=255.255.255.0,255.255.255.0",'
    "gateway=198.51.100.1,ipv4addr_eth0=198.51.100.20,ipv4netmask_eth0=255.255.255.0,lparcomm_eth0=on\n"
)
VPD = '"vpd=*FC ????????\n*DS Hardware Management Console\n*TM 7063-CR2\n*SE 78AB12C\n*NA 198.51.100.20\n"\n'
FIREWALL = "".join(
    f'application={name},interface={adapter},"ports={ports}",allowedhost=0.0.0.0/0.0.0.0\n'
    for name, ports in (("RMC", "657:udp,tcp:657"), ("FCS", "9920:tcp,udp:9900"))
    for adapter in ("eth0", "eth1")
)
NOW = 1_800_000_000
DATE = f"{NOW},2027-01-15T09:00:00\n"
BOOT = "         rozruch systemu 2026-12-24 09:00\n"
TMP = "System plików 1024-blocków Użyte Wolne Zajęte Montowany na\n/dev/sda5 4096000 81920 4014080 2% /tmp\n"
CONNECTIONS = (
    "resource_type=sys,type_model_serial_num=9105-22A*78A1B2C,sp=primary,ipaddr=192.0.2.61,alt_ipaddr=unavailable,"
    "state=Connected\n"
    "resource_type=sys,type_model_serial_num=9009-42G*78D3E4F,sp=unavailable,ipaddr=192.0.2.62,"
    "alt_ipaddr=unavailable,state=No Connection,connection_error_code=Connecting  0000-0000-00000000\n"
)
OFF, ON = ("0",) * 4, ("1",) * 4
# In the order of LPAR_NAMES.
PARTITION_ROWS = (
    ("vios1", "1", "vioserver", "Running", "active", "198.51.100.11", *ON, "VIOS 3.1.4.21", "0"),
    ("dbprod1", "5", "aixlinux", "Running", "active", "198.51.100.25", *ON, "AIX 7.2 7200-05-03-2148", "0"),
    ("dbtest1", "9", "aixlinux", "Running", "inactive", "198.51.100.29", *OFF, "AIX 7.1 7100-04-03-1642", "1"),
    ("web 01", "12", "aixlinux", "Running", "none", "", *OFF, "Nieznane", "0"),
    ("old7", "15", "aixlinux", "Not Activated", "inactive", "", *OFF, "Nieznane", "0"),
    ("ibmi1", "20", "os400", "Running", "inactive", "", *OFF, "IBM i V7R4M0", "0"),
    ("inband1", "21", "aixlinux", "Running", "active", "", *ON, "AIX 7.3 7300-04-00-2546", "0"),
    ("lagging", "22", "aixlinux", "Running", "none", "", *OFF, "Nieznane", "0"),
    ("busy1", "23", "aixlinux", "Running", "busy", "198.51.100.33", *ON, "AIX 7.2 7200-05-03-2148", "0"),
)


@dataclasses.dataclass
class FakeRunner:
    """Answers by command line, words joined by blanks; a State instead of an answer ends the command that way.

    ``effects``: what a command line changes in the answers.
    """

    answers: dict[str, t.Any]
    effects: dict[str, dict[str, t.Any]] = dataclasses.field(default_factory=dict)
    asked: list[list[str]] = dataclasses.field(default_factory=list)

    def run_batch(self, commands: t.Sequence[Command]) -> Batch:
        self.asked.append([" ".join(command.argv) for command in commands])
        return Batch(Host(), {command.id: self._result(command) for command in commands})

    def _result(self, command: Command) -> Result:
        line = " ".join(command.argv)
        answer = self.answers.get(line, State.MISSING)
        self.answers.update(self.effects.get(line, {}))
        if isinstance(answer, State):
            return Result(command.id, answer)
        rc, out, err = answer
        return Result(command.id, State.DONE, rc, out, err)


def table(names: tuple[str, ...], rows: object) -> str:
    return "".join(",".join(row) + "\n" for row in (names, *rows))  # type: ignore[misc]


def entry(index: int, lpar_id: int, host: str, address: str, active: int) -> str:
    system = "AIX, 7.2, 7200-05-03-2148" if active else " , , "
    return (
        f"<#{index}> Partition:<{lpar_id}*9105-22A*78A1B2C, {host}, {address}>\n"
        f"       Active:<{active}>, OS:<{system}>, DCaps:<{'0x2c5f' if active else '0x2f'}>, "
        f"CmdCaps:<0x4000001b, 0x1b>, PinnedMem:<{1981 if active else 0}>\n"
    )


DLPAR = (
    entry(0, 5, "dbprod1.example.com", "198.51.100.25", 1)
    + entry(1, 1, "", "198.51.100.11", 1)
    + entry(4, 9, "dbtest1.example.com", "198.51.100.29", 0)
    + entry(5, 22, "", "198.51.100.32", 1)
)


def answers(*, quoted: bool = True) -> Answers:
    """Command line to (rc, stdout, stderr); ``quoted`` as it goes over the wire, else the words joined by blanks."""
    systems = table(
        SYSTEM_NAMES,
        [
            ("FRAME01", "9105-22A", "78A1B2C", "Operating", "192.0.2.61"),
            ("FRAME02", "9009-42G", "78D3E4F", "No Connection", "192.0.2.62"),
        ],
    )
    texts = {
        "lshmc -V": VERSION,
        "lshmc -l": "locale=pl_PL\n",
        "lshmc -n": NETWORK,
        SYSTEMS: systems,
        "lspartition -dlpar": DLPAR,
        "lssysconn -r all": CONNECTIONS,
        "lshmc -v": VPD,
        "lshmc --firewall": FIREWALL,
        f"date {DATE_FORM}": DATE,
        "who -b": BOOT,
        "df -P -k /tmp": TMP,
        PARTITIONS: table(LPAR_NAMES, PARTITION_ROWS),
        MIGRATIONS: "".join(
            f"name={row[0]},lpar_id={row[1]},migration_state=Not Migrating\n" for row in PARTITION_ROWS
        ),
    }
    answers = {line: (0, text, "") for line, text in texts.items()}
    answers["cat /etc/powersim"] = (1, "", "cat: /etc/powersim: Nie ma takiego pliku ani katalogu\n")
    return {shlex.join(line.split(" ")) if quoted else line: answer for line, answer in answers.items()}
