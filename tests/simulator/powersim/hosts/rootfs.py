# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the root of a host consists of: prepared trees on disk, and the steps that join them in its namespace.

``/.real`` holds the machine's own folders, read-only; ``/usr`` is a prepared tree of links into it (allow-listed tools)
and into ``/.powersim`` (simulated commands, shells), which is a small folder per host, so that a command can vanish.
"""

from __future__ import annotations

import functools
import os
import pathlib
import shutil
import subprocess
import sys
import typing as t

from powersim import table
from powersim.estate.parts import Partition
from powersim.hosts import shells
from powersim.hosts.accounts import Account

# What AIX has of the usual tools (no timeout, pgrep, setsid, stat, mktemp, readlink there).
AIX_TOOLS = """
[ awk basename bc cat chgrp chmod chown cksum cmp comm cp csplit cut date dd diff dirname du echo ed egrep
env expand expr false fgrep file find fold getconf grep gzip head iconv id join kill ln logger logname ls
mkdir mkfifo mkfile mv nawk nice nl nohup od paste perl pr printf pwd rm rmdir sed sleep sort split
strings stty sum sync tail tar tee test touch tput tr true tty uniq vi wc which xargs yes
"""
LINUX_TOOLS = """
base64 bzip2 chroot fuser gawk groups hostnamectl install ip lsof md5sum mktemp more nproc pgrep pidof
pkill readlink realpath renice seq setsid sha256sum shuf stat tac timeout truncate watch
"""
NETWORK_TOOLS = ("ip", "nft", "iptables", "ip6tables")
PADMIN_TOOLS = ("cat", "grep", "ls", "date", "sort", "head", "tail", "uname", "hostname")
TOP = (".real", ".powersim", "usr", "proc", "dev", "etc", "opt", "home", "run", "mnt")
VAR = ("adm", "adm/ras", "ct", "ct/cfg", "ct/IW", "ct/IW/log", "log", "spool")
SERVICES = """\
ftp-data 20/tcp
ftp 21/tcp
ssh 22/tcp
telnet 23/tcp
smtp 25/tcp
domain 53/tcp
domain 53/udp
bootps 67/udp
tftp 69/udp
http 80/tcp
sunrpc 111/tcp
sunrpc 111/udp
ntp 123/udp
snmp 161/udp
svrloc 427/tcp
https 443/tcp
syslog 514/udp
rmc 657/tcp
rmc 657/udp
shilp 2049/tcp
shilp 2049/udp
wbem-http 5988/tcp
wbem-https 5989/tcp
"""
SHELL_NAMES = ("sh", "ksh", "bash", "csh")
BROKERED = ("sudo", "su")
RUNNERS = ("oem_setup_env", "ioscli")  # of a VIOS: they may run something as somebody else, as sudo and su do
ROOT_LINKS = ("lib", "lib32", "lib64", "libx32")


# The real ps for real processes; the simulated daemons, which have none, are added to forms that print names, and the
# age of pid 1 is that of the partition.
PS = """#!{shell}
case "$*" in
*etime*"-p 1"*|*"-p 1"*etime*|*etime*-p1*|*-p1*etime*) exec /.powersim/cmd/model-ps "$@" ;;
esac
{ps} "$@"
code=$?
case "$*" in
*comm*|*args*|*cmd*|-ef*|-ax*|ax*|-Af*|-e*f*|-A|-e|aux*|-aux*|*-p*) /.powersim/cmd/model-ps "$@" && code=0 ;;
esac
exit $code
"""


def real_path(tool: str) -> str | None:
    """Where a real tool is reached inside a host; links such as alternatives are resolved now."""
    found = shutil.which(tool, path=shells.SEARCH)
    return inside(os.path.realpath(found)) if found else None


def sftp_server() -> str:
    """Path inside a host of OpenSSH's server program, '' where it is not installed."""
    places = ("/usr/lib/openssh/sftp-server", "/usr/libexec/openssh/sftp-server", "/usr/lib/ssh/sftp-server")
    return next((f"/.real{path}" for path in places if os.path.exists(path)), "")


def inside(path: str) -> str | None:
    """A path of this machine as seen below /.real, None when it is not in a folder that is bound there."""
    return f"/.real{path}" if path.startswith(("/usr/", "/bin/", "/sbin/")) else None


def prepare_tree(folder: pathlib.Path, platform: str) -> None:
    """The /usr of one platform: real folders, allow-listed tools, simulated commands."""
    for name in ("bin", "sbin", "ios/cli", "ios/utils", "local/bin"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for entry in os.listdir("/usr"):
        if entry not in ("bin", "sbin", "local") and not (folder / entry).exists():
            (folder / entry).symlink_to(f"/.real/usr/{entry}")
    links: dict[str, str | None] = {f"bin/{tool}": f"/.powersim/cmd/{tool}" for tool in real_tools(platform)}
    for command, where in table.commands(platform).items():
        place = "bin" if command in table.IN_USR_BIN else where.removeprefix("/usr/")
        if not place.startswith("/"):
            links[f"{place}/{command}"] = f"/.powersim/cmd/{command}"
    for name in (*SHELL_NAMES, *BROKERED, "python3"):
        links[f"bin/{name}"] = f"/.powersim/cmd/{name}"
    if platform == "vios":
        links["ios/cli/oem_setup_env"] = "/.powersim/cmd/oem_setup_env"
        links.update({f"ios/utils/{tool}": f"/.powersim/cmd/{tool}" for tool in PADMIN_TOOLS})
    links["sbin/rsct"] = "/opt/rsct"
    for name, target in links.items():
        if target:
            relink(folder / name, target)


def relink(path: pathlib.Path, target: str) -> None:
    """A fresh folder, the usual case, costs one call per link; there are two hundred of them in each host."""
    try:
        os.symlink(target, path)
    except FileExistsError:
        path.unlink()
        os.symlink(target, path)


def tools(platform: str) -> list[str]:
    return (AIX_TOOLS + LINUX_TOOLS if platform == "linux" else AIX_TOOLS).split()


@functools.cache
def real_tools(platform: str) -> dict[str, str]:
    """Tools that are the real ones, and where each is reached inside a host. ps also shows simulated daemons."""
    found = {tool: real_path(tool) for tool in tools(platform) if tool not in table.commands(platform)}
    return {**{tool: path for tool, path in found.items() if path}, "ps": "/.powersim/ps"}


@functools.cache
def network_tools(platform: str) -> dict[str, str]:
    """Links of a Linux host in network mode to tools that are simulated elsewhere: there they rule its own network."""
    found = {tool: real_path(tool) for tool in NETWORK_TOOLS if platform == "linux"}
    return {f"cmd/{tool}": path for tool, path in found.items() if path}


def command_links(platform: str) -> dict[str, str]:
    """Simulated commands of a host as links relative to its /.powersim folder."""
    links = {f"cmd/{command}": "/.powersim/client" for command in table.commands(platform)}
    links |= {f"cmd/{command}": "/.powersim/broker" for command in table.readers(platform)}
    links |= {f"cmd/{tool}": path for tool, path in real_tools(platform).items()}
    runners = (*BROKERED, *RUNNERS) if platform == "vios" else BROKERED
    links |= {f"cmd/{name}": "/.powersim/broker" for name in runners}
    for command, folder in table.commands(platform).items():
        if folder.startswith("/opt/rsct"):
            links[f"{folder.removeprefix('/opt/')}/{command}"] = "/.powersim/client"
    return links


class Interpreters:
    """Which Python runs the command client (any) and which one a host with Python shows (3.9 or later)."""

    def __init__(self) -> None:
        self.binds: list[tuple[str, str]] = []
        system = os.path.realpath("/usr/bin/python3")
        base = pathlib.Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}")
        if os.path.exists(system) and self._minor(system) >= 9:
            self.path = inside(system) or ""
            return
        if inside(str(base)):
            self.path = inside(str(base)) or ""
            return
        self.binds.append((sys.base_prefix, "/.real/python"))
        self.path = f"/.real/python/bin/{base.name}"

    @staticmethod
    def _minor(path: str) -> int:
        answer = subprocess.run(
            [path, "-ISc", "import sys; print(sys.version_info[1])"], capture_output=True, text=True, check=False
        )
        return int(answer.stdout) if answer.returncode == 0 and answer.stdout.strip().isdigit() else 0


def prepare_inside(folder: pathlib.Path, host: Partition, interpreter: str, shell: str) -> None:
    """The /.powersim folder of a host: client, links, and the place of its socket.

    ``client`` may be replaced by a compiled program; ``broker`` stays a script, it can also run commands for somebody.
    """
    for name in ("cmd", "run", "rsct/bin", "rsct/install/bin"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    client = pathlib.Path(__file__).parent.parent / "inside" / "client.py"
    for name in ("client", "broker"):
        (folder / name).unlink(missing_ok=True)
        (folder / name).write_text("#!/.powersim/python -ISE\n" + client.read_text(encoding="ascii"), encoding="ascii")
    (folder / "ps").write_text(PS.format(shell=inside(os.path.realpath("/bin/sh")), ps=real_path("ps") or ":"))
    (folder / "uptime").write_text("0.00 0.00\n", encoding="ascii")
    for name in ("client", "broker", "ps"):
        (folder / name).chmod(0o755)
    links = command_links(host.platform) | {"python": interpreter, "cmd/sh": inside(shell) or shell}
    if host.platform != "linux":
        links["cmd/ksh"] = links["cmd/sh"]
    for name in ("bash", "csh") if host.platform == "linux" else ("csh",):
        if found := shells.find(name):
            links[f"cmd/{name}"] = inside(found) or found
    if host.python:
        links["cmd/python3"] = interpreter
    for name, target in links.items():
        relink(folder / name, target)


Step = list[t.Any]


def steps(
    host: Partition, accounts: t.Sequence[Account], tree: pathlib.Path, own: pathlib.Path, python: Interpreters
) -> list[Step]:
    """Everything the spawner does in a fresh tmpfs, in order."""
    plan: list[Step] = [["dir", name, 0o755, 0] for name in TOP]
    plan += [["dir", "tmp", 0o1777, 0], ["dir", "var", 0o755, 0], ["dir", "root", 0o700, 0]]
    plan += [["tmpfs", "tmp", "mode=1777,size=16m,nr_inodes=4k"], ["tmpfs", "var", "mode=0755,size=16m,nr_inodes=4k"]]
    plan += [["dir", ".real/usr", 0o755, 0], ["bind", "/usr", ".real/usr"], ["bind", str(tree), "usr"]]
    plan += [["bind", str(own), ".powersim"], ["link", "/.powersim/rsct", "opt/rsct"]]
    for source, target in python.binds:
        plan += [["dir", target[1:], 0o755, 0], ["bind", source, target[1:]]]
    plan += [*root_links(), *devices(), ["proc", "proc"], ["bind", "/proc/sys", "proc/sys"]]
    plan += [["bind", str(own / "uptime"), "proc/uptime"]]
    plan += [["dir", f"var/{name}", 0o755, 0] for name in VAR]
    plan += [["dir", "var/tmp", 0o1777, 0]]
    plan += [["dir", account.home[1:], 0o755, account.uid] for account in accounts if account.uid]
    return plan + etc(host, accounts)


def root_links() -> t.Iterator[Step]:
    """/bin, /sbin and the library folders, as links or binds like on this machine."""
    yield ["link", "usr/bin", "bin"]
    yield ["link", "usr/sbin", "sbin"]
    for name in ("bin", "sbin", *ROOT_LINKS):
        path = f"/{name}"
        if os.path.islink(path):
            if name in ROOT_LINKS:
                yield ["link", os.readlink(path).lstrip("/"), name]
        elif os.path.isdir(path):
            yield ["dir", f".real/{name}", 0o755, 0]
            yield ["bind", path, f".real/{name}"]
            if name in ROOT_LINKS:
                yield ["link", f".real/{name}", name]


def devices() -> t.Iterator[Step]:
    """Read-only binds: a device can be written to all the same, but its rights are those of the machine."""
    for name in ("null", "zero", "full", "random", "urandom", "tty"):
        yield ["bind", f"/dev/{name}", f"dev/{name}"]
    yield ["dir", "dev/pts", 0o755, 0]
    yield ["devpts", "dev/pts"]
    yield ["link", "pts/ptmx", "dev/ptmx"]
    for name, target in (("fd", "/proc/self/fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")):
        yield ["link", target, f"dev/{name}"]


def group_name(host: Partition, account: Account) -> str:
    return "system" if not account.uid and host.platform != "linux" else account.name


def etc(host: Partition, accounts: t.Sequence[Account]) -> list[Step]:
    """Files of /etc; node ids and the inittab are written later, from the state."""
    files = {
        "etc/powersim": "simulated\n",
        "etc/passwd": "".join(f"{a.name}:x:{a.uid}:{a.uid}:{a.name}:{a.home}:{a.shell}\n" for a in accounts),
        "etc/group": "".join(f"{group_name(host, a)}:x:{a.uid}:\n" for a in accounts),
        "etc/hosts": f"127.0.0.1 localhost loopback\n{host.ip} {host.name}.{host.domain} {host.name}\n",
        "etc/services": SERVICES,
        "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
        "etc/resolv.conf": "",
        "etc/profile": "",
        "etc/hostname": f"{host.name}\n",
    }
    if host.platform == "linux":
        files["etc/os-release"] = os_release(host.level)
    else:
        files["etc/environment"] = "PATH=/usr/bin:/etc:/usr/sbin:/usr/ucb:/usr/bin/X11:/sbin\nLANG=C\n"
    plan: list[Step] = [["file", path, text, 0o644, 0] for path, text in files.items()]
    return plan + [["copy", path, path[1:]] for path in ("/etc/ld.so.cache",) if os.path.exists(path)]


IDS = {"Red Hat": "rhel", "SUSE": "sles", "Ubuntu": "ubuntu", "Debian": "debian"}


def os_release(level: str) -> str:
    identifier = next((value for name, value in IDS.items() if name in level), "linux")
    version = next((word for word in level.split() if word[0].isdigit()), "")
    return f'NAME="{level}"\nID="{identifier}"\nVERSION_ID="{version}"\nPRETTY_NAME="{level}"\n'
