# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""sudo, su and oem_setup_env: what they were asked to run as whom."""

from __future__ import annotations

import dataclasses
import typing as t

from powersim.hosts.accounts import OEM_PATH, Account

SUDO_VALUES = ("-u", "-g", "-p", "-C", "-T", "-r", "-t", "-h", "-U")


@dataclasses.dataclass
class Wish:
    """``argv`` empty: the target's login shell. ``prompt``: what is printed when a password is needed."""

    user: str = "root"
    argv: list[str] = dataclasses.field(default_factory=list)
    shell_command: str | None = None
    login: bool = False
    prompt: str = ""
    never_ask: bool = False
    from_stdin: bool = False
    env: dict[str, str] = dataclasses.field(default_factory=dict)
    check_only: bool = False


def parse_sudo(args: t.Sequence[str]) -> Wish:
    wish, words = Wish(), list(args)
    while words and words[0].startswith("-"):
        word = words.pop(0)
        if word == "--":
            break
        value = words.pop(0) if word in SUDO_VALUES and words else ""
        if word == "-u":
            wish.user = value
        elif word == "-p":
            wish.prompt = value
        for letter in word[1:] if not word.startswith("--") and word not in SUDO_VALUES else ():
            _sudo_letter(wish, letter)
    while words and "=" in words[0] and not words[0].startswith("/"):
        name, _unused, value = words.pop(0).partition("=")
        wish.env[name] = value
    wish.argv = words
    return wish


def _sudo_letter(wish: Wish, letter: str) -> None:
    wish.never_ask |= letter == "n"
    wish.from_stdin |= letter == "S"
    wish.login |= letter == "i"
    wish.check_only |= letter in "vkl"


def parse_su(args: t.Sequence[str]) -> Wish:
    """``su [-] [user] [-c command]`` in any order that is in use."""
    wish, words, names = Wish(), list(args), []
    while words:
        word = words.pop(0)
        if word in ("-", "-l", "--login"):
            wish.login = True
        elif word == "-c":
            wish.shell_command = words.pop(0) if words else ""
        elif not word.startswith("-"):
            names.append(word)
    wish.user = names[0] if names else "root"
    return wish


def parse_oem(_args: t.Sequence[str]) -> Wish:
    return Wish()


def command(wish: Wish, target: Account, env: t.Mapping[str, str], vios: bool) -> dict[str, t.Any]:
    """path, argv and env of what is to be started in the host."""
    kept = {name: value for name, value in env.items() if name in ("TERM", "LANG", "TZ") or name.startswith("LC_")}
    new = {**kept, **target.environment(), **wish.env}
    if vios:
        new["PATH"] = OEM_PATH
    if wish.argv and not wish.login:
        return {"path": "/usr/bin/env", "argv": ["env", "--", *wish.argv], "env": new}
    shell = [target.argv0[0], *target.argv0[1:]]
    if wish.shell_command is not None:
        shell += ["-c", wish.shell_command]
    elif wish.argv:
        shell += ["-c", " ".join(wish.argv)]
    return {"path": target.binary, "argv": shell, "env": new}


PARSERS = {"sudo": parse_sudo, "su": parse_su, "oem_setup_env": parse_oem}


def asks_password(program: str, wish: Wish, caller: Account, target: Account) -> str | None:
    """The password that must be given, None when nobody asks."""
    if caller.uid == 0 or program == "oem_setup_env":
        return None
    if program == "sudo":
        return None if caller.nopasswd else caller.password
    return target.password


def refusal(program: str, caller: Account) -> str:
    """'' or why this user may not, in the words of the program."""
    if caller.uid == 0 or program == "su":
        return ""
    if program == "sudo" and caller.role != "sudo":
        return f"{caller.name} is not in the sudoers file.\n"
    if program == "oem_setup_env" and caller.role != "padmin":
        return "oem_setup_env: not found\n"
    return ""


def denied(program: str, linux: bool, user: str) -> str:
    if program == "sudo":
        return "sudo: a password is required\n"
    return "su: Authentication failure\n" if linux else f'3004-501 Cannot su to "{user}" : Authentication is denied.\n'
