import ast
import dataclasses
import random
from collections.abc import Mapping
from string import Formatter
from typing import Any

import pytest

from fault_codes import codes_in_calls, raised_codes
from kakushin_cli.catalog.faults import Fault, dotted, json_pointer, printable, quoted, sentences
from kakushin_cli.catalog.validate import CODES, PATTERN_CODES
from kakushin_cli.language import Lang

FAULT = Fault("a.yaml", 3, 5, "/programs/0/nmae", "unknown-key", {"key": "nmae", "candidates": "name"})
CODES_OF_MODELS = {*CODES.values(), *PATTERN_CODES.values(), "value-error"}
KEYS = ("ja", "en", "ja_hint", "en_hint")
REFINED = [(code, fact) for code, table in sentences().items() for fact in table if fact not in KEYS]


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def facts_of(table: dict[str, Any]) -> set[str]:
    return set().union(*(placeholders(table[key]) for key in KEYS))


def test_the_scan_finds_codes_however_they_are_raised() -> None:
    code = 'Fault(p, 1, 1, "", "one")\nFault(path=p, code="two")\nx.fault(at, "three-3", id="no")\nother("four")'
    assert set(codes_in_calls(ast.parse(code))) == {"one", "two", "three-3"}
    assert {"duplicate-key", "cp932", "colon-in-text"} <= raised_codes("**/*.py")


def test_every_code_of_the_source_has_sentences_and_no_sentence_is_left_over() -> None:
    assert set(sentences()) == raised_codes("**/*.py") | CODES_OF_MODELS


@pytest.mark.parametrize(
    "table",
    [*sentences().values(), *(sentences()[code][fact] for code, fact in REFINED)],
    ids=[*sentences(), *(f"{code}.{fact}" for code, fact in REFINED)],
)
def test_sentences_are_complete_and_have_the_same_facts_in_both_languages(table: dict[str, Any]) -> None:
    assert placeholders(table["ja"]) == placeholders(table["en"])
    assert placeholders(table["ja_hint"]) == placeholders(table["en_hint"])
    for key in KEYS:
        text = table[key]
        assert text
        assert not text.endswith(("。", "."))
        assert text == text.strip()
        text.encode("cp932")  # can be printed by a Japanese console
    table["en"].encode("ascii")


@pytest.mark.parametrize(("code", "fact"), REFINED)
def test_refined_sentences_need_the_facts_of_the_plain_ones_and_the_one_they_are_named_after(
    code: str, fact: str
) -> None:
    plain = sentences()[code]
    assert facts_of(plain[fact]) - facts_of(plain) == {fact}


def message(code: str, facts: Mapping[str, str | int], lang: Lang) -> str:
    return Fault("a.yaml", 1, 1, "", code, facts).message(lang)


def hint(code: str, facts: Mapping[str, str | int], lang: Lang) -> str:
    return Fault("a.yaml", 1, 1, "", code, facts).hint(lang)


def test_a_reason_is_told_in_the_language_of_the_reader() -> None:
    facts = {"value": "平成35年1月1日", "reason_ja": "平成は31年までです", "reason_en": "Heisei ended in 31"}
    assert message("day-form", facts, "ja") == "平成は31年までです"
    assert message("day-form", facts, "en") == "Heisei ended in 31"
    assert message("day-form", {"value": "x"}, "ja") == "「x」は日付として読めません"


def test_a_near_name_is_offered_only_when_there_is_one() -> None:
    assert "moe-x" in hint("unknown-reference", {"id": "moe-y", "kind": "desk", "near": "moe-x"}, "ja")
    assert "近いもの" not in hint("unknown-reference", {"id": "moe-y", "kind": "desk", "near": ""}, "ja")


def test_an_unknown_code_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        message("no-such-code", {}, "ja")


def test_rendered_text_is_one_line_with_place_field_fault_and_repair() -> None:
    fault = Fault("data/a.yaml", 12, 3, "/programs/3/applicants/0/type", "unclosed-quote", {"quote": '"'})
    assert fault.render("ja") == (
        "data/a.yaml:12:3: programs.3.applicants.0.type: "
        '引用符 " が閉じていません → 値の終わりに同じ引用符を付けてください'
    )
    assert fault.render("en").endswith(
        'The quotation mark " is not closed → Write the same mark at the end of the value'
    )


def test_rendered_text_without_a_field_and_as_a_warning() -> None:
    fault = Fault("a.yaml", 1, 1, "", "bom", severity="warning")
    assert fault.render("ja").startswith("a.yaml:1:1: 警告: ファイルの先頭に BOM があります → ")
    assert fault.render("en").startswith("a.yaml:1:1: warning: The file starts")


def test_rendered_text_keeps_no_control_character() -> None:
    fault = Fault("a\x1b[31m.yaml", 1, 1, "/x\ny", "key-not-text", {"key": "\x07"})
    assert fault.render("en").startswith("a[31m.yaml:1:1: x y: The key `` is not text")


def test_dotted_undoes_the_escapes_of_a_pointer() -> None:
    assert dotted("/a~1b/0/c~0d") == "a/b.0.c~d"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (12, "12"),
        ({"a": 1}, "{...}"),
        ([1], "[...]"),
        ("a\x1b[0m\tb\u202e", "a[0m b"),
        ("あ" * 40, "あ" * 40),
        ("あ" * 41, "あ" * 39 + "…"),
        ("い" * 1_000_000, "い" * 39 + "…"),
        ("\x00" * 500 + "x", "…"),
    ],
)
def test_a_quoted_value_is_short_and_printable(value: object, expected: str) -> None:
    assert quoted(value) == expected


def test_printable_leaves_japanese_alone() -> None:
    assert printable("全角　空白、①〜𠮷") == "全角　空白、①〜𠮷"


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
