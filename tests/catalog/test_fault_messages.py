import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import kakushin_cli
from kakushin_cli.catalog.fault_messages import WORDINGS, dotted, hint, message, printable, quoted, render_text
from kakushin_cli.catalog.faults import Fault
from kakushin_cli.catalog.model_faults import CODES, PATTERN_CODES
from kakushin_cli.catalog.wordings.wording import Wording

SOURCE = Path(kakushin_cli.__file__).parent
RAISERS = {"Fault", "Diagnosis", "fault", "fault_at", "_report", "_note", "_stop", "_stop_entry"}
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DYNAMIC = {*CODES.values(), *PATTERN_CODES.values(), "value-error"}


def codes_in_calls(tree: ast.AST) -> Iterator[str]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            values = [*call.args, *(k.value for k in call.keywords if k.arg == "code")]
            texts = [v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)]
            if name in RAISERS and (code := next(filter(CODE.fullmatch, texts), None)):
                yield code


def raised_codes() -> set[str]:
    return {code for file in SOURCE.rglob("*.py") for code in codes_in_calls(ast.parse(file.read_text("utf-8")))}


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_the_scan_finds_codes_however_they_are_raised() -> None:
    code = 'Fault(p, 1, 1, "", "one")\nFault(path=p, code="two")\nx.fault(at, "three-3", id="no")\nother("four")'
    assert set(codes_in_calls(ast.parse(code))) == {"one", "two", "three-3"}
    assert {"duplicate-key", "cp932", "colon-in-text"} <= raised_codes()


def test_every_code_raised_anywhere_has_a_wording() -> None:
    assert raised_codes() | DYNAMIC <= set(WORDINGS)


def test_no_wording_is_left_over() -> None:
    assert {code.partition(".")[0] for code in WORDINGS} <= raised_codes() | DYNAMIC


@pytest.mark.parametrize(("code", "wording"), WORDINGS.items(), ids=WORDINGS)
def test_wording_is_complete_and_the_same_in_both_languages(code: str, wording: Wording) -> None:
    assert all(wording)
    assert placeholders(wording.ja) == placeholders(wording.en)
    assert placeholders(wording.ja_hint) == placeholders(wording.en_hint)
    for text in wording:
        assert not text.endswith(("。", "."))
        assert text == text.strip()
        text.encode("cp932")  # can be printed by a Japanese console
    wording.en.encode("ascii")


@pytest.mark.parametrize("code", [code for code in WORDINGS if "." in code])
def test_a_refined_wording_needs_the_facts_of_the_plain_one_and_one_more(code: str) -> None:
    plain, refined = WORDINGS[code.partition(".")[0]], WORDINGS[code]
    more = set().union(*map(placeholders, refined)) - set().union(*map(placeholders, plain))
    assert more in ({"near"}, {"reason"})


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
    assert render_text(fault, "ja") == (
        "data/a.yaml:12:3: programs.3.applicants.0.type: "
        '引用符 " が閉じていません → 値の終わりに同じ引用符を付けてください'
    )
    assert render_text(fault, "en").endswith(
        'The quotation mark " is not closed → Write the same mark at the end of the value'
    )


def test_rendered_text_without_a_field_and_as_a_warning() -> None:
    fault = Fault("a.yaml", 1, 1, "", "bom", severity="warning")
    assert render_text(fault, "ja").startswith("a.yaml:1:1: 警告: ファイルの先頭に BOM があります → ")
    assert render_text(fault, "en").startswith("a.yaml:1:1: warning: The file starts")


def test_rendered_text_keeps_no_control_character() -> None:
    fault = Fault("a\x1b[31m.yaml", 1, 1, "/x\ny", "key-not-text", {"key": "\x07"})
    assert render_text(fault, "en").startswith("a[31m.yaml:1:1: x y: The key `` is not text")


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
