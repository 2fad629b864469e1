"""The shipped files keep every rule, and every rule has been seen to fail."""

from __future__ import annotations

from collections import Counter

import pytest
import rules_contacts
import rules_counts
import rules_form
import rules_lifecycle
import rules_sources
import rules_traps
import rules_words
import spoils_content
import spoils_form
import spoils_lifecycle
from shipped import RULES, Rule, shipped
from spoils_form import Spoil

from kakushin_cli.catalog.loading import check_paths

MODULES = (rules_form, rules_words, rules_sources, rules_contacts, rules_counts, rules_traps, rules_lifecycle)
SPOILS = [
    *spoils_form.FORM,
    *spoils_form.WORDS,
    *spoils_form.SOURCES,
    *spoils_form.CONTACTS,
    *spoils_content.COUNTS,
    *spoils_content.TRAPS,
    *spoils_lifecycle.LIFECYCLE,
]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_the_shipped_data_keeps_the_rule(rule: Rule) -> None:
    offenders = rule.check(shipped())
    assert not offenders, f"{len(offenders)} against {rule.name}\n{rule.repair}\n" + "\n".join(offenders)


def _name(spoil: Spoil) -> str:
    return f"{spoil.rule}-{spoil.file.removesuffix('.yaml')}"


@pytest.mark.parametrize("spoil", SPOILS, ids=_name)
def test_a_spoiled_copy_breaks_the_rule(spoil: Spoil) -> None:
    spoiled = shipped().spoil(spoil.file, spoil.pattern, spoil.replacement)
    offenders = RULES[spoil.rule].check(spoiled)
    assert any(spoil.found in offender for offender in offenders), offenders


# A rule whose subject is this project's code, not a file that could be spoiled.
ABOUT_CODE = {"key_order_covers_the_models"}


def test_every_rule_has_been_seen_to_fail() -> None:
    seen = Counter(spoil.rule for spoil in SPOILS)
    assert set(RULES) - ABOUT_CODE == set(seen)


def test_every_module_of_rules_is_run() -> None:
    defined = {check.__module__ for check in (rule.check for rule in RULES.values())}
    assert defined == {module.__name__ for module in MODULES}


def test_the_key_order_notices_a_field_it_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rules_form.KEY_ORDER, "desks", rules_form.KEY_ORDER["desks"][1:])
    assert rules_form.key_order_covers_the_models(shipped()) == ["desks: ['id']"]


def test_the_shipped_data_passes_its_own_check() -> None:
    assert check_paths([]) == []
