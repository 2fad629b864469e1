import dataclasses
import random

import pytest

from kakushin_cli.catalog.faults import Fault, json_pointer

FAULT = Fault("a.yaml", 3, 5, "/programs/0/nmae", "unknown-key", {"key": "nmae", "candidates": "name"})


def test_faults_sort_by_path_line_column_and_code() -> None:
    ordered = [
        Fault("a.yaml", 2, 9, "", "tag"),
        Fault("a.yaml", 10, 1, "", "tag"),
        Fault("a.yaml", 10, 2, "", "alias"),
        Fault("a.yaml", 10, 2, "", "tag", {"tag": "x"}),
        Fault("b.yaml", 1, 1, "", "tag"),
    ]
    shuffled = ordered[:]
    random.Random(1).shuffle(shuffled)
    assert shuffled != ordered
    assert sorted(shuffled) == ordered


def test_faults_of_one_place_sort_although_facts_do_not() -> None:
    same = dataclasses.replace(FAULT, facts={"key": "a", "candidates": "b"})
    assert sorted([FAULT, same]) == [FAULT, same]


def test_a_fault_is_a_hashable_value() -> None:
    assert len({FAULT, dataclasses.replace(FAULT)}) == 1
    assert len({FAULT, dataclasses.replace(FAULT, line=4)}) == 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        FAULT.line = 1  # type: ignore[misc]


def test_severity_is_error_unless_said_otherwise() -> None:
    assert FAULT.severity == "error"


def test_message_and_hint_speak_both_languages() -> None:
    assert FAULT.message("ja") == "「nmae」という項目はありません"
    assert FAULT.hint("ja") == "項目名を直すか、行を削除してください (候補: name)"
    assert FAULT.message("en") == "There is no key `nmae`"
    assert FAULT.hint("en") == "Correct the key or delete the line (candidates: name)"


@pytest.mark.parametrize(
    ("parts", "pointer"),
    [((), ""), (("programs", 3, "type"), "/programs/3/type"), (("a/b", "c~d", ""), "/a~1b/c~0d/")],
)
def test_json_pointer_escapes_as_rfc_6901(parts: tuple[str | int, ...], pointer: str) -> None:
    assert json_pointer(parts) == pointer
