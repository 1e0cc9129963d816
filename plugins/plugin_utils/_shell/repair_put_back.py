# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shell text that puts back what a reset of the identity took away, and names what it could not put back.

Everything here may run twice: it looks at what there is and changes only what differs from the saved copy. The layouts
of ``lssecmode`` and ``lssrc -ls ctrmc`` are not published: what is not understood stays in the saves and is named.
"""

from __future__ import annotations

from .repair_identity import CLASSES

SETTINGS = """\
lost() { note lost "$1" 1; }

await_rmc() {
  # new definitions need an rmcd that answers; xCAT asks twenty times, two seconds apart
  scaled 60
  stop_at=$((SPENT + S))
  until limited 15 /dev/null lsrsrc; do
    [ "$SPENT" -lt "$stop_at" ] || return 1
    nap
  done
}

put_back_file() {
  # put_back_file NAME FILE: 0 when the file was changed; without room for a second copy the present one stays
  rm -f "$2.powerops"
  [ -f "$KEPT/$1" ] || return 1
  if cmp -s "$KEPT/$1" "$2"; then return 1; fi
  cat "$KEPT/$1" 2>/dev/null >"$2.powerops"
  if cmp -s "$KEPT/$1" "$2.powerops"; then
    (
      case $1 in
        *.qkf) ;; # a private key, which nobody else may read for a moment
        *) umask 022 ;;
      esac
      cat "$2.powerops" >"$2"
    ) 2>/dev/null
    cmp -s "$KEPT/$1" "$2" || mv -f "$2.powerops" "$2"
  fi
  rm -f "$2.powerops"
  if cmp -s "$KEPT/$1" "$2"; then
    note restored "$2" 0
  else
    lost "$2: its copy is $KEPT/$1"
    return 1
  fi
}

now_says() {
  # now_says NAME WORD...: the present answer, beside the saved one
  present=$HERE/now.$1
  shift
  rm -f "$present"
  limited 30 "$present" "$@" && [ -f "$present" ]
}

nist_in() { grep nist_sp800_131a "$1" >/dev/null; }

put_back_mode() {
  # the one mode beside none; method and type of its keys by the names that chsecmode takes
  [ -s "$KEPT/secmode" ] || return 0
  if now_says secmode lssecmode && cmp -s "$KEPT/secmode" "$present"; then return 0; fi
  if nist_in "$KEPT/secmode"; then
    set -- $(tr -c 'a-z0-9_' ' ' <"$KEPT/secmode" | awk '
      { for (i = 1; i <= NF; i++) {
          if ($i ~ /^rsa[0-9]+_sha[0-9]+$/) method = "-m " $i
          if ($i ~ /^aes[0-9]+_sha[0-9]+$/) type = "-s " $i
      } }
      END { print method, type }')
    run 60 chsecmode -c nist_sp800_131a "$@" && RESTART=1
    now_says secmode lssecmode && cmp -s "$KEPT/secmode" "$present" && return 0
  elif [ -f "$present" ] && nist_in "$present"; then
    run 60 chsecmode -c none && RESTART=1 && return 0
  elif [ -s "$present" ]; then
    return 0
  fi
  lost "security mode: what lssecmode said is $KEPT/secmode"
}

policy_in() {
  # policy_in FILE WHO: R, E or D of the message policy of clients or of the daemon; nothing when it is not understood
  awk -v who="$2" '
    tolower($0) ~ who "[a-z ]* policy" {
      sub(/.*[:=][ \\t]*/, "")
      word = toupper(substr($0, 1, 1))
      if (tolower($1) == "default") word = "E"
      if (word ~ /[RED]/) { print word; exit }
    }' "$1"
}

put_back_policy() {
  # rmcctrl -m and -M; the timeouts beside them are named when they differ
  [ -s "$KEPT/status" ] || return 0
  now_says status lssrc -ls ctrmc || { lost "message policy: what lssrc -ls ctrmc said is $KEPT/status"; return 0; }
  for who in client daemon; do
    before=$(policy_in "$KEPT/status" "$who")
    now=$(policy_in "$present" "$who")
    [ -n "$before" ] && [ "$before" != "$now" ] || continue
    if [ "$who" = client ]; then
      run 60 rmcctrl -m "$before"
    else
      run 60 rmcctrl -M "$before" && RESTART=1
    fi
  done
  now_says status lssrc -ls ctrmc
  awk -v now="$present" '
    BEGIN { while ((getline line <now) > 0) there[line] = 1 }
    tolower($0) ~ /polic|timeout|threshold/ && !($0 in there) {
      gsub(/[^ -~]/, "?")
      print substr($0, 1, 100)
    }' "$KEPT/status" >"$HERE/lost"
  while read -r setting <&3; do
    lost "$setting"
  done 3<"$HERE/lost"
}

stanza_value() {
  # stanza_value FILE NAME: of the one stanza that odmget wrote, without its quotes
  awk -v name="$2" '$1 == name && $2 == "=" { sub(/^[^=]*= */, ""); gsub(/^"|"$/, ""); print; exit }' "$1"
}

put_back_subsystem() {
  # only the arguments of the daemon are an administrator's; the rest is RSCT's own
  [ -s "$KEPT/subsystem.odm" ] || return 0
  now_says subsystem odmget -q subsysname=ctrmc SRCsubsys || return 0
  wanted=$(stanza_value "$KEPT/subsystem.odm" cmdargs)
  if [ "$wanted" != "$(stanza_value "$present" cmdargs)" ]; then
    run 30 chssys -s ctrmc -a "$wanted" && RESTART=1
    now_says subsystem odmget -q subsysname=ctrmc SRCsubsys
  fi
  cmp -s "$KEPT/subsystem.odm" "$present" || lost "definition of ctrmc in SRC: the former one is $KEPT/subsystem.odm"
}

put_back_inittab() {
  [ -s "$KEPT/inittab.ctrmc" ] && on_host lsitab || return 0
  if now_says inittab lsitab ctrmc && cmp -s "$KEPT/inittab.ctrmc" "$present"; then return 0; fi
  entry=$(cat "$KEPT/inittab.ctrmc")
  if [ -s "$present" ]; then
    run 30 chitab "$entry"
  else
    run 30 mkitab "$entry"
  fi || lost "entry of ctrmc in /etc/inittab: the former one is $KEPT/inittab.ctrmc"
}

restart_quietly() {
  # what RMC reads only when it starts; a connection that is up already is worth more
  look
  if no_living_link; then
    run 180 rmcctrl -z
    gone ctrmc 180
    bring_up
    await_rmc
  else
    note later "some settings take effect when RMC is started the next time: $WHY" 0
  fi
}

put_back_settings() {
  KEPT=$DIR/saves/$FROM RESTART=''
  await_rmc
  if put_back_file ctrmc.maxpktsz "$ROOT/var/ct/cfg/ctrmc.maxpktsz"; then RESTART=1; fi
  if put_back_file ctrmc.acls "$ROOT/var/ct/cfg/ctrmc.acls"; then run 60 refresh -s ctrmc; fi
  put_back_mode
  put_back_policy
  put_back_subsystem
  put_back_inittab
  if [ -n "$RESTART" ]; then restart_quietly; fi
}
"""

DEFINITIONS = """\
missing_ones() {
  # missing_ones CLASS: each resource that was saved and is not there any more becomes a file for mkrsrc
  awk -v now="$present" -v out="$HERE/back.$1" -v class="$1" '
    function close_one() {
      if (block != "") {
        key = name == "" ? block : name
        if (reading) there[key] = block
        else if (!(key in there)) {
          file = out "." (++count)
          printf "PersistentResourceAttributes::\\nresource 1:\\n%s", block >file
          close(file)
          gsub(/[^ -~]/, "?", key)
          print "back", (block ~ /Handle/ ? "-" : file), substr(key, 1, 100)
        } else if (there[key] != block) print "differs - " substr(key, 1, 100)
      }
      block = name = ""
    }
    function take(line) {
      if (line ~ /^resource [0-9]+:/) close_one()
      else if (line ~ /^[ \\t]+[A-Za-z_]+[ \\t]*=/) {
        block = block line "\\n"
        if (line ~ /^[ \\t]+Name[ \\t]*=/) { name = line; sub(/^[^=]*=[ \\t]*/, "", name) }
      }
    }
    BEGIN { reading = 1; while ((getline line <now) > 0) take(line); close_one(); reading = 0 }
    { take($0) }
    END { close_one(); print "end - -" }' "$KEPT/$1" >"$HERE/lost"
}

put_back_class() {
  [ -s "$KEPT/$1" ] || return 0
  now_says "$1" lsrsrc -i "$1" || { lost "$1: can't be read, the former ones are $KEPT/$1"; return 0; }
  missing_ones "$1"
  whole=''
  while read -r what file name <&3; do
    if [ "$what" = end ]; then
      whole=1
    elif [ "$what" = differs ]; then
      lost "$1 $name: is defined otherwise now, the former one is in $KEPT/$1"
    elif [ "$file" = - ] || ! run 30 mkrsrc -f "$file" "$1"; then
      lost "$1 $name: could not be defined again, it is in $KEPT/$1"
    fi
  done 3<"$HERE/lost"
  [ -n "$whole" ] || lost "$1: no room to compare, the former ones are $KEPT/$1"
}

put_back_definitions() {
  KEPT=$DIR/saves/$FROM
  for class in CLASSES; do
    put_back_class "$class"
  done
}
""".replace("CLASSES", " ".join(CLASSES))

#: Only a rollback does these two.
FORMER = """\
put_back_trust() {
  # the former keys, under a daemon that is stopped
  KEPT=$DIR/saves/$FROM changed=''
  for file in ct_has.qkf ct_has.pkf ct_has.thl; do
    if [ -f "$KEPT/$file" ] && ! cmp -s "$KEPT/$file" "$ROOT/var/ct/cfg/$file"; then changed="$changed $file"; fi
  done
  down=''
  if [ "$WHOSE" != "$RUN" ]; then down=1; fi # the run that was killed may have stopped it
  if [ -n "$changed" ]; then
    run 180 rmcctrl -z
    gone ctrmc 180
    if src_active ctcas; then
      down=1
      run 60 stopsrc -s ctcas
      gone ctcas 60
    fi
    for file in $changed; do
      put_back_file "$file" "$ROOT/var/ct/cfg/$file"
    done
    chmod 600 "$ROOT/var/ct/cfg/ct_has.qkf"
  fi
  if [ -n "$down" ]; then run 60 startsrc -s ctcas; fi
}

put_back_parent() {
  # cluster0, from which AIX would make a node id again: its saved stanza, by odmadd where it is gone
  [ -s "$KEPT/cluster0.odm" ] || return 0
  now_says cluster0 odmget -q name=cluster0 CuAt || return 0
  cmp -s "$KEPT/cluster0.odm" "$present" && return 0
  parent=$(awk '
    $1 == "attribute" { node = /node_uuid/ }
    node && $1 == "value" { gsub(/"/, "", $3); print $3 }' "$KEPT/cluster0.odm")
  case $parent in
    '' | *[!0-9A-Fa-f-]*) lost "node_uuid of cluster0: the former stanza is $KEPT/cluster0.odm"; return 0 ;;
  esac
  if grep node_uuid "$present" >/dev/null; then
    run 60 chdev -l cluster0 -a "node_uuid=$parent"
  else
    run 60 odmadd "$KEPT/cluster0.odm"
  fi || lost "node_uuid of cluster0: the former stanza is $KEPT/cluster0.odm"
}
"""
