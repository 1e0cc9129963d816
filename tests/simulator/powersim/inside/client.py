# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# The command a person sees as /usr/bin/lssrc and the like: it asks the daemon and prints the answer.
# Only built-in modules: an import of socket or json would cost more than the command itself. Runs on Python 3.6+.
import _socket
import posix
import sys


def request():
    env = [key + b"=" + value for key, value in posix.environ.items()]
    argv = [sys.argv[0].rsplit("/", 1)[-1]] + sys.argv[1:]
    words = [word.encode("utf-8", "surrogateescape") for word in argv]
    try:
        folder = posix.getcwd().encode("utf-8", "surrogateescape")
    except OSError:
        folder = b"/"
    head = [str(posix.getuid()).encode(), folder, str(len(words)).encode()]
    body = b"\0".join(head + words + env)
    return len(body).to_bytes(4, "big") + body


def ask(line, at_terminal):
    """Ask the person at the terminal (or standard input) for one line, without echo on a terminal."""
    fd = 0
    if at_terminal:
        try:
            fd = posix.open("/dev/tty", posix.O_RDWR)
        except OSError:
            pass
    terminal = posix.isatty(fd)
    if terminal:
        import termios

        old = termios.tcgetattr(fd)
        new = list(old)
        new[3] &= ~termios.ECHO
        termios.tcsetattr(fd, termios.TCSANOW, new)
    posix.write(fd if terminal else 2, line)
    answer = b""
    while not answer.endswith(b"\n"):
        byte = posix.read(fd, 1)
        if not byte:
            break
        answer += byte
    if terminal:
        termios.tcsetattr(fd, termios.TCSANOW, old)
        posix.write(fd, b"\n")
    return answer.rstrip(b"\r\n")


def send(channel, kind, data):
    channel.sendall(kind + len(data).to_bytes(4, "big") + data)


def relay(channel):
    """A command that runs elsewhere for us (sudo, su): pass the signals we get on to it."""
    import _signal

    def forward(number, _frame):
        send(channel, b"S", str(number).encode())

    for number in (_signal.SIGHUP, _signal.SIGINT, _signal.SIGQUIT, _signal.SIGTERM):
        _signal.signal(number, forward)
    null = posix.open("/dev/null", posix.O_RDWR)
    for fd in (0, 1, 2):
        posix.dup2(null, fd)


def take(channel, count):
    data = b""
    while len(data) < count:
        piece = channel.recv(count - len(data))
        if not piece:
            posix._exit(1)
        data += piece
    return data


def everything():
    """Standard input up to its end."""
    data = b""
    while True:
        piece = posix.read(0, 65536)
        if not piece:
            return data
        data += piece


def put(fd, data):
    while data:
        data = data[posix.write(fd, data) :]


def occupy():
    """A caller may have closed the standard descriptors: the channel must not take the number of one of them."""
    fd = 0
    while fd <= 2:
        fd = posix.open("/dev/null", posix.O_RDWR)
    posix.close(fd)


def main():
    occupy()
    channel = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        channel.connect("/.powersim/run/s")
    except OSError:
        posix.write(2, b"powersim: the simulator is gone\n")
        return 126
    passed = b"".join(fd.to_bytes(4, sys.byteorder) for fd in (0, 1, 2))
    data = request()
    sent = channel.sendmsg([data], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, passed)])
    if sent < len(data):  # the daemon may have answered and closed already
        channel.sendall(data[sent:])
    while True:
        head = take(channel, 5)
        kind, data = head[:1], take(channel, int.from_bytes(head[1:], "big"))
        if kind == b"O":
            put(1, data)
        elif kind == b"E":
            put(2, data)
        elif kind in (b"P", b"Q"):
            send(channel, b"A", ask(data, kind == b"P"))
        elif kind == b"I":
            send(channel, b"D", everything())
        elif kind == b"R":
            relay(channel)
        elif kind == b"X":
            return int(data)


try:
    code = main()
except (BrokenPipeError, ConnectionResetError):
    code = 141
except OSError:
    code = 1  # a full file system, for example
posix._exit(code)
