"""The shipped files keep every rule, and every rule has been seen to fail."""

from __future__ import annotations

from collections import Counter

import pytest
import rules_contacts
import rules_counts
import rules_lifecycle
import rules_sources
import rules_traps
import spoils_content
import spoils_lifecycle
import spoils_sources
from shipped import RULES, Rule, shipped, steady
from spoils_sources import Spoil

from kakushin_cli.catalog.loading import check_paths

MODULES = (rules_sources, rules_contacts, rules_counts, rules_traps, rules_lifecycle)
SPOILS = [
    *spoils_sources.SOURCES,
    *spoils_sources.CONTACTS,
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
    spoiled = steady().spoil(spoil.file, spoil.pattern, spoil.replacement)
    offenders = RULES[spoil.rule].check(spoiled)
    assert any(spoil.found in offender for offender in offenders), offenders


def test_every_rule_has_been_seen_to_fail() -> None:
    seen = Counter(spoil.rule for spoil in SPOILS)
    assert set(RULES) == set(seen)


def test_every_module_of_rules_is_run() -> None:
    defined = {check.__module__ for check in (rule.check for rule in RULES.values())}
    assert defined == {module.__name__ for module in MODULES}


@pytest.mark.quick
@pytest.mark.usefixtures("shipped_data")
def test_the_shipped_data_passes_its_own_check() -> None:
    assert check_paths([]) == []
