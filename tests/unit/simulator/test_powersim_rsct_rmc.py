# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""rmcctrl with every flag, the node id, domains and cluster security: what they print, change and refuse."""

from __future__ import annotations

import pytest
from rsct_estate import Files, later, partition, run

from powersim.commands import rmcctrl
from powersim.state import varct
from powersim.state.partition import Partition

ALL_FLAGS = sorted(letter for letter in rmcctrl.FLAGS if letter != ":")


def stopped() -> Partition:
    own = partition()
    run(own, "rmcctrl", "-z")
    return own


@pytest.mark.parametrize("flag", ALL_FLAGS)
def test_every_flag_does_something_or_says_why_not(flag: str) -> None:
    own = partition()
    value = {"m": "E", "M": "D", **dict.fromkeys("btuvw", "30")}.get(flag, "")
    answer = run(own, "rmcctrl", f"-{flag}{value}")
    assert answer.rc == 0
    assert answer.err == ""
    assert bool(answer.out) == (flag in "haAds"), "silent on success but for SRC messages and help"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([], "one flag is needed and none was given"),
        (["-z", "-A"], "one flag is needed and -z -A was given"),
        (["-m", "X"], "-m is 'X': give R (required), E (enabled) or D (disabled)"),
        (["-M", "r"], "-M is 'r'"),
        (["-b", "soon"], "-b is 'soon': give a whole number of seconds"),
        (["-w", "-1"], "-w is '-1': give a whole number of messages"),
        (["-y"], "option -y not recognized"),
        (["-p", "now"], "'now' is not expected"),
    ],
)
def test_bad_input_of_rmcctrl(words: list[str], why: str) -> None:
    answer = run(partition(), "rmcctrl", *words)
    assert answer.rc == 1
    assert why in answer.err
    assert "synthetic" in answer.err


def test_settings_are_kept_until_taken_back() -> None:
    own = partition()
    for word in ("-m D", "-M R", "-b 60", "-t 5", "-u 6", "-v 7", "-w 8", "-x"):
        assert run(own, "rmcctrl", *word.split()).rc == 0
    assert own.rmc.policies == {
        "-m": "D", "-M": "R", "-b": "60", "-t": "5", "-u": "6", "-v": "7", "-w": "8", "-x": "on",
    }  # fmt: skip
    for flag in rmcctrl.BACK:
        run(own, "rmcctrl", f"-{flag}")
    assert own.rmc.policies == {"-m": "D", "-M": "R"}
    run(own, "recfgct")
    assert own.rmc.policies == {}


def test_the_listener_now_and_later() -> None:
    own = partition()
    run(own, "rmcctrl", "-Q")
    assert (own.rmc.remote_now, own.rmc.remote_next) == (True, False)
    run(own, "rmcctrl", "-z")
    run(own, "rmcctrl", "-A")
    assert not own.rmc.remote_now, "-Q takes effect with the next start"
    run(own, "rmcctrl", "-q")
    assert (own.rmc.remote_now, own.rmc.remote_next) == (False, True)
    run(own, "rmcctrl", "-p")
    assert own.rmc.remote_now
    run(own, "rmcctrl", "-P")
    assert (own.rmc.remote_now, own.rmc.remote_next) == (False, False)


def test_what_needs_the_daemon() -> None:
    own = stopped()
    for word in ("-p", "-P", "-m E", "-b 5"):
        assert run(own, "rmcctrl", *word.split()).rc == 1, word
    for word in ("-q", "-Q", "-M E"):
        assert run(own, "rmcctrl", *word.split()).rc == 0, word


def test_z_waits_k_does_not() -> None:
    assert run(partition(), "rmcctrl", "-z").wait > 0
    assert run(partition(), "rmcctrl", "-K").wait == 0
    own = partition()
    run(own, "rmcctrl", "-k")
    later(30)
    assert "IBM.DRM          rsct_rm" in run(own, "lssrc", "-s", "IBM.DRM").out
    assert run(own, "lssrc", "-s", "IBM.DRM").out.endswith(" active\n"), "-k leaves the managers alone"


def test_delete_and_add() -> None:
    own = partition()
    deleted = run(own, "rmcctrl", "-d")
    assert (deleted.out, deleted.harm) == ("0513-083 Subsystem has been Deleted.\n", ("living_link_cut",))
    assert run(own, "lssrc", "-s", "ctrmc").rc == run(own, "lsitab", "ctrmc").rc == 1
    assert run(own, "rmcctrl", "-s").out == "0513-085 The ctrmc Subsystem is not on file.\n"
    assert run(own, "rmcctrl", "-a").out == "0513-071 The ctrmc Subsystem has been added.\n"
    assert run(own, "lsitab", "ctrmc").rc == 0
    assert run(own, "lssrc", "-s", "ctrmc").out.endswith(" inoperative\n")
    assert "0513-059" in run(own, "rmcctrl", "-s").out


# --- node id ---------------------------------------------------------------------------------------------------------


def test_a_chosen_id() -> None:
    own = partition()
    assert run(own, "recfgct", "-i", "ABCDEF123").rc == 0
    assert run(own, "lsnodeid").out == "0000000abcdef123\n"
    for bad in ("12345678", "0123456789abcdef0", "nonsense!"):
        answer = run(own, "recfgct", "-i", bad)
        assert answer.rc == 1
        assert f"-i is '{bad}': give 9 to 16 hexadecimal digits" in answer.err
    assert run(own, "recfgct", "-n", "-s").rc == 1
    assert run(own, "recfgctnid", "1111111111111111").rc == 0
    assert run(own, "lsnodeid").out == "1111111111111111\n"


def test_the_saved_id_is_that_of_the_file() -> None:
    own, files = partition(), Files({"/etc/ct_node_id": "00000000000000ab\n# made by hand\n"})
    run(own, "recfgct", "-s", files=files)
    assert run(own, "lsnodeid").out == "00000000000000ab\n"
    assert own.harm["identity_lost"] == 0
    own.identity.cluster0 = ""
    assert "identity_lost" in run(own, "recfgct", "-s", files=Files()).harm, "there is none to go back to"


def test_an_id_made_by_hand_is_taken_up_with_the_next_start() -> None:
    own = partition()
    before = run(own, "lsnodeid").out
    assert run(own, "mknodeid").rc == 1
    assert run(own, "mknodeid", "-f").rc == 0
    assert run(own, "lsnodeid").out == before
    run(own, "rmcctrl", "-z")
    run(own, "rmcctrl", "-A")
    assert run(own, "lsnodeid").out == f"{own.identity.etc}\n" != before
    run(own, "rmcctrl", "-z")
    run(own, "mknodeid", "-f")
    assert run(own, "lsnodeid").out == f"{own.identity.etc}\n", "nothing runs that holds the old one"


def test_a_wipe_loses_what_an_administrator_made() -> None:
    own = partition()
    files = varct.files(own)
    run(own, "mkrsrc", "IBM.Condition", "Name=site", "EventExpression=x")
    run(own, "chsecmode", "-c", "nist_sp800_131a")
    run(own, "rmcctrl", "-m", "R")
    own.network.packet_limit = 1400
    key = own.trust.key
    run(own, "recfgct")
    assert "site" not in run(own, "lsrsrc", "IBM.Condition").out
    assert "/var space used" in run(own, "lsrsrc", "IBM.Condition").out, "predefined ones are installed again"
    assert (own.trust.mode, own.network.packet_limit, own.rmc.policies) == ("none", None, {})
    assert own.trust.key != key
    after = varct.files(own)
    assert all(after[name] != files[name] for name in (varct.HOSTS, varct.PUBLIC, varct.ACLS))


def test_a_wipe_forgets_an_offline_domain_and_refuses_an_online_one() -> None:
    offline = partition(peer={"name": "c", "state": "Offline"})
    assert run(offline, "lsrpdomain").out.splitlines()[1].startswith("c    Offline")
    assert run(offline, "recfgct").rc == 0
    later(30)
    assert run(offline, "lsrpdomain").out == ""
    online = partition(peer={"name": "c"})
    assert run(online, "recfgct").rc == 1
    assert online.harm["cluster_node_recycled"] == 0


# --- domains ---------------------------------------------------------------------------------------------------------


def test_domain_status_arguments() -> None:
    own = partition()
    plain = run(own, "rmcdomainstatus", "-s", "ctrmc").out
    assert run(own, "rmcdomainstatus", "-s", "ctrmc", "-a", "IP").out == plain, "control points are addresses anyway"
    assert run(own, "rmcdomainstatus").rc == 1
    assert run(own, "rmcdomainstatus", "-s", "other").out == "0513-085 The other Subsystem is not on file.\n"
    assert "-a is 'name': give ip" in run(own, "rmcdomainstatus", "-s", "ctrmc", "-a", "name").err


def test_forms_of_peer_listings() -> None:
    own = partition(peer={"name": "c", "nodes": ["other"], "version": "3.2.1.10"})
    assert run(own, "lsrpdomain", "-x").out == "c Online 3.2.1.10 No 12347 12348 \n"
    assert run(own, "lsrpdomain", "-dx").out == "c:Online:3.2.1.10:No:12347:12348:\n"
    assert run(own, "lsrpdomain", "-D", "+", "-x").out == "c+Online+3.2.1.10+No+12347+12348+\n"
    assert "Domain 1:\n\tName              = c\n" in run(own, "lsrpdomain", "-l").out
    assert run(own, "lsrpdomain", "nosuch").rc == 1
    nodes = run(own, "lsrpnode", "-i").out.splitlines()
    assert nodes[0].split() == ["Name", "OpState", "RSCTVersion", "NodeNum", "NodeID"]
    assert [line.split()[0] for line in nodes[1:]] == ["lpar1", "other"]
    assert run(own, "lsrpnode", "-y").rc == 3


def test_a_domain_stops_and_starts() -> None:
    own = partition(peer={"name": "c", "caa": False})
    assert run(own, "stoprpdomain", "c").harm == ("cluster_node_recycled",)
    assert run(own, "ct_clusterinfo", "-c").out == "IW\n"
    assert run(own, "startrpdomain", "c").rc == 0
    assert run(own, "ct_clusterinfo", "-c").out == "c\n"
    assert run(own, "startrpdomain", "d").rc == 1
    caa = partition(peer={"name": "c"})
    assert "follows Cluster Aware AIX" in run(caa, "stoprpdomain", "c").err


# --- cluster security ------------------------------------------------------------------------------------------------


def test_trusted_hosts() -> None:
    own = partition()
    listed = run(own, "ctsthl", "-l").out
    assert listed.startswith(
        "--------------------\nHost name: lpar1.example.net\nIdentifier Generation Method: rsa1024\n"
    )
    assert "Host name: hmc1\n" in listed
    assert run(own, "ctsthl", "-d", "-n", "hmc1").rc == 0
    assert "hmc1" not in run(own, "ctsthl", "-l").out
    assert run(own, "ctsthl", "-d", "-n", "hmc1").rc == 1
    assert "-m is 'rsa1'" in run(own, "ctsthl", "-a", "-n", "h", "-m", "rsa1", "-p", "12").err
    assert "-p is no key" in run(own, "ctsthl", "-a", "-n", "h", "-m", "rsa512", "-p", "xyz").err
    assert "no host is named" in run(own, "ctsthl", "-a").err
    assert run(own, "ctsthl", "-a", "-n", "h", "-m", "rsa512", "-p", "12AB").rc == 0
    assert run(own, "ctsthl", "-l").out.endswith(
        "Host name: h\nIdentifier Generation Method: rsa512\nIdentifier Value:\n12ab\n"
    )


def test_keys() -> None:
    own = partition()
    assert run(own, "ctskeygen", "-d").out == f"{own.trust.key}\n(generation method: rsa1024)\n"
    old = own.trust.key
    assert "add -f" in run(own, "ctskeygen", "-n").err
    assert run(own, "ctskeygen", "-n", "-f", "-m", "rsa512").rc == 0
    assert (own.trust.method, own.trust.key == old) == ("rsa512", False)
    checked = run(own, "ctsvhbac")
    assert (checked.rc, "Status: Attention" in checked.out) == (1, True), "the list still holds the old key"
    run(own, "ctsthl", "-s")
    checked = run(own, "ctsvhbac")
    assert (checked.rc, "Status: Attention" in checked.out) == (0, False)
    assert f"Identity: {own.name}.example.net\n                   Status: Trusted host\n" in checked.out
    own.trust.public = False
    assert run(own, "ctskeygen", "-d").rc == 1


def test_security_mode() -> None:
    own = partition()
    assert "compliance mode none, key method rsa1024" in run(own, "lssecmode").out
    key = own.trust.key
    assert run(own, "chsecmode", "-c", "nist_sp800_131a").rc == 0
    assert (own.trust.method, own.trust.symmetric) == ("rsa2048_sha256", "aes256_sha256")
    assert own.trust.key != key, "the old method does not comply"
    assert "-m is 'rsa512'" in run(own, "chsecmode", "-c", "nist_sp800_131a", "-m", "rsa512").err
    assert "-c is 'fips'" in run(own, "chsecmode", "-c", "fips").err
    assert run(own, "chsecmode", "-c", "none").rc == 0
    assert own.trust.method == "rsa512"


def test_names_of_hosts() -> None:
    own = partition()
    assert "Identity:  lpar1.example.net\n" in run(own, "ctsvhbal").out
    assert "used for authentication: hmc1.example.net\n" in run(own, "ctsvhbar", "192.0.2.21").out
    assert run(own, "ctsvhbar", "hmc1").rc == 0
    assert run(own, "ctsvhbar", "nosuch").rc == 1


def test_support_data() -> None:
    own, files = partition(), Files()
    answer = run(own, "ctsnap", "-d", "/tmp/mine", files=files)
    assert (answer.rc, len(files)) == (0, 2)
    assert all(name.startswith("/tmp/mine/ctsnap.lpar1.") for name in files)


def link(own: Partition) -> str:
    """State of the only line of rmcdomainstatus."""
    later(300)
    return run(own, "rmcdomainstatus", "-s", "ctrmc").out.split("Control Points\n")[-1].split()[0]


def cycle(own: Partition) -> None:
    for flag in ("-z", "-A", "-p"):
        assert run(own, "rmcctrl", flag).rc == 0


@pytest.mark.parametrize(
    ("breaks", "mends"),
    [
        ("ctsthl -a -n hmc1 -m rsa1024 -p 12ab", "ctsthl -d -n hmc1"),
        ("ctskeygen -n -f", "ctsthl -s"),
        ("chsecmode -c nist_sp800_131a", "chsecmode -c none"),
    ],
)
def test_a_link_depends_on_trust(breaks: str, mends: str) -> None:
    own = partition()
    assert link(own) == "I"
    assert run(own, *breaks.split()).rc == 0
    assert link(own) == "i", "messages are not accepted any more"
    assert run(own, *mends.split()).rc == 0
    cycle(own)
    assert link(own) == "I"
