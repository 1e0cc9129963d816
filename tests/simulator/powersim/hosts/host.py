# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One running partition: its state, its namespaces, its real files, and the account of each user."""

from __future__ import annotations

import contextlib
import os
import pathlib
import typing as t

import asyncssh

from powersim import table
from powersim.hosts import compiled, disk, hostfs, rootfs
from powersim.hosts.accounts import Account, accounts
from powersim.hosts.world import Child, World
from powersim.state import autostart, varct
from powersim.state.machine import MDEF
from powersim.state.partition import Partition

NODE_ID_NOTE = "#\n# powersim: the first line is the node id, the others are comments\n"
# Layout: Ubuntu note of rsct, ppa:ibmpackages/rsct.
MDEF_TEXT = """ResourceManager
 ClassKey=1
 StartCommand="/opt/rsct/bin/RMstart -s IBM.DRM -pIBM.DRMd"
 StopCommand="/opt/rsct/bin/RMstop -s IBM.DRM"
 StartTime=60
 UserName="root"
 Properties=MkDirs,AutoStart
"""
FILLER = {"/var": "adm/ras/trace.full", "/tmp": "core.full"}


class Host:
    """``state`` is what commands are told; ``sync`` carries its changes into the real files of the host."""

    def __init__(self, state: Partition, world: World, folder: pathlib.Path) -> None:
        self.state, self.world, self.folder = state, world, folder
        self.accounts: dict[str, Account] = accounts(state.spec)
        self.pid = 0
        self.port = 0
        self.connections: set[asyncssh.SSHServerConnection] = set()
        self._written: dict[str, str | None] = {}
        self._filled: set[str] = set()
        self._linked: tuple[object, ...] = ()
        self.tools = rootfs.real_tools(state.spec.platform)

    @property
    def name(self) -> str:
        return self.state.name

    @property
    def own(self) -> pathlib.Path:
        """The folder that the host sees as /.powersim."""
        return self.folder / "hosts" / self.name

    @property
    def disk(self) -> pathlib.Path:
        """The archive of its files while it is down."""
        return self.folder / "disks" / f"{self.name}.tar"

    async def boot(self, python: rootfs.Interpreters) -> None:
        host = self.state.spec
        shell = rootfs.shells.choose(host.shell, host.platform)[1]
        rootfs.prepare_inside(self.own, host, python.path, shell)
        compiled.install(self.folder / "trees" / "client", self.own)
        tree = self.folder / "trees" / host.platform
        plan = rootfs.steps(host, list(self.accounts.values()), tree, self.own, python)
        linux = host.platform == "linux"  # AIX has no nft or ip that could use the right
        self.pid = await self.world.make_host(self.name, self.folder / "root", plan, net_admin=linux)
        disk.restore(self.root, self.disk)
        self.sync()

    def end(self) -> None:
        """Keep what is on disk and end everything that runs in the host."""
        disk.save(self.root, self.disk, tuple(f"{folder[1:]}/{name}" for folder, name in FILLER.items()))
        self.world.end_host(self.name)
        self.pid, self._filled, self._linked = 0, set(), ()

    async def spawn(self, account: Account, command: dict[str, t.Any], fds: list[int]) -> Child:
        groups = [account.uid]
        up = self.state.now - self.state.booted
        (self.own / "uptime").write_text(f"{up:.2f} {up:.2f}\n", encoding="ascii")
        # what time it is in the estate, and how fast it passes there: no clock of this machine tells
        self.write("/etc/powersim", f"simulated\nclock {self.state.now:.3f} {self.state.clock.scale:.6f}\n")
        return await self.world.spawn(self.pid, {**command, "uid": account.uid, "groups": groups}, fds)

    # --- real files --------------------------------------------------------------------------------------------------

    @property
    def root(self) -> str:
        """Its root as seen from here; whatever is below may be a link that leads out, see ``hostfs``."""
        return f"/proc/{self.pid}/root"

    def read(self, path: str) -> str | None:
        try:
            return hostfs.read(self.root, path)
        except OSError:
            return None

    def usage(self, path: str) -> tuple[float, float]:
        try:
            held = hostfs.usage(self.root, path)
        except OSError:
            return 1.0, 1.0
        return held.f_bavail / held.f_blocks, held.f_favail / held.f_files

    def wanted_files(self) -> dict[str, str | None]:
        """Files that follow the state: the node id twice, the boot entry, keys and trust."""
        state = self.state
        etc, var = state.identity.etc, state.identity.var
        there = state.rsct_installed
        files: dict[str, str | None] = {
            "/etc/ct_node_id": (f"{etc}\n{NODE_ID_NOTE}" if etc else "") if there else None,
            "/var/ct/cfg/ct_node_id": (f"{var}\n{NODE_ID_NOTE}" if var else "") if there else None,
        }
        if state.aix_like:
            files["/etc/inittab"] = "".join(f"{line}\n" for line in autostart.entries(state))
        return files | varct.files(state)

    def sync(self) -> None:
        """Write what changed since the last time; a file that somebody edited by hand is left alone until then."""
        if not self.pid:
            return
        for path, text in self.wanted_files().items():
            if path not in self._written or self._written[path] != text:
                self.remove(path) if text is None else self.write(path, text)
                self._written[path] = text
        for folder in self.state.fills ^ self._filled:
            (hostfs.fill if folder in self.state.fills else hostfs.empty)(self.root, f"{folder}/{FILLER[folder]}")
        self._filled = set(self.state.fills)
        self._commands()
        self._definitions()

    def _definitions(self) -> None:
        """Definition files of resource managers, below the folder that the host sees as /opt/rsct."""
        path = self.own / MDEF.removeprefix("/opt/")
        if self.state.aix_like or not self.state.rsct_installed or MDEF in self.state.machine.missing:
            path.unlink(missing_ok=True)
        elif not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(MDEF_TEXT, encoding="ascii")

    def write(self, path: str, text: str) -> bool:
        try:
            hostfs.write(self.root, path, text, 0o600 if path in varct.SECRET else None)
        except OSError:
            return False
        return True

    def remove(self, path: str) -> None:
        with contextlib.suppress(OSError):
            hostfs.remove(self.root, path)

    def _commands(self) -> None:
        """Links of commands that are absent (by fault, or because RSCT is) vanish; a real tool with a fault is ours."""
        state = self.state
        wanted = (state.rsct_installed, tuple(sorted(state.command_faults.items())))
        if wanted == self._linked:
            return
        self._linked = wanted
        missing = {command for command, kind in state.command_faults.items() if kind == "absent"}
        if not state.rsct_installed:
            missing |= table.RSCT_COMMANDS
        links = rootfs.command_links(state.spec.platform)
        if self.world.cables:
            links |= rootfs.network_tools(state.spec.platform)
        for name, target in links.items():
            link, command = self.own / name, name.rpartition("/")[2]
            if command in self.tools and command in state.command_faults:
                target = "/.powersim/broker"
            if link.is_symlink() and (command in missing or os.readlink(link) != target):
                link.unlink()
            if command not in missing and not link.is_symlink():
                link.symlink_to(target)
