# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every shell script that reaches a partition keeps to what AIX's ksh88 can do, and shellcheck agrees.

Scripts come from three places: long string constants in ``plugin_utils/_shell``, what the renderers make of them
(``RENDERED``), and files of roles and playbooks.
"""

from __future__ import annotations

import pathlib
import shutil
import subprocess
import sys
import typing as t

import pytest

from . import collection, rendered, shell_bans, sources

# one bad line for each row, so that a pattern that matches nothing is noticed
BAD = {
    "mktemp": "D=`mktemp -d`",
    "stat": "size=$(stat -c %s f)",
    "readlink": "readlink -f /etc/x",
    "date-epoch": "now=$(date +%s)",
    "grep-o": "grep -Eo x f",
    "sed-i": "sed -i s/a/b/ f",
    "sleep-fraction": "sleep 0.5",
    "local": "f() { local x; }",
    "replace-expansion": 'echo "${x//a/b}"',
    "indirect-expansion": 'echo "${!x}"',
    "random": 'n=$RANDOM',
    "echo-flags": "echo -n x",
    "echo-backslash": 'echo "a\\tb"',
    "here-document": "cat <<EOF",
    "double-bracket": "if [[ -n $x ]]; then",
    "setsid": "setsid job &",
    "timeout": "timeout 5 df",
    "pgrep": "if pgrep rmcd; then",
    "function-keyword": "function f {",
    "source": "source ./x",
    "array": "a=(1 2)",
    "append-assignment": "a+=b",
    "dollar-quote": "x=$'a'",
    "process-substitution": "diff <(a) <(b)",
    "ampersand-redirect": "a &>f",
    "read-option": "read -t 5 x",
    "double-equals": '[ "$a" == b ]',
    "kill-group": "kill -9 -- -$pid",
    "arithmetic-command": "if ((a > 1)); then",
    "increment": "a=$((a++))",
    "brace-range": "for i in {1..3}; do",
    "select-coproc": "mapfile x",
    "head-n": "head -5 f",
    "tail-n": "tail +2 f",
    "xargs": "xargs -0 rm",
    "find": "find . -maxdepth 1",
    "ps-gnu": "ps aux",
    "mkdir-p": "mkdir -p /tmp/x",
    "which": "which ls",
    "wc-text": "n=$(wc -l <f)",
}
GOOD = (
    "# a comment may say local, timeout and [[",
    "awk '{ print length(local) } function below(x) { return x == 1 }'",
    'echo "$word $N" >"$D/$1.rc"',
    "size=$(($(wc -c <f)))",
    "sleep 1 &",
    'printf "%s\\n" "$x"',
    'case " $TAGS " in *" $tag "*) return 0 ;; esac',
    "exec 3<&- 4>&-",
    'printf "%s" "$$" "$RUN" "${free:-0}" "^end$" "${x##*/}"',
    "perl -e 'POSIX::setsid()' >/dev/null 2>&1",
    'trap "exit 143" TERM',
    "local_state=1; timeout=5; LIMIT=$timeout",
    "setsid job # allowed: setsid",
)


@pytest.mark.parametrize("ban", shell_bans.BANS, ids=[ban.name for ban in shell_bans.BANS])
def test_a_ban_finds_its_example(ban: shell_bans.Ban) -> None:
    assert ban.name in {offence.ban for offence in shell_bans.offences(BAD[ban.name])}


@pytest.mark.parametrize("line", GOOD)
def test_plain_shell_passes(line: str) -> None:
    assert shell_bans.offences(line) == []


def _embedded() -> t.Iterator[tuple[str, str]]:
    """Long constants below _shell and every shell file of roles and playbooks."""
    for path in collection.python_files("plugins/plugin_utils/_shell"):
        for line, text in sources.constants(path):
            if text.count("\n") >= 3:
                yield f"{path}:{line}", text
    for path in collection.files("roles", "playbooks"):
        if path.name.endswith((".sh", ".sh.j2")):
            yield str(path), (collection.ROOT / path).read_text(encoding="utf-8")


SCRIPTS = rendered.scripts()
TEXTS = [*_embedded(), *SCRIPTS]


@pytest.mark.parametrize("text", [text for name, text in TEXTS], ids=[name for name, text in TEXTS])
def test_no_script_uses_what_an_old_shell_lacks(text: str) -> None:
    found = [f"line {row.line}: {row.ban} ({row.why}): {row.text}" for row in shell_bans.offences(text)]
    assert not found, "\n".join(found)


# checks that ask for something these scripts must not do, and why
IGNORED = {
    "SC1007": "x= y= resets several names at once, on purpose",
    "SC2009": "there is no pgrep on AIX",
    "SC2012": "there is no stat on AIX",
    "SC2016": "awk programs and lines of another script travel in single quotes, to be expanded there",
    "SC2030": "it does not follow subshells that end with the assignment",
    "SC2031": "as SC2030",
    "SC2034": "names set for eval look unused",
    "SC2046": "lists of ids and pids are meant to be split",
    "SC2086": "as SC2046",
    "SC2094": "reading the name of a file is not writing it",
    "SC2154": "names set by eval look unassigned",
    "SC2162": "what is read holds no backslashes",
    "SC2172": "numbers are what every shell of the matrix knows; EXIT is not in all of them",
    "SC2317": "functions called by a variable's value look unreachable",
    "SC2329": "as SC2317",
    "SC3045": "ulimit -c: where it is missing the error is dropped and nothing is lost",
}


@pytest.mark.parametrize("text", [text for name, text in SCRIPTS], ids=[name for name, text in SCRIPTS])
def test_shellcheck_accepts_a_rendered_script(text: str, tmp_path: pathlib.Path) -> None:
    beside = pathlib.Path(sys.executable).parent / "shellcheck"
    tool = str(beside) if beside.exists() else shutil.which("shellcheck")
    if not tool:
        pytest.skip("shellcheck is not installed in this environment; `make lint` runs it")
    script = tmp_path / "script.sh"
    script.write_text(text, encoding="utf-8")
    command = [tool, "--shell=sh", f"--exclude={','.join(IGNORED)}", "--severity=info", "--format=gcc", str(script)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
