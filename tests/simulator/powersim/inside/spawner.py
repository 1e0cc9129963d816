# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small process that holds the namespaces: builds the root of a host and starts commands in it.

Run as ``python -ISE spawner.py FD MODE`` with MODE ``root`` or ``rootless``; requests come as one JSON object per
packet on the socket FD, with file descriptors beside it. A host joins the network namespace it is given, if any. It is
stand-alone (standard library, no package) and single threaded, because a process must be so to change its user
namespace, and small, because every command is a fork of it.

It ends when the socket closes; each host ends when its lifeline pipe closes. Both ends are held by the daemon alone,
so nothing survives the daemon, however it dies.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import json
import os
import signal
import socket
import sys
import termios
import typing as t

NEWNS, NEWUTS, NEWUSER, NEWPID, NEWNET = 0x00020000, 0x04000000, 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 32
MS_NOATIME, MS_NODIRATIME, MS_BIND, MS_REC, MS_PRIVATE, MS_RELATIME = 1024, 2048, 4096, 16384, 1 << 18, 1 << 21
ST_RELATIME = 4096
MNT_DETACH = 2
PR_CAPBSET_DROP = 24
# Real root inside a host keeps what a partition's root needs, not what reaches the machine below: NET_ADMIN,
# SYS_MODULE, SYS_RAWIO, SYS_ADMIN, SYS_BOOT, SYS_TIME, MKNOD, MAC_OVERRIDE, MAC_ADMIN, SYSLOG, PERFMON, BPF.
DROPPED = (12, 16, 17, 21, 22, 25, 27, 32, 33, 34, 38, 39)
NET_ADMIN = 12  # kept on request, in a network of the host's own: without SYS_ADMIN it can enter no other
# pid 1 of a host: reaps what is orphaned to it and ends, with the whole host, when the lifeline (stdin) closes.
INIT = 'trap "" HUP INT TERM; exec 3<&0 </dev/null; cat <&3 >/dev/null & exec 3<&-; wait $!; exit 0'

libc = ctypes.CDLL(None, use_errno=True)


def check(result: int, what: str) -> None:
    """Raise OSError with errno's text when a C call returned -1."""
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, "%s: %s" % (what, os.strerror(number)))


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    args = (source.encode(), target.encode(), kind.encode() or None, ctypes.c_ulong(flags), data.encode() or None)
    check(libc.mount(*args), "mount %s" % target)


def write(path: str, text: str) -> None:
    with open(path, "w") as handle:
        handle.write(text)


def map_user(inside: int) -> None:
    """Enter a new user namespace in which the caller's own ids appear as ``inside``."""
    uid, gid = os.geteuid(), os.getegid()
    check(libc.unshare(NEWUSER), "unshare user namespace")
    write("/proc/self/setgroups", "deny")
    write("/proc/self/uid_map", "%d %d 1" % (inside, uid))
    write("/proc/self/gid_map", "%d %d 1" % (inside, gid))


# --- the root of a host: steps sent by the daemon --------------------------------------------------------------------


def step_dir(path: str, mode: int, uid: int) -> None:
    os.mkdir(path)
    os.chmod(path, mode)
    give(path, uid)


def step_file(path: str, text: str, mode: int, uid: int) -> None:
    write(path, text)
    os.chmod(path, mode)
    give(path, uid)


def step_copy(source: str, path: str) -> None:
    with open(source, "rb") as old, open(path, "wb") as new:
        new.write(old.read())


def step_link(target: str, path: str) -> None:
    os.symlink(target, path)


def step_tmpfs(path: str, options: str) -> None:
    mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, options)


def step_bind(source: str, path: str, read_only: bool) -> None:
    """Bind a folder or a file; read-only keeps the flags that an unprivileged mount may not drop."""
    if not os.path.isdir(source) and not os.path.exists(path):
        write(path, "")
    mount(source, path, "", MS_BIND | MS_REC)
    if read_only:
        held = os.statvfs(path).f_flag
        keep = held & (MS_NODEV | MS_NOEXEC | MS_NOATIME | MS_NODIRATIME)
        keep |= MS_RELATIME if held & ST_RELATIME else 0
        mount("", path, "", MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | keep)


def step_proc(path: str) -> None:
    mount("proc", path, "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)


STEPS: dict[str, t.Callable[..., None]] = {
    "dir": step_dir,
    "file": step_file,
    "copy": step_copy,
    "link": step_link,
    "tmpfs": step_tmpfs,
    "bind": step_bind,
    "proc": step_proc,
}


def give(path: str, uid: int) -> None:
    """Ownership, where there are real owners: an unprivileged namespace maps one id only."""
    if MODE == "root" and uid:
        os.chown(path, uid, uid)


def build_root(request: dict[str, t.Any]) -> None:
    root = request["root"]
    mount("none", "/", "", MS_REC | MS_PRIVATE)
    mount("powersim", root, "tmpfs", MS_NOSUID, "mode=0755,size=16m")
    os.umask(0o022)
    os.chdir(root)
    for name, *args in request["steps"]:
        STEPS[name](*args)
    os.mkdir(".old")
    check(libc.syscall(PIVOT_ROOT, b".", b".old"), "pivot_root")
    os.chdir("/")
    check(libc.umount2(b"/.old", MNT_DETACH), "umount of the old root")
    os.rmdir("/.old")
    name = request["hostname"].encode()
    check(libc.sethostname(name, len(name)), "sethostname")


def pivot_root_number() -> int:
    """The system call has no C wrapper; its number differs by machine."""
    numbers = {"x86_64": 155, "aarch64": 41, "ppc64le": 203, "s390x": 217, "riscv64": 41}
    return numbers.get(os.uname().machine, 41)


def make_host(request: dict[str, t.Any], fds: list[int]) -> None:
    lifeline, *network, status = fds
    for handle in network:
        check(libc.setns(handle, NEWNET), "setns")
    check(libc.unshare(NEWNS | NEWUTS | NEWPID), "unshare")
    pid = os.fork()
    if pid:
        say(status, {"pid": pid})
        return
    try:
        build_root(request)
    except OSError as error:
        say(status, {"error": str(error)})
        os._exit(1)
    os.dup2(lifeline, 0)
    say(status, {"ready": True})
    quiet()
    os.closerange(3, 64)
    if MODE == "root":
        drop_capabilities(request["net_admin"])
    shell = request["init_shell"]
    os.execve(shell, ["init", "-c", INIT], {"PATH": "/.real/usr/bin:/.real/bin:/bin:/usr/bin"})


# --- a command in a host ---------------------------------------------------------------------------------------------


def enter(pid: int, own_network: bool) -> None:
    kinds = ("mnt", "uts", "pid", "net") if own_network else ("mnt", "uts", "pid")
    handles = [os.open("/proc/%d/ns/%s" % (pid, kind), os.O_RDONLY) for kind in kinds]
    for handle in handles:
        check(libc.setns(handle, 0), "setns")
        os.close(handle)


def run_command(request: dict[str, t.Any], fds: list[int]) -> None:
    """Fork inside the host and wait: the waiting half holds no descriptor but the status pipe."""
    status = fds[3]
    try:
        enter(request["host_pid"], request["own_network"])
    except OSError as error:
        say(status, {"error": str(error)})
        return
    pid = os.fork()
    if not pid:
        start(request, fds)
    for fd in fds[:3]:
        os.close(fd)
    quiet()
    say(status, {"pid": pid})
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    say(status, {"exit": code})


def start(request: dict[str, t.Any], fds: list[int]) -> t.NoReturn:
    try:
        os.setsid()
        for number in range(3):
            os.dup2(fds[number], number)
        if request["tty"]:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        take_identity(request["uid"], request["groups"], request["net_admin"])
        go_to(request["cwd"])
        os.umask(0o022)
        os.closerange(3, 64)
        os.execve(request["path"], request["argv"], request["env"])
    except OSError as error:
        os.write(2, ("%s: %s\n" % (request["argv"][0], os.strerror(error.errno or errno.EIO))).encode())
        os._exit(127)


def go_to(folder: str) -> None:
    try:
        os.chdir(folder)
    except OSError:
        os.chdir("/")


def take_identity(uid: int, groups: list[int], net_admin: bool) -> None:
    if MODE == "root":
        drop_capabilities(net_admin)
        os.setgroups(groups)
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    elif uid:
        map_user(uid)


def drop_capabilities(net_admin: bool) -> None:
    for number in DROPPED:
        if number == NET_ADMIN and net_admin:
            continue
        libc.prctl(PR_CAPBSET_DROP, number, 0, 0, 0)


# --- the loop --------------------------------------------------------------------------------------------------------


def say(fd: int, message: dict[str, t.Any]) -> None:
    try:
        os.write(fd, json.dumps(message).encode() + b"\n")
    except BrokenPipeError:
        pass  # the daemon is gone; the lifeline ends this host


def quiet() -> None:
    """Keep no copy of the daemon's descriptors or terminal in a long-lived process."""
    null = os.open("/dev/null", os.O_RDWR)
    for fd in (1, 2):
        os.dup2(null, fd)
    os.close(null)


def handle(request: dict[str, t.Any], fds: list[int]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        {"host": make_host, "exec": run_command}[request["op"]](request, fds)
    except OSError as error:
        say(fds[-1], {"error": str(error)})
    os._exit(0)


def enter_world() -> str:
    """Own user namespace (rootless) and mount namespace; '' or one sentence why not."""
    try:
        if MODE == "rootless":
            map_user(0)
        check(libc.unshare(NEWNS), "unshare mount namespace")
        mount("none", "/", "", MS_REC | MS_PRIVATE)
    except OSError as error:
        return str(error)
    return ""


def main() -> None:
    channel = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the daemon's to handle
    refusal = enter_world()
    channel.send(json.dumps({"refusal": refusal}).encode())
    if refusal:
        return
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        data, fds, _flags, _address = socket.recv_fds(channel, 1 << 18, 8)
        if not data:
            return
        if not os.fork():
            channel.close()
            handle(json.loads(data), fds)
        for fd in fds:
            os.close(fd)


MODE = sys.argv[2] if len(sys.argv) > 2 else "root"
PIVOT_ROOT = pivot_root_number()
if __name__ == "__main__":
    main()
