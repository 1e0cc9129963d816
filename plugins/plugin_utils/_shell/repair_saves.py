# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The saves that repairs left on a host: listed, and one of them put back by a script like that of a repair."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import typing as t

from .._core.ladder import Risk
from .repair_launch import head_of, is_run_id
from .repair_script import ROLLBACK, assemble, goal_text
from .repair_watch import frames

_NODE_ID = re.compile(r"[0-9a-f]{9,16}")
_LIMIT = 300  # seconds for recfgct; from memory
_WAIT = 300  # seconds until RMC runs with its former identity

_LIST = """\
main() {
  for folder in $(ls -1 "$DIR/saves" 2>/dev/null | sort -r); do
    echo "$N save $folder"
    for file in host identity; do
      [ -f "$DIR/saves/$folder/$file" ] &&
        awk -v n="$N" '$1 ~ /^(hostname|uuid|node_id|mode)$/ { print n " " $0 }' "$DIR/saves/$folder/$file"
    done
    [ -f "$DIR/saves/$folder/ct_has.qkf" ] && echo "$N keys kept"
  done
  echo "$N end saves"
}

main </dev/null
"""


@dataclasses.dataclass(frozen=True)
class Save:
    """What a run kept before its first step.

    ``node_id``: of that moment, empty when there was none. ``uuid``: of the partition, empty when nobody told it.
    ``mode``: what the run did to the identity: ``restore``, ``new``, ``rollback``, or empty for nothing. ``trust``: the
    key pair and the trusted host list are kept as well.
    """

    run: str
    hostname: str = ""
    uuid: str = ""
    node_id: str = ""
    mode: str = ""
    trust: bool = False


def render_saves(nonce: str, *, environment: t.Mapping[str, str] | None = None) -> str:
    """Render the list of the saves; it only reads."""
    return head_of("list-of-saves", nonce, environment or {}) + "\n" + _LIST


def read_saves(text: str, nonce: str) -> tuple[Save, ...] | None:
    """The saves, the newest first; None when the answer is not whole."""
    saves: list[Save] = []
    for key, words in frames(text, nonce):
        if key == "end":
            return tuple(saves)
        if key == "save" and is_run_id(words):
            saves.append(Save(words))
        elif saves and key in _FIELDS:
            saves[-1] = dataclasses.replace(saves[-1], **_FIELDS[key](words.strip()))
    return None


_FIELDS: t.Final[dict[str, t.Callable[[str], dict[str, t.Any]]]] = {
    "hostname": lambda word: {"hostname": word[:255]},
    "uuid": lambda word: {"uuid": "" if word == "-" else word[:64]},
    "node_id": lambda word: {"node_id": word if _NODE_ID.fullmatch(word) else ""},
    "mode": lambda word: {"mode": word if word in ("restore", "new", ROLLBACK) else ""},
    "keys": lambda _word: {"trust": True},
}

_WORDS = """\
same_host() {
  # same_host RUN: a save of another host is never put back
  KEPT_NAME='' KEPT_UUID=- KEPT_ID=-
  WHY="there is no such save"
  [ -f "$DIR/saves/$1/host" ] || return 1
  while read -r key word; do
    case $key in
      hostname) KEPT_NAME=$word ;;
      uuid) KEPT_UUID=$word ;;
      node_id) KEPT_ID=$word ;;
    esac
  done <"$DIR/saves/$1/host"
  WHY="the save is of host $KEPT_NAME, and this is $(uname -n)"
  [ "$KEPT_NAME" = "$(uname -n)" ] || return 1
  partition_uuid
  WHY="the save is of partition $KEPT_UUID, and this is $UUID"
  [ "$KEPT_UUID" = - ] || [ "$UUID" = - ] || [ "$KEPT_UUID" = "$UUID" ]
}

holds_id() {
  WHY="the save holds no node id"
  case $KEPT_ID in
    '' | *[!0-9a-f]*) return 1 ;;
  esac
}

put_back_id() {
  if id_reached; then return 0; fi
  run LIMIT recfgct -i "$KEPT_ID"
  [ $? -eq 124 ] || ENDED=1 # it was not cut off
}

rolled_back() { [ -n "$ROLLED" ]; }
ROLLED=''

""".replace("LIMIT", str(_LIMIT))

_STEP = """\
step_1() {
  STEP=rollback
  check same_host SAVE || return 1
  check holds_id || return 1
  check no_work_in_flight || return 1
  check surely_no_member || return 1
  keep_trust || return 1
  keep_definitions || return 1
  still_safe || return 1
  remember rollback "$KEPT_ID" LIMIT allowed SAVE TRUST "recfgct -i $KEPT_ID" || return 1
  begin rollback || return 1 # from here on finish_rollback runs, whatever happens
  limited 30 /dev/null sync # marker and saves outlast a loss of power
  enter RISK
  put_back_id
  finish && ROLLED=1
  wait_for WAIT goal_1
}

"""


def render_rollback(save: str, *, trust: bool = False) -> str:
    """The script that puts back what the run ``save`` kept. ValueError: that is no run id.

    ``trust``: also the former key pair and trusted host list, which cuts off whoever has exchanged keys since.
    """
    if not is_run_id(save):
        raise ValueError(f"save is {save!r}: give the id of a run, as the list of the saves shows it")
    words = {"SAVE": save, "LIMIT": str(_LIMIT), "TRUST": str(int(trust)), "WAIT": str(_WAIT)}
    step = _STEP.replace("RISK", f"{Risk.IDENTITY.word} {int(Risk.IDENTITY)}")
    for mark, value in words.items():
        step = re.sub(rf"\b{mark}\b", value, step)
    needs = (("rolled_back",), ("need_active", "ctrmc"))
    name = hashlib.sha256(f"{ROLLBACK} {save} {trust}".encode()).hexdigest()[:16]
    return assemble(_header(save, trust, name), name, [_WORDS + step + goal_text("goal_1", needs)], needs)


def _header(save: str, trust: bool, name: str) -> str:
    keys = "The former keys and trusted host list too." if trust else "Keys and trusted host list stay as they are."
    return (
        f"#!/bin/sh\n# RMC rollback to what run {save} kept, plan {name}.\n"
        "# The former node id by recfgct -i where it is another now, which wipes /var/ct once more; then access list,\n"
        "# packet size, security mode, message policy, inittab entry, cluster0 and the definitions that are missing.\n"
        f"# {keys} It keeps a save of its own first, and runs on this very host only, never on a cluster member.\n"
    )
