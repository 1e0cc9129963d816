# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fuzz is worth something only if it finds what is wrong: faults are planted in the product, and it has to see them."""

from __future__ import annotations

import dataclasses
import pathlib
import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core import audit, collect
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.facts import rsct
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.nodeid import parse_node_id
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc import questions
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell import frames
from benchmarks.fuzz import family, guessed, hosts, inert, mutators, pace, run, verdict, worker
from benchmarks.fuzz.hostile import MARK, STRINGS

Problems = t.Callable[..., str]


@pytest.fixture
def problems() -> Problems:
    """What the fuzz says of one text in place of one answer, on a host that is well unless a fault is named."""

    def ask(command: str, mutation: str, text: str, *, kind: str = "aix", fault: str = "") -> str:
        name = f"{kind} {fault or 'well'}"
        failure = run.judged(family.Input("partition", name, {command: (mutation, text)}))
        return failure.words if failure else ""

    return ask


def _planted(monkeypatch: pytest.MonkeyPatch, fact: str, read: t.Callable[[t.Any], t.Any]) -> None:
    monkeypatch.setitem(collect.FACTS, fact, read)


def text_of(kind: str, command: str) -> str:
    return next(one for one in hosts.well() if one.kind == kind).batch.get(command).text


def test_a_crash_is_seen_kept_and_seen_again(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    def brittle(reading: t.Any) -> str:
        text = reading.text("hostname") or ""
        return text[text.index("\n") - 1]

    _planted(monkeypatch, "hostname", brittle)
    tally = run.run(7, range(500))
    assert 0 < tally.crashes < tally.inputs
    crash = next(failure for failure in tally.failures if failure.crash)
    again = run.judged(run.load(crash.keep(tmp_path)))
    assert again and again.crash
    monkeypatch.undo()
    assert run.judged(crash.given) is None


def test_hypothesis_finds_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def brittle(reading: t.Any) -> bool:
        if any("}}" in text for _command, text in reading.raw()):
            raise KeyError(MARK)
        return False

    _planted(monkeypatch, "simulated", brittle)
    tally = guessed.run(1, 600)
    assert len(tally.failures) == tally.crashes == 1
    ((_mutation, text),) = tally.failures[0].given.changes.values()
    assert "}}" in text


def test_a_quadratic_reader_is_seen_before_the_text_is_long() -> None:
    def square(text: str) -> int:
        return sum(text[place:].count("q") for place in range(0, len(text), 5))

    source = mutators.Source(("x",), "x\n")
    slow = pace.measure(square, source, "letters", (*pace.STEPS, pace.LONGEST))
    assert slow.too_slow and slow.size < pace.LONGEST
    assert not pace.measure(pace.plain_pass, source, "letters").too_slow


def test_a_quadratic_fact_fails_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def square(reading: t.Any) -> str:
        text = reading.text("hostname") or ""
        return str(sum(text[place:].count("q") for place in range(0, len(text), 3)))

    _planted(monkeypatch, "hostname", square)
    row = next(row for row in worker.long.commands() if row.name == "hostname")
    given = family.Input(row.family, row.subject, {})
    found = pace.measure(worker.long.asker(row), family.source(row.name, row.text), "letters")
    tally, (ratio, _worst) = worker.watched(given, row.name, iter([found]))
    assert "times a plain pass" in tally.failures[0].words and ratio > pace.DEAR


def test_characters_that_steer_a_terminal_are_seen(monkeypatch: pytest.MonkeyPatch, problems: Problems) -> None:
    assert not problems("hostname", "hostile only", "\x1b[2Jx\n")
    monkeypatch.setattr(audit, "clean_line", str)
    assert "U+001B" in problems("hostname", "hostile only", "\x1b[2Jx\n")
    assert "U+202E" in problems("hostname", "hostile only", "\u202ex\n")


def test_a_word_of_a_host_that_is_expanded_is_seen(monkeypatch: pytest.MonkeyPatch, problems: Problems) -> None:
    def expanding(*values: t.Any, **options: t.Any) -> dict[str, t.Any]:
        document = audit.audit_document(*values, **options)
        return {**document, "hostname": document["hostname"].format(subject=verdict, host=object())}

    monkeypatch.setattr(verdict, "audit_document", expanding)
    assert "expanded" in problems("hostname", "hostile only", "{subject}\n")
    assert "KeyError" in problems("hostname", "hostile only", "{other}\n")


def test_a_word_of_a_host_in_a_script_is_seen(monkeypatch: pytest.MonkeyPatch, problems: Problems) -> None:
    monkeypatch.setattr(verdict, "render_repair", lambda plan: f"# {plan.hostname}\necho {plan.hostname}\n")
    assert "in a script" in problems("hostname", "hostile only", f"$({MARK})\n", fault="ctrmc_stopped")


def test_what_is_no_json_and_what_is_too_long_is_seen() -> None:
    assert list(inert.document_problems("x", {"a": {1: "b"}, "c": ("d",), "e": 1.5, "f": b""}))
    assert list(inert.document_problems("x", ["y" * (inert.LONGEST + 1)]))
    assert list(inert.document_problems("x", ["y" * 1000] * 1000))
    assert not list(inert.document_problems("x", {"a": [1, None, True, "{{ x }} \u00fc"]}))
    for text in STRINGS[len(STRINGS) // 2 :]:
        assert MARK in text


def test_a_document_that_is_not_as_promised_is_seen(monkeypatch: pytest.MonkeyPatch, problems: Problems) -> None:
    def more(snapshot: t.Any, diagnosis: t.Any, *, host: str, when: str, **options: t.Any) -> dict[str, t.Any]:
        return {**audit.audit_document(snapshot, diagnosis, host=host, when=when, **options), "surprise": 1}

    monkeypatch.setattr(verdict, "audit_document", more)
    assert "schema" in problems("hostname", "hostile only", "x\n")


def test_a_fault_made_of_garbage_is_seen(monkeypatch: pytest.MonkeyPatch, problems: Problems) -> None:
    assert not problems("lsrsrc_probe", "garbage", "~~~\n")
    _planted(monkeypatch, "rmcd_answers", lambda reading: "class_name" in (reading.text("lsrsrc_probe") or ""))
    assert "RMC003" in problems("lsrsrc_probe", "garbage", "~~~\n")


def test_health_made_of_garbage_is_seen(monkeypatch: pytest.MonkeyPatch, problems: Problems) -> None:
    def hopeful(snapshot: t.Any) -> t.Any:
        found = diagnose(snapshot)
        return dataclasses.replace(found, state="healthy") if found.state == "unknown" else found

    given = ("lssrc_all", "garbage", "~~~\n")
    assert not problems(*given, fault="drm_missing")
    monkeypatch.setattr(verdict, "diagnose", hopeful)
    assert "degraded became healthy" in problems(*given, fault="drm_missing")


def test_what_is_found_in_half_a_line_is_seen(monkeypatch: pytest.MonkeyPatch, problems: Problems) -> None:
    text = text_of("aix", "node_id_command")
    assert not problems("node_id_command", "cut off", text[:10])
    monkeypatch.setattr(rsct, "_whole_id", lambda given: parse_node_id(given).value)
    assert "half a line: RMC013" in problems("node_id_command", "cut off", text[:10])


def test_an_answer_that_lost_bytes_on_its_way_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = frames._stream

    def careless(*arguments: t.Any) -> tuple[str, bool]:
        return whole(*arguments)[0], True

    monkeypatch.setattr(frames, "_stream", careless)
    failures = [run.judged(run.FAMILIES["stream"].draw(run.random.Random(f"3:{n}"))) for n in range(300)]
    assert any(failure and "found what is not there" in failure.words for failure in failures)


def test_partitions_that_vanish_from_an_hmc_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "no_results", lambda text, rows: not rows)
    given = family.Input("hmc", "current", {"systems": ("another page", "<html></html>\n")})
    failure = run.judged(given)
    assert failure and "vanished" in failure.words


def test_a_run_that_fails_says_so_and_how_to_see_it_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: pathlib.Path
) -> None:
    from benchmarks import bench_fuzz

    given = family.Input("partition", "aix well", {"hostname": ("hostile only", "\x1b[2J\n")})
    tally = run.Tally(inputs=1, failures=[run.Failure(given, "it is wrong", crash=True)])
    monkeypatch.setattr(bench_fuzz.worker, "everything", lambda *_numbers: (tally, (1.0, "")))
    monkeypatch.setattr(bench_fuzz.worker, "branch_coverage", lambda *_numbers: 90.0)
    recorded: dict[str, t.Any] = {}
    monkeypatch.setattr(bench_fuzz, "record", lambda name, figures: recorded.update(figures, name=name))
    monkeypatch.setattr("sys.argv", ["bench_fuzz"])
    with pytest.raises(SystemExit, match="1 inputs failed"):
        bench_fuzz.main()
    line = next(line for line in capsys.readouterr().out.splitlines() if "--replay" in line)
    assert (recorded["name"], recorded["inputs"], recorded["crashes"]) == ("fuzz", 1, 1)
    kept = run.ROOT / line.split()[-1]
    assert run.load(kept) == given
    kept.unlink()
    monkeypatch.setattr("sys.argv", ["bench_fuzz", "--replay", str(given_file(given, tmp_path))])
    bench_fuzz.main()
    assert "nothing is wrong with it" in capsys.readouterr().out


def given_file(given: family.Input, folder: pathlib.Path) -> pathlib.Path:
    return run.Failure(given, "", crash=False).keep(folder)
