# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of every finding: what its row says is on it, and a wrong id gets a sentence."""

from __future__ import annotations

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.page import page
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.rules import RULES


@pytest.mark.parametrize("name", RULES)
def test_a_page_holds_the_whole_row(name: str) -> None:
    rule, text = RULES[name], "\n".join(page(name))
    assert text.startswith(f"# {name} {rule.slug}\n")
    words = (rule.message, rule.human, rule.source, *rule.needs, *rule.explains, f"confidence {rule.confidence}")
    assert [word for word in words if word not in text] == []


def test_the_id_may_be_typed_carelessly() -> None:
    assert page(" rmc010 ") == page("RMC010")


def test_what_stands_behind_a_symptom_is_named() -> None:
    assert "- RMC002 ctrmc_stopped" in page("RMC009")


@pytest.mark.parametrize(("name", "hint"), [("RMC01O", "did you mean RMC0"), ("", "give an id from"), ("x", "no finding")])
def test_a_wrong_id_gets_a_sentence(name: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        page(name)
