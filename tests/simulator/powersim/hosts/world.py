# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hosts' namespaces, from the daemon's side: it asks the spawner and keeps one lifeline per host."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import typing as t

SPAWNER = pathlib.Path(__file__).parent.parent / "inside" / "spawner.py"
# Setting below /proc/sys, the value that forbids, one that allows.
KNOBS = (
    ("kernel.unprivileged_userns_clone", "0", "1"),
    ("kernel.apparmor_restrict_unprivileged_userns", "1", "0"),
    ("user.max_user_namespaces", "0", "10000"),
)

NET_ADMIN, NET_RAW = 12, 13  # linux/capability.h


class WorldError(RuntimeError):
    """The machine does not let us build hosts: one sentence with the way out."""


def way_out() -> str:
    """The setting that forbids user namespaces here, as the command that allows them."""
    for name, forbidden, allowed in KNOBS:
        path = pathlib.Path("/proc/sys", *name.split("."))
        with contextlib.suppress(OSError):
            if path.read_text(encoding="ascii").strip() == forbidden:
                return f"ask its administrator for `sysctl -w {name}={allowed}`, or run powersim as root"
    return "run powersim as root, or outside the container that forbids it"


def rules_ids() -> bool:
    """Root with other ids to give away: not so in a user namespace that maps a single one."""
    ranges = pathlib.Path("/proc/self/uid_map").read_text(encoding="ascii").splitlines()
    return os.geteuid() == 0 and sum(int(line.split()[2]) for line in ranges) > 2000


class Child:
    """A command running in a host. ``pid`` is ours; ``wait`` gives its exit code, negative for a signal."""

    def __init__(self, reader: asyncio.StreamReader, transport: asyncio.ReadTransport) -> None:
        self._reader, self._transport = reader, transport
        self.pid = 0
        self.error = ""
        self._exit: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._task = asyncio.ensure_future(self._follow())
        self.started = asyncio.Event()

    async def _follow(self) -> None:
        code = -signal.SIGKILL
        while line := await self._reader.readline():
            message = json.loads(line)
            self.pid = message.get("pid", self.pid)
            self.error = message.get("error", self.error)
            code = message.get("exit", 127 if self.error else code)
            self.started.set()
        self.started.set()
        self._transport.close()
        self._exit.set_result(code)

    async def wait(self) -> int:
        return await asyncio.shield(self._exit)

    def signal(self, number: int) -> None:
        """To the whole process group: every command is the leader of its own."""
        if self.pid and not self._exit.done():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, number)


class Cables(t.Protocol):
    """Who gives a host a network of its own: ``plug`` returns the descriptor of the namespace."""

    def plug(self, host: str) -> int:
        """The descriptor of the network of a host that comes up."""

    def unplug(self, host: str) -> None:
        """A host is gone."""


class World:
    """Starts the spawner and passes requests to it. ``cables`` is set in network mode."""

    def __init__(self, folder: pathlib.Path, rootless: bool = False) -> None:
        self.folder = folder
        self.cables: Cables | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._kept: dict[int, list[int]] = {}  # capabilities that only a network of its own allows, by pid of the host
        self.mode = "root" if rules_ids() and not rootless else "rootless"
        self._lifelines: dict[str, int] = {}
        self._channel: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Raises WorldError when namespaces are forbidden here."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        os.set_inheritable(theirs.fileno(), True)
        command = [sys.executable, "-ISE", str(SPAWNER), str(theirs.fileno()), self.mode]
        with open(self.folder / "daemon.log", "ab") as log:
            self._process = subprocess.Popen(
                command, pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        theirs.close()
        self._channel = ours
        answer = ours.recv(4096)
        refusal = json.loads(answer)["refusal"] if answer else "the spawner ended"
        if refusal:
            raise WorldError(
                f"This user may not create the namespaces of simulated hosts here ({refusal}): {way_out()}."
            )

    def watch(self, gone: t.Callable[[], None]) -> None:
        """``gone`` is called once the spawner ends by itself: no host takes a command any more."""
        assert self._channel
        channel, self._loop = self._channel, asyncio.get_running_loop()

        def ended() -> None:  # it says nothing more after its first word, so this is its end
            asyncio.get_running_loop().remove_reader(channel)
            gone()

        self._loop.add_reader(channel, ended)

    def _send(self, request: dict[str, t.Any], fds: list[int]) -> None:
        if self._channel is None:
            raise WorldError("The simulator is going down.")
        socket.send_fds(self._channel, [json.dumps(request).encode()], fds)

    async def _child(self, request: dict[str, t.Any], fds: list[int]) -> Child:
        read, write = os.pipe()
        try:
            self._send(request, [*fds, write])
        finally:
            os.close(write)
        reader = asyncio.StreamReader()
        transport, _unused = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(read, "rb", 0)
        )
        return Child(reader, transport)

    async def make_host(
        self, name: str, root: pathlib.Path, steps: list[list[t.Any]], *, net_admin: bool = False
    ) -> int:
        """Build a host; returns the pid of its init, seen from here. ``net_admin``: where it has a network of its own,
        its root rules that. Raises WorldError.
        """
        lifeline, ours = os.pipe()
        self._lifelines[name] = ours
        shell = os.path.realpath("/bin/sh")
        request: dict[str, t.Any] = {
            "op": "host",
            "root": str(root),
            "steps": steps,
            "hostname": name,
            "init_shell": f"/.real{shell}",
        }
        network = [self.cables.plug(name)] if self.cables else []
        kept = request["kept"] = [NET_RAW, *([NET_ADMIN] if net_admin else [])] if network else []
        child = await self._child(request, [lifeline, *network])
        os.close(lifeline)
        code = await child.wait()
        if child.error or not child.pid:
            raise WorldError(f"Host {name} could not be built ({child.error or code}): see {self.folder}/daemon.log.")
        self._kept[child.pid] = kept
        return child.pid

    async def spawn(self, host_pid: int, command: dict[str, t.Any], fds: list[int]) -> Child:
        """Start ``path argv env cwd uid groups tty`` in a host with three descriptors; returns once it runs."""
        network = {"own_network": self.cables is not None, "kept": self._kept.get(host_pid, [])}
        child = await self._child({"op": "exec", "host_pid": host_pid, **network, **command}, fds)
        await child.started.wait()
        return child

    def end_host(self, name: str) -> None:
        """Close the lifeline: init ends, and everything in the host with it."""
        lifeline = self._lifelines.pop(name, None)
        if lifeline is not None:
            os.close(lifeline)
        if self.cables:
            try:
                asyncio.get_running_loop()
            except RuntimeError:  # a thread of its own ends the host: sockets belong to the loop
                assert self._loop
                self._loop.call_soon_threadsafe(self.cables.unplug, name)
            else:
                self.cables.unplug(name)

    def stop(self) -> None:
        """End every host; their networks are taken down at once, by whoever made them."""
        self.cables = None
        for name in list(self._lifelines):
            self.end_host(name)
        if self._channel:
            if self._loop:
                self._loop.remove_reader(self._channel)
            self._channel.close()
            self._channel = None
        if self._process:
            self._process.wait()
