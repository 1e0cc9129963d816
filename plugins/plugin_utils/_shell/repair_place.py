# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shell text for the repair's own folder on the host: who may write there, the lock, the saves and the history.

The launch and a script that is started by hand use the same text. ``say KEY TEXT`` is how they answer; each brings its own.
"""

from __future__ import annotations

import typing as t

#: Files saved before the first step: name of the copy, source. What is missing is named in the answer.
SAVED_FILES: t.Final = (
    ("ct_node_id.etc", "/etc/ct_node_id"),
    ("ct_node_id.var", "/var/ct/cfg/ct_node_id"),
    ("ctrmc.acls", "/var/ct/cfg/ctrmc.acls"),
    ("ctrmc.maxpktsz", "/var/ct/cfg/ctrmc.maxpktsz"),
)
ROOM_KB: t.Final = 2048  # for script, saves and journal
KEPT_RUNS: t.Final = 20
KEPT_SNAPS: t.Final = 3  # archives of ctsnap, the only large things here
KEPT_HISTORY: t.Final = 200  # lines

FOLDERS = """\
refuse() {
  say refused "$1"
  return 1
}

ours() {
  # ours FOLDER: a folder that only we can change; a link, another owner or open rights are refused
  if [ -h "$1" ]; then refuse "$1 is a symbolic link"; return 1; fi
  if [ ! -d "$1" ]; then refuse "$1 can't be made, or is no folder"; return 1; fi
  set -- "$1" $(ls -ldn "$1")
  [ "$4" = "$(id -u)" ] || { refuse "$1 belongs to uid $4"; return 1; }
  chmod 700 "$1" 2>/dev/null
  set -- "$1" $(ls -ldn "$1")
  case $2 in
    drwx--[-S]--- | drwx--[-S]---[.-]) return 0 ;;
  esac
  refuse "$1 has mode $2 instead of drwx------"
}

parent_kept() {
  # nobody else may be able to rename our folder
  above=${DIR%/*}
  set -- $(ls -ldn "${above:-/}/.")
  case $1 in
    d???????w[!tT]*) refuse "$above can be changed by everybody: mode $1" ;;
    d*) return 0 ;;
    *) refuse "$above can't be read" ;;
  esac
}

has_room() {
  # has_room KB: below our folder
  free=$(df -P -k "$DIR" | awk 'NR > 1 { free = $(NF - 2) } END { print free + 0 }')
  WHY="$DIR has ${free:-no} KB free and $1 KB are needed"
  [ "${free:-0}" -ge "$1" ]
}

room() {
  has_room ROOM_KB || refuse "$WHY"
}

prepare() {
  parent_kept || return 1
  mkdir "$DIR" 2>/dev/null
  ours "$DIR" || return 1
  for folder in runs saves; do
    mkdir "$DIR/$folder" 2>/dev/null
    ours "$DIR/$folder" || return 1
  done
  room
}
""".replace("ROOM_KB", str(ROOM_KB))

LOCK = """\
set_aside() {
  # a lock without a living owner; should another launch have taken it meanwhile, it gets it back
  aside=$DIR/lock.$$
  seen="$OPID $ORUN $OBOOT $OPHASE"
  mv "$DIR/lock" "$aside" 2>/dev/null || return 0
  OPID='' ORUN='' OBOOT='' OPHASE=''
  [ -f "$aside/owner" ] && read -r OPID ORUN OBOOT OPHASE <"$aside/owner"
  if [ "$seen" != "$OPID $ORUN $OBOOT $OPHASE" ] && [ ! -d "$DIR/lock" ]; then
    mv "$aside" "$DIR/lock"
    return 0
  fi
  rm -rf "$aside"
  if [ -n "$ORUN" ] && [ -d "$DIR/runs/$ORUN/started" ] && [ ! -s "$DIR/runs/$ORUN/result" ]; then
    echo interrupted >"$DIR/runs/$ORUN/result"
    record "$ORUN" interrupted
    say note "run $ORUN was interrupted"
  fi
}

take_lock() {
  tries=0
  while ! mkdir "$DIR/lock" 2>/dev/null; do
    tries=$((tries + 1))
    if [ "$tries" -gt 8 ]; then
      refuse "$DIR/lock can't be had"
      return 1
    elif read_owner; then
      if owner_lives; then
        say attached "$ORUN"
        return 1
      fi
      set_aside
    elif [ "$tries" -gt 3 ]; then
      set_aside
    else
      sleep 1 # its owner is about to sign
    fi
  done
  printf '%s %s %s launch\\n' "$$" "$RUN" "$(boot)" >"$DIR/lock/owner"
  MINE=1
}
"""

#: One line of the history for an ended run, made from its journal: run, end, plan, risk, result, rungs, change.
HISTORY = """\
record() {
  # record RUN RESULT: a full file system costs the line, not what was there before
  [ -f "$DIR/runs/$1/journal" ] || return 0
  if [ -f "$DIR/history" ] && awk -v run="$1" '$1 == run { found = 1 } END { exit 1 - found }' "$DIR/history"; then
    return 0 # killed between this line and its result
  fi
  line=$(awk -v run="$1" -v result="$2" '
    BEGIN { FS = "\\t"; OFS = "\\t"; plan = "-"; change = "-"; risk = "none" }
    $1 != "" { end = $1 }
    $3 == "begin" { split($4, word, " "); plan = word[2] }
    $3 == "change" { change = $4 }
    $3 == "class" && $5 + 0 > top { top = $5 + 0; risk = $4 }
    $3 == "class" { how = "unreached" }
    $3 == "reached" || $3 == "healed" { how = "reached" }
    $3 == "unreached" || $3 == "refused" { how = $3 }
    $3 == "skip" { how = "skipped" }
    how != "" && $2 != "-" {
      if (!($2 in ended)) order[++count] = $2
      ended[$2] = how
    }
    { how = "" }
    END {
      for (n = 1; n <= count; n++) rungs = rungs (n > 1 ? "," : "") order[n] "=" ended[order[n]]
      print run, end, plan, risk, result, (count ? rungs : "-"), change
    }' "$DIR/runs/$1/journal")
  [ -n "$line" ] || return 0
  {
    if [ -f "$DIR/history" ]; then tail -n KEPT "$DIR/history"; fi
    printf '%s\\n' "$line"
  } >"$DIR/history.$$" 2>/dev/null
  if [ "$(tail -n 1 "$DIR/history.$$" 2>/dev/null)" = "$line" ]; then
    mv -f "$DIR/history.$$" "$DIR/history"
  else
    rm -f "$DIR/history.$$"
  fi
}
""".replace("KEPT", str(KEPT_HISTORY - 1))

#: Who this host is: its node id, its name and the identifier of the partition.
HOST = """\
id_in() {
  # id_in FILE: the node id in it, which is the first line that is no comment; nothing for anything else. 1: unread
  [ -f "$1" ] || return 0
  awk '/^#/ || NF == 0 { next }
    length($1) > 8 && length($1) < 17 && $1 !~ /[^0-9a-fA-F]/ { printf "%s", tolower($1) }
    { exit }' "$1"
}

read_id() {
  # each answer ends with a dot: without one it got lost, which is not the same as no node id
  ETC_ID=$(id_in "$ROOT/etc/ct_node_id" && echo .)
  VAR_ID=$(id_in "$ROOT/var/ct/cfg/ct_node_id" && echo .)
  UNREAD=''
  case $ETC_ID$VAR_ID in
    *.*.) ;;
    *) UNREAD=1 ;;
  esac
  ETC_ID=${ETC_ID%.} VAR_ID=${VAR_ID%.}
}

partition_uuid() {
  # a dash where nobody tells it
  UUID='' tree=$ROOT/proc/device-tree/ibm,partition-uuid
  if on_host lsattr; then
    UUID=$(lsattr -El sys0 -a os_uuid 2>/dev/null | awk '$1 == "os_uuid" { print $2; exit }')
  elif [ -r "$tree" ]; then
    UUID=$(tr -d '\\000' <"$tree")
  fi
  case $UUID in
    '' | *[!0-9A-Fa-f-]*) UUID=- ;;
  esac
}

save_host() {
  read_id
  [ -z "$UNREAD" ] || { refuse "the node id can't be read"; return 1; }
  partition_uuid
  known=${ETC_ID:-$VAR_ID}
  printf 'hostname %s\\nuuid %s\\nnode_id %s\\n' "$(uname -n)" "$UUID" "${known:--}" >"$DIR/saves/$RUN/host" 2>/dev/null
  [ -s "$DIR/saves/$RUN/host" ] || refuse "$DIR/saves/$RUN/host could not be written"
}
"""

SAVES = """\
save() {
  # save NAME FILE: a copy that is compared; a file that is not there is only named
  if [ -f "$2" ]; then
    cat "$2" >"$DIR/saves/$RUN/$1" 2>/dev/null
    cmp -s "$2" "$DIR/saves/$RUN/$1" || refuse "$2 could not be saved"
  else
    say absent "$2"
  fi
}

save_state() {
  rm -rf "${DIR:?}/saves/$RUN"
  mkdir "$DIR/saves/$RUN" || { refuse "$DIR/saves/$RUN can't be made"; return 1; }
  if on_host lsitab; then lsitab ctrmc >"$DIR/saves/$RUN/inittab.ctrmc" 2>/dev/null; fi
SAVES
  save_host || return 1
  say saved "$DIR/saves/$RUN"
}

show_last() {
  # the next reading of this host looks there
  rm -f "$DIR/last"
  ln -s "runs/$RUN" "$DIR/last"
}

newest() {
  # newest COUNT: what of the names on the input is older than that; they sort by time
  sort -r | awk -v count="$1" 'NR > count'
}

prune() {
  # the newest runs and saves stay, and with them what the last reset of an identity, or one that is unfinished, began with
  # and puts back
  owed='' former='' when='' reset='' from=''
  [ -f "$DIR/unfinished" ] && read -r owed former when <"$DIR/unfinished"
  for kept in "$DIR"/saves/*/identity; do
    if [ -f "$kept" ]; then kept=${kept%/identity} reset=${kept##*/}; fi
  done
  for kept in "$DIR/saves/$reset/identity" "$DIR/saves/$former/identity"; do
    if [ -f "$kept" ]; then from="$from $(awk '$1 == "from" { print $2 }' "$kept")"; fi
  done
  for old in $(ls -1 "$DIR/runs" | newest RUNS); do
    [ "$old" = "$RUN" ] || rm -rf "${DIR:?}/runs/$old"
  done
  for old in $(ls -1 "$DIR/saves" | newest RUNS); do
    case $old in
      "$RUN" | "$reset" | "$former") ;;
      *) case " $from " in *" $old "*) ;; *) rm -rf "${DIR:?}/saves/$old" ;; esac ;;
    esac
  done
  for old in $(ls -1d "$DIR"/saves/*/ctsnap 2>/dev/null | newest SNAPS); do
    rm -rf "$old"
  done
}
"""


def _saves() -> str:
    rows = "\n".join(f'  save {name} "$ROOT{path}" || return 1' for name, path in SAVED_FILES)
    return SAVES.replace("\nSAVES\n", f"\n{rows}\n").replace("RUNS", str(KEPT_RUNS)).replace("SNAPS", str(KEPT_SNAPS))


#: Everything above, in an order in which it can be read.
PLACE: t.Final = "\n".join((FOLDERS, HOST, HISTORY, LOCK, _saves()))
