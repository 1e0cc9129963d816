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

NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = (1 << bit for bit in (17, 26, 27, 28, 29, 30))
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 32
MS_NOATIME, MS_NODIRATIME, MS_BIND, MS_REC, MS_PRIVATE, MS_RELATIME = 1024, 2048, 4096, 16384, 1 << 18, 1 << 21
ST_RELATIME = 4096
MNT_DETACH = 2
PR_CAPBSET_DROP = 24
JOIN_SESSION_KEYRING = 1
# Root inside a host keeps what a partition's root needs, not what reaches the machine below: DAC_READ_SEARCH (opens files
# by their number, through any mount), NET_ADMIN, NET_RAW, SYS_MODULE, SYS_RAWIO, SYS_PTRACE (of a command of ours that has
# yet to give up its rights), SYS_PACCT, SYS_ADMIN, SYS_BOOT, SYS_TIME, SYS_TTY_CONFIG, MKNOD, AUDIT_CONTROL, MAC_OVERRIDE,
# MAC_ADMIN, SYSLOG, WAKE_ALARM, BLOCK_SUSPEND, AUDIT_READ, PERFMON, BPF, CHECKPOINT_RESTORE.
DROPPED = (2, 12, 13, 16, 17, 19, 20, 21, 22, 25, 26, 27, 30, 32, 33, 34, 35, 36, 37, 38, 39, 40)
# Files of a fresh /proc that the real root of any pid namespace may write, and the whole machine feels it.
SHARED_PROC = ("acpi", "bus", "driver", "fs", "irq", "mtrr", "scsi", "sysrq-trigger")
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


def step_bind(source: str, path: str) -> None:
    """Bind a folder or a file, read-only; the flags that an unprivileged mount may not drop are kept."""
    if not os.path.isdir(source) and not os.path.exists(path):
        write(path, "")
    mount(source, path, "", MS_BIND | MS_REC)
    held = os.statvfs(path).f_flag
    keep = held & (MS_NODEV | MS_NOEXEC | MS_NOATIME | MS_NODIRATIME)
    keep |= MS_RELATIME if held & ST_RELATIME else 0
    mount("", path, "", MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | keep)


def step_proc(path: str) -> None:
    mount("proc", path, "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    for name in SHARED_PROC:
        if os.path.exists("%s/%s" % (path, name)):
            step_bind("%s/%s" % (path, name), "%s/%s" % (path, name))


def step_devpts(path: str) -> None:
    """Terminals of its own: those of the machine, and of the people logged in there, are not to be seen."""
    mount("devpts", path, "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,mode=0620,ptmxmode=0666")


STEPS: dict[str, t.Callable[..., None]] = {
    "dir": step_dir,
    "file": step_file,
    "copy": step_copy,
    "link": step_link,
    "tmpfs": step_tmpfs,
    "bind": step_bind,
    "proc": step_proc,
    "devpts": step_devpts,
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
    check(libc.syscall(system_call("pivot_root"), b".", b".old"), "pivot_root")
    os.chdir("/")
    check(libc.umount2(b"/.old", MNT_DETACH), "umount of the old root")
    os.rmdir("/.old")
    name = request["hostname"].encode()
    check(libc.sethostname(name, len(name)), "sethostname")


def system_call(name: str) -> int:
    """These have no C wrapper; their numbers differ by machine (asm/unistd.h)."""
    common = {"pivot_root": 41, "keyctl": 219}
    numbers = {
        "x86_64": {"pivot_root": 155, "keyctl": 250},
        "ppc64le": {"pivot_root": 203, "keyctl": 271},
        "s390x": {"pivot_root": 217, "keyctl": 280},
    }
    return numbers.get(os.uname().machine, common)[name]


def make_host(request: dict[str, t.Any], fds: list[int]) -> None:
    lifeline, *network, status = fds
    for handle in network:
        check(libc.setns(handle, NEWNET), "setns")
    check(libc.unshare(NEWNS | NEWUTS | NEWIPC | NEWPID), "unshare")
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
    drop_capabilities(request["kept"])
    shell = request["init_shell"]
    os.execve(shell, ["init", "-c", INIT], {"PATH": "/.real/usr/bin:/.real/bin:/bin:/usr/bin"})


# --- a command in a host ---------------------------------------------------------------------------------------------


def enter(pid: int, own_network: bool) -> None:
    kinds = ("mnt", "uts", "ipc", "pid", *(("net",) if own_network else ()))
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
        take_identity(request["uid"], request["groups"], request["kept"])
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


def take_identity(uid: int, groups: list[int], kept: list[int]) -> None:
    """``kept``: capabilities that are not dropped."""
    drop_capabilities(kept)
    if MODE == "root":
        os.setgroups(groups)
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    elif uid:
        map_user(uid)


def drop_capabilities(kept: list[int]) -> None:
    """From the bounding set: they are gone with the next program."""
    for number in DROPPED:
        if number not in kept:
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
    libc.syscall(system_call("keyctl"), JOIN_SESSION_KEYRING, None)  # nobody's keys; a kernel may have none at all
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
if __name__ == "__main__":
    main()
