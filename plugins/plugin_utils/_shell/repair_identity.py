# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shell text for a reset of the identity: what is kept before it, what interrupts and resumes it.

What is put back afterwards stands in ``repair_put_back``. A reset can't be atomic: everything needed to go on with it
lies in the saves of its run before it begins, in the file ``identity``.
"""

from __future__ import annotations

import typing as t

#: Keys, trusted hosts and settings of cluster security; the copies never leave the host.
TRUST_FILES: t.Final = (
    "ct_has.thl",
    "ct_has.qkf",
    "ct_has.pkf",
    "ctcasd.cfg",
    "ctsec.cfg",
    "ctsec_map.global",
    "ctsec_map.local",
)
#: What an administrator defines in RMC; conditions and responses before what ties them together.
CLASSES: t.Final = ("IBM.Condition", "IBM.EventResponse", "IBM.Sensor", "IBM.Association")

KEEP = """\
unkept() {
  # unkept WHAT: nothing is wiped of which no copy could be made
  note refused "$1 could not be saved" 1
  RESULT=refused
  return 1
}

keep() {
  # keep NAME FILE: what is not there is only named; the first copy of a run stays, later ones are of a changed host
  [ -f "$SAVE/$1" ] && return 0
  if [ ! -f "$2" ]; then
    note absent "$2" 0
    return 0
  fi
  cat "$2" >"$SAVE/$1.new" 2>/dev/null
  if cmp -s "$2" "$SAVE/$1.new"; then
    mv -f "$SAVE/$1.new" "$SAVE/$1"
  else
    unkept "$2"
  fi
}

keep_trust() {
  for file in TRUST_FILES; do
    keep "$file" "$ROOT/var/ct/cfg/$file" || return 1
  done
}

ask() {
  # ask NAME WORD...: what a reading command of this host says, as a file of the saves
  [ -f "$SAVE/$1" ] && return 0
  kept=$1
  shift
  rm -f "$SAVE/$kept.new"
  limited 30 "$SAVE/$kept.new" "$@" && [ -f "$SAVE/$kept.new" ] && found_room && mv -f "$SAVE/$kept.new" "$SAVE/$kept"
}

found_room() {
  # a command may not tell that its answer found none; then neither does this
  echo whole 2>/dev/null >"$SAVE/room"
  [ -s "$SAVE/room" ]
}

keep_answer() {
  # keep_answer NAME WORD...: a command that is there has to answer
  on_host "$2" || return 0
  answer=$1
  shift
  ask "$answer" "$@" || unkept "the answer of $*"
}

try_answer() {
  # try_answer NAME WORD...: good to have, and not everywhere to be had
  on_host "$2" || return 0
  answer=$1
  shift
  ask "$answer" "$@" || note unsaved "the answer of $*" 1
}

keep_definitions() {
  for file in ctrmc.acls ctrmc.maxpktsz; do
    keep "$file" "$ROOT/var/ct/cfg/$file" || return 1
  done
  if on_host lsitab; then # AIX; the odmget that comes with SRC for Linux knows neither class
    keep_answer subsystem.odm odmget -q subsysname=ctrmc SRCsubsys || return 1
    keep_answer cluster0.odm odmget -q name=cluster0 CuAt || return 1
  fi
  try_answer secmode lssecmode
  rm -f "$HERE/classes"
  if ! limited 30 "$HERE/classes" lsrsrc; then
    note unsaved "RMC does not answer: its definitions and message policy can't be read, nor put back" 1
    return 0
  fi
  if [ ! -s "$HERE/classes" ] || ! found_room; then
    unkept "the list of the classes of RMC"
    return 1
  fi
  try_answer status lssrc -ls ctrmc
  for class in CLASSES; do
    grep "\\"$class\\"" "$HERE/classes" >/dev/null || continue
    keep_answer "$class" lsrsrc -i "$class" || return 1
  done
}
""".replace("TRUST_FILES", " ".join(TRUST_FILES)).replace("CLASSES", " ".join(CLASSES))

RESET = """\
remember() {
  # remember MODE WANT LIMIT LINKS FROM TRUST COMMAND...: all that a later run needs to go on with this reset
  MODE=$1 WANT=$2 LIMIT=$3 LINKS=$4 FROM=$5 TRUST=$6
  shift 6
  read_id
  [ -z "$UNREAD" ] || { unkept "the node id"; return 1; }
  OLD=${ETC_ID:-${VAR_ID:--}} OTHER=${VAR_ID:--}
  # recfgct -s takes the id of this file
  if [ "$MODE" = restore ] && [ "$WANT" = - ]; then WANT=${ETC_ID:--}; fi
  {
    printf 'mode %s\\nold %s\\nother %s\\nwant %s\\n' "$MODE" "$OLD" "$OTHER" "$WANT"
    printf 'limit %s\\nlinks %s\\nfrom %s\\ntrust %s\\n' "$LIMIT" "$LINKS" "$FROM" "$TRUST"
    printf 'args %s\\n' "$@"
    echo end
  } >"$SAVE/identity.new" 2>/dev/null
  [ "$(tail -n 1 "$SAVE/identity.new" 2>/dev/null)" = end ] && mv -f "$SAVE/identity.new" "$SAVE/identity" && return 0
  unkept "what an interrupted reset is resumed with"
}

recall() {
  # recall RUN: what remember wrote
  MODE='' OLD=- OTHER=- WANT=- LIMIT=300 LINKS=asked FROM=$1 TRUST=0
  [ -f "$DIR/saves/$1/identity" ] || return 1
  RESET=$DIR/saves/$1/identity
  while read -r key word; do
    case $key in
      mode) MODE=$word ;;
      old) OLD=$word ;;
      other) OTHER=$word ;;
      want) WANT=$word ;;
      limit) LIMIT=$word ;;
      links) LINKS=$word ;;
      from) FROM=$word ;;
      trust) TRUST=$word ;;
    esac
  done <"$RESET"
  [ -n "$MODE" ]
}

id_whole() {
  read_id
  [ -z "$UNREAD" ] && [ -n "$ETC_ID" ] && [ "$ETC_ID" = "$VAR_ID" ]
}

id_reached() {
  id_whole || return 1
  if [ "$MODE" = new ]; then
    [ "$ETC_ID" != "$OLD" ] && [ "$ETC_ID" != "$OTHER" ]
  else
    [ "$ETC_ID" = "$WANT" ]
  fi
}

src_knows() { listed source '$1 == name { found = 1 }' "name=$1"; }

bring_up() {
  run 60 rmcctrl -A
  run 60 rmcctrl -p
}

alive_reset() {
  # nothing is owed any more: RMC runs, with a node id that is whole
  src_active ctrmc && id_whole
}

reset_again() {
  # the commands of the interrupted reset; an id that is whole and not the old one is kept
  if id_whole && [ "$MODE" = new ] && [ "$ETC_ID" != "$OLD" ] && [ "$ETC_ID" != "$OTHER" ]; then
    run "$LIMIT" recfgct -i "$ETC_ID"
  elif [ "$WANT" != - ]; then
    run "$LIMIT" recfgct -i "$WANT"
  else
    awk '
      $1 != "args" { next }
      $2 == "recfgct" || ($2 == "chdev" && $4 == "cluster0") { sub(/^args /, ""); print }' "$RESET" >"$HERE/again"
    [ -s "$HERE/again" ] || return 1
    rc=1
    while read -r again <&3; do
      run "$LIMIT" $again
      # half a wipe has to be ended in any case; a node id that is whole is not wiped for nothing
      [ "$rc" = 0 ] || ! id_whole || break
    done 3<"$HERE/again"
    return "$rc"
  fi
}

may_reset() {
  # asked again, since days may lie between a reset that was cut off and the run that goes on with it
  surely_no_member && no_work_in_flight
}

still_safe() {
  # right before a wipe, since keeping copies may have taken minutes
  look
  check may_reset
}

settle_identity() {
  # the id is what the reset was for and recfgct came to its end; or it is run once more
  look
  if id_reached && src_knows ctrmc; then
    note verified "node id $ETC_ID" 0
    return 0
  fi
  if id_whole && [ -n "$ENDED" ]; then
    note unverified "the reset has ended, and the node id is $ETC_ID" 1
    return 0
  fi
  if [ -n "$UNREAD" ]; then
    note stuck "the node id can't be read: it is not reset again" 1
    HELD=1
    return 1
  fi
  if id_whole && [ "$LINKS" = asked ] && ! no_living_link; then
    note dropped "the node id is whole and $WHY: it is not reset again" 0
    return 0
  fi
  if [ -n "$AGAIN" ] || ! may_reset; then
    note stuck "the reset of the identity is not finished: ${WHY:-recfgct does not come to its end}" 1
    HELD=1
    if id_whole; then bring_up; fi
    return 1
  fi
  AGAIN=1
  reset_again && ENDED=1
  look
  WHY=''
  settle_identity
}

reset_settled() {
  # what every reset of an identity owes before RMC is started
  if recall "$WHOSE"; then
    settle_identity
  else
    note stuck "$DIR/saves/$WHOSE/identity, which tells how to go on, can't be read" 1
    HELD=1
    if id_whole; then bring_up; fi
    return 1
  fi
}
"""
