# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real SSH hosts to try the transport on: one OpenSSH server each, in its own mount, pid and host-name namespaces.

Needs root and Linux. A host's root is an overlay of this machine's own, so its /bin/sh, its users, its Python and its
file systems can be changed at will and nothing outside the lab's folder is touched.
"""

from __future__ import annotations

import dataclasses
import os
import pathlib
import shlex
import shutil
import signal
import socket
import subprocess
import time

ROOT_PASSWORD = "lab-root-password"  # of throwaway hosts on the loopback interface
SHELLS = {
    "ksh93": "/usr/bin/ksh93",
    "mksh": "/usr/bin/mksh",
    "posh": "/usr/bin/posh",
    "bash": "/usr/bin/bash",
    "dash": "/usr/bin/dash",
}
TOOLS = (*SHELLS.values(), "/usr/bin/csh", "/usr/bin/sudo", "/usr/sbin/sshd", "/usr/bin/su")


@dataclasses.dataclass(frozen=True)
class HostCase:
    """One kind of host. ``method``: root, sudo, su or padmin. ``login``: csh or noisy. ``tmp``: ok or full."""

    name: str
    shell: str
    method: str
    python: str
    tmp: str
    login: str

    @property
    def user(self) -> str:
        return {"root": "root", "padmin": "padmin"}.get(self.method, "ops")


def missing() -> list[str]:
    """What this machine lacks for a lab; empty when it can be built."""
    lacks = [] if os.geteuid() == 0 else ["root"]
    return lacks + [tool for tool in TOOLS if not pathlib.Path(tool).exists()]


class Lab:
    """Starts the hosts in ``folder``; ``ports`` maps a host's name to its port on 127.0.0.1."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.ports: dict[str, int] = {}
        self._running: list[subprocess.Popen[bytes]] = []
        self.key = folder / "id"

    def __enter__(self) -> Lab:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, mode=0o700)
        for name in ("id", "hostkey"):
            _keygen(self.folder / name)
        return self

    def __exit__(self, *error: object) -> None:
        for process in self._running:
            process.send_signal(signal.SIGKILL)  # the namespace's init: everything inside goes with it
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, cases: list[HostCase]) -> None:
        """Start one host per case and wait until all of them answer."""
        for case in cases:
            self.ports[case.name] = _free_port()
            home = self.folder / case.name
            for part in ("up", "work", "root"):
                (home / part).mkdir(parents=True)
            script = home / "start.sh"
            script.write_text(self._script(case, home))
            command = ["unshare", "--mount", "--uts", "--pid", "--fork", "--kill-child", "/bin/bash", str(script)]
            with (home / "log").open("wb") as log:
                self._running.append(
                    subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
                )
        for case in cases:
            _await(self.ports[case.name], self.folder / case.name / "log")

    def known_hosts(self) -> pathlib.Path:
        """The hosts' one key under every port, as OpenSSH wants it."""
        key = " ".join((self.folder / "hostkey.pub").read_text().split()[:2])
        path = self.folder / "known_hosts"
        path.write_text("".join(f"[127.0.0.1]:{port} {key}\n" for port in self.ports.values()))
        return path

    def _script(self, case: HostCase, home: pathlib.Path) -> str:
        steps = [
            "set -e",
            "mount --make-rprivate /",
            f"mount -t overlay overlay -o lowerdir=/,upperdir={home}/up,workdir={home}/work {home}/root",
            f"cd {home}/root",
            "mount -t proc proc proc",
            "mount -t tmpfs tmpfs dev; mknod -m 666 dev/null c 1 3; mknod -m 666 dev/tty c 5 0",
            "mknod -m 666 dev/urandom c 1 9; mknod -m 666 dev/random c 1 8; mknod -m 666 dev/zero c 1 5",
            "mkdir dev/pts dev/shm; ln -s pts/ptmx dev/ptmx",
            "mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts",
            "mount -t tmpfs tmpfs run; mkdir -p run/sshd; mount -t tmpfs tmpfs tmp; mount -t tmpfs tmpfs var/tmp",
            "chmod 1777 tmp var/tmp dev/shm",
            f"hostname {case.name}",
            f"mkdir -p etc/lab; cp {self.folder}/id.pub etc/lab/keys; cp {self.folder}/hostkey etc/lab/hostkey",
            *_users(case),
            *_python(case),
            *_temporary(case),
            # last: from here on every script of this host runs in the shell under test
            f"ln -sf {SHELLS[case.shell]} bin/sh",
            f"exec chroot . /usr/sbin/sshd -D -e -f /dev/null {_sshd_options(self.ports[case.name])}",
        ]
        return "\n".join(steps) + "\n"


def _users(case: HostCase) -> list[str]:
    login = {"csh": "/bin/csh", "noisy": "/bin/bash"}[case.login]
    noise = "printf 'Last login: never\\nno line end here'; echo noise >&2"
    steps = [
        f"echo root:{ROOT_PASSWORD} | chroot . chpasswd",
        f"chroot . useradd -m -p '*' -s {login} ops",  # a locked account (!) could not log in by key
        f"chroot . usermod -s {login} root",
        "chroot . useradd -m -p '*' -s /usr/ios/cli/rksh padmin",
        "echo 'ops ALL=(ALL) NOPASSWD: ALL' >etc/sudoers.d/lab",
        "echo 'padmin ALL=(ALL) NOPASSWD: ALL' >>etc/sudoers.d/lab",
        "chmod 440 etc/sudoers.d/lab",
        "mkdir -p usr/ios/cli/bin",
        # the restricted shell of padmin: no slash in a command word, no redirection, a PATH of its own
        "printf '%s\\n' '#!/bin/bash' 'PATH=/usr/ios/cli/bin; export PATH' "
        + shlex.quote(noise if case.login == "noisy" else ":")
        + " 'exec /usr/bin/ksh93 -r \"$@\"' >usr/ios/cli/rksh",
        "printf '%s\\n' '#!/bin/bash' '[ \"$1\" = oem_setup_env ] && exec /usr/bin/sudo -n -H /bin/sh' 'exit 1'"
        " >usr/ios/cli/bin/ioscli",
        "chmod 755 usr/ios/cli/rksh usr/ios/cli/bin/ioscli",
        ": >root/.bashrc",
    ]
    if case.login == "noisy":
        steps += [f"echo {shlex.quote(noise)} >{home}/.bashrc" for home in ("root", "home/ops")]
    else:
        steps += [f"echo 'echo csh says hello' >{home}/.cshrc" for home in ("root", "home/ops")]
    return steps


def _python(case: HostCase) -> list[str]:
    if case.python == "yes":
        return []
    return ["rm -f usr/bin/python3* usr/local/bin/python3*", "mount -t tmpfs tmpfs root/.pyenv 2>/dev/null || :"]


def _temporary(case: HostCase) -> list[str]:
    if case.tmp == "ok":
        return []
    full = ("tmp", "var/tmp", "dev/shm")
    steps = [f"mount -t tmpfs -o size=16k,mode=1777 tmpfs {place}" for place in full]
    return steps + [f"dd if=/dev/zero of={place}/full bs=1k count=100 2>/dev/null || :" for place in full]


def _sshd_options(port: int) -> str:
    options = {
        "Port": port,
        "ListenAddress": "127.0.0.1",
        "HostKey": "/etc/lab/hostkey",
        "AuthorizedKeysFile": "/etc/lab/keys",
        "UsePAM": "no",
        "StrictModes": "no",
        "UseDNS": "no",
        "PrintMotd": "no",
        "PermitRootLogin": "prohibit-password",
        "PidFile": "none",
        "MaxStartups": "100",
        "Subsystem": "sftp internal-sftp",
    }
    return " ".join(f"-o {shlex.quote(f'{name}={value}')}" for name, value in options.items())


def _keygen(path: pathlib.Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int, log: pathlib.Path, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), 1.0):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"a lab host did not start: {log.read_text(errors='replace')[-500:]}")
