from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from fault_codes import raised_codes
from kakushin_cli.catalog import values
from kakushin_cli.catalog.faults import Fault, Mark
from kakushin_cli.catalog.validate import (
    CODES,
    PATTERN_CODES,
    CatalogFile,
    FileModel,
    json_schema,
    model_faults,
    model_of,
)
from kakushin_cli.catalog.yaml_file import YamlDocument, read_yaml

PATH = "a.yaml"


def read(text: str) -> YamlDocument:
    return read_yaml(PATH, text.encode())


def places(faults: list[Fault]) -> list[tuple[str, int, int]]:
    for fault in faults:
        assert fault.path == PATH
        for lang in ("ja", "en"):
            assert fault.render(lang).startswith(f"{PATH}:{fault.line}:{fault.column}: ")
    return [(fault.code, fault.line, fault.column) for fault in faults]


class Model(FileModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)


def refuse_with_reason(value: Any) -> Any:
    raise values.FormError("day-form", "平成は31年までです。", "Heisei ended in 31.")


class Inner(Model):
    department: values.Line
    rank: Annotated[int, Field(strict=True, ge=1, lt=10)] = 1


class Sample(Model):
    name: values.Line = "x"
    muni: str = ""
    count: values.Yen | None = None
    rate: float | None = Field(default=None, ge=0, le=1)
    above: float | None = Field(default=None, gt=0.5)
    either: int | float | None = None
    flag: bool = Field(default=False, strict=True)
    group: Literal["1", "2"] = "1"
    id: values.Slug = "x"
    place: values.PrefectureId = "JP-01"
    digits: Annotated[str, StringConstraints(pattern=r"^[0-9]+$")] = "0"
    short: Annotated[str, StringConstraints(min_length=2, max_length=3)] = "xx"
    vowels: Annotated[str, StringConstraints(pattern="^[aeiou]+$")] = "a"
    phrase: values.Phrase = "a…b"
    lines: Annotated[list[values.LineNumber], values.Form(min_length=2, max_length=2)] = Field(
        default_factory=lambda: [1, 2]
    )
    inner: Inner | None = None
    contacts: list[values.Slug | Inner] = Field(default_factory=list)
    headings: dict[Literal["rd"], Inner] = Field(default_factory=dict)
    day: values.Day | None = None
    reasoned: Annotated[str, BeforeValidator(refuse_with_reason)] = ""
    year: values.FiscalYear = 2026
    at: values.Instant | None = None
    phone: values.Phone = ""
    email: values.Email = ""
    url: values.Url = ""
    odd: Annotated[str, StringConstraints(max_length=1)] | None = None
    three: Annotated[float, Field(multiple_of=3)] = 3


@pytest.mark.parametrize("written", ["01202", "17:00", "no", "1.10", "2026-04-01", "2025", "0.50", "1e5", "-0"])
def test_a_text_field_gets_the_written_text(written: str) -> None:
    assert Sample.model_validate(read(f"muni: {written}\n").root).muni == written


def test_a_number_field_gets_a_number() -> None:
    sample = Sample.model_validate(read("count: 50000000\nrate: 0.50\neither: 1.10\n").root)
    assert (sample.count, sample.rate, sample.either) == (50_000_000, 0.5, 1.1)
    assert (type(sample.count), type(sample.rate)) == (int, float)


def faults_of(text: str, model: type[BaseModel] = Sample, **options: Any) -> list[Fault]:
    document = read(text)
    with pytest.raises(ValidationError) as error:
        model.model_validate(document.root)
    return model_faults(document.root, (), error.value, model, **options)


MODEL_FAULTS: dict[str, tuple[str, list[tuple[str, int, int]]]] = {
    "unknown key": ("muni: x\nnmae: x\n", [("unknown-key", 2, 1)]),
    "missing key": ("muni: x\ninner:\n  rank: 1\n", [("missing", 3, 3)]),
    "no text": ("muni: true\n", [("string-type", 1, 7)]),
    "list for text": ("muni: [x]\n", [("string-type", 1, 7)]),
    "null for text": ("muni:\n", [("string-type", 1, 6)]),
    "text for int": ("count: 1_000\n", [("int-type", 1, 8)]),
    "quoted int": ('count: "5"\n', [("int-type", 1, 8)]),
    "fraction for int": ("count: 1.5\n", [("int-type", 1, 8)]),
    "negative": ("count: -1\n", [("greater-than-equal", 1, 8)]),
    "text for float": ("rate: 半分\n", [("float-type", 1, 7)]),
    "infinite": ("rate: inf\n", [("float-type", 1, 7)]),
    "YAML's infinity": ("rate: .inf\n", [("float-type", 1, 7)]),
    "too large": ("rate: 1.5\n", [("less-than-equal", 1, 7)]),
    "not above": ("above: 0.5\n", [("greater-than", 1, 8)]),
    "text for int or float": ("either: x\n", [("float-type", 1, 9)]),
    "text for bool": ("flag: yes\n", [("bool-type", 1, 7)]),
    "int for bool": ("flag: 1\n", [("bool-type", 1, 7)]),
    "not allowed": ('group: "3"\n', [("literal-error", 1, 8)]),
    "key not allowed": ("headings:\n  rb: {department: x}\n", [("literal-error", 2, 3)]),
    "upper case in id": ("id: MOE_x\n", [("slug-form", 1, 5)]),
    "blank id": ('id: "　"\n', [("slug-form", 1, 5)]),
    "prefecture": ("place: JP-48\n", [("prefecture-form", 1, 8)]),
    "not digits": ("digits: 1a\n", [("digits-form", 1, 9)]),
    "two lines": ('name: "a\\nb"\n', [("line-form", 1, 7)]),
    "one piece for a phrase": ("phrase: 免許返\n", [("phrase-form", 1, 9)]),
    "own pattern": ("vowels: xyz\n", [("string-pattern-mismatch", 1, 9)]),
    "empty text": ('name: ""\n', [("string-too-short", 1, 7)]),
    "text too long": ("short: abcd\n", [("string-too-long", 1, 8)]),
    "too few": ("lines: [1]\n", [("too-short", 1, 8)]),
    "too many": ("lines: [1, 2, 3]\n", [("too-long", 1, 8)]),
    "text for a list": ("lines: 5\n", [("list-type", 1, 8)]),
    "inside a list": ("lines: [1, x]\n", [("int-type", 1, 12)]),
    "text for a map": ("inner: x\n", [("map-type", 1, 8)]),
    "full-width colons for a map": ("inner:\n  department：x\n  rank：1\n", [("fullwidth-colon", 2, 3)]),
    "tight colon for a map": ("inner:\n  rank:1\n", [("colon-space", 2, 3)]),
    "list for a map": ("inner: [x]\n", [("map-type", 1, 8)]),
    "text of a union": ("contacts: [A_B]\n", [("slug-form", 1, 12)]),
    "map of a union": ("contacts:\n- {departmnt: x, rank: 0}\n", [("missing", 2, 3), ("unknown-key", 2, 4)]),
    "neither of a union": ("contacts: [[x]]\n", [("map-type", 1, 12)]),
    "two members of a list of unions": ("contacts: [A_B, {rank: x}]\n", [("slug-form", 1, 12), ("missing", 1, 17)]),
    "day that is none": ("day: 2026-02-30\n", [("day-form", 1, 6)]),
    "number for a day": ("day: 5\n", [("day-form", 1, 6)]),
    "fiscal year": ("year: 来年度\n", [("fiscal-year-form", 1, 7)]),
    "instant": ("at: 正午\n", [("instant-form", 1, 5)]),
    "phone": ("phone: 0352534111\n", [("phone-form", 1, 8)]),
    "mail": ("email: a＠b.jp\n", [("email-form", 1, 8)]),
    "address": ("url: www.x.jp\n", [("url-form", 1, 6)]),
    "any other": ("three: 4.0\n", [("value-error", 1, 8)]),
    "less than": ("inner: {department: x, rank: 10}\n", [("less-than", 1, 30)]),
}


@pytest.mark.parametrize(("text", "expected"), MODEL_FAULTS.values(), ids=MODEL_FAULTS)
def test_an_error_of_a_model_has_its_code_and_place(text: str, expected: list[tuple[str, int, int]]) -> None:
    found = places(faults_of(text))
    assert found[: len(expected)] == expected
    if text.startswith("contacts"):  # what else is wrong in the chosen variant follows
        assert {code for code, _, _ in found} <= {code for code, _, _ in expected} | {"greater-than-equal", "int-type"}
    else:
        assert len(found) == len(expected)


def test_every_code_of_the_models_has_a_case() -> None:
    shown = {code for _, expected in MODEL_FAULTS.values() for code, _, _ in expected}
    assert {*CODES.values(), *PATTERN_CODES.values(), "value-error"} | raised_codes("catalog/values.py") <= shown


def test_every_pattern_of_the_schema_has_its_own_sentence() -> None:
    def patterns(node: object) -> set[str]:
        if isinstance(node, dict):
            inner = set().union(*map(patterns, node.values()))
            return inner | {node["pattern"]} if isinstance(node.get("pattern"), str) else inner
        return set().union(*map(patterns, node)) if isinstance(node, list) else set()

    found = patterns(json_schema(""))
    assert len(found) >= 4
    assert found <= set(PATTERN_CODES)


def test_a_misspelt_key_is_told_the_nearest_of_its_own_place() -> None:
    (fault,) = faults_of("contacts:\n- {department: x, rnak: 1}\n")
    assert fault.pointer == "/contacts/0/rnak"
    assert fault.hint("ja") == "項目名を直すか、行を削除してください (候補: rank)"
    (fault,) = faults_of("headings:\n  rd: {department: x, zzz: 1}\n")
    assert fault.facts["candidates"] == "department, rank"


def test_candidates_are_found_in_the_real_schema() -> None:
    text = "programs:\n- {id: x, placements: [{theme: a, fase: rd, line: 1}]}\n"
    faults = {fault.pointer: fault for fault in faults_of(text, model_of(CatalogFile))}
    assert faults["/programs/0/placements/0/fase"].facts == {"key": "fase", "candidates": "phase"}
    assert faults["/programs/0/placements/0/phase"].message("ja") == "必須の項目「phase」がありません"


def test_sentences_name_value_limit_and_choices() -> None:
    (fault,) = faults_of("rate: 1.50\n")
    assert (fault.message("ja"), fault.hint("ja")) == ("1.50 は大きすぎます", "1 以下にしてください")
    (fault,) = faults_of("group: 1\n")
    assert (fault.message("ja"), fault.hint("ja")) == ("「1」は使えません", "次のどれかにしてください: 1, 2")
    (fault,) = faults_of("lines: [1]\n")
    assert fault.message("en") == "There are too few items (at least 2, found 1)"


def test_a_long_value_is_shortened_and_cleaned() -> None:
    (fault,) = faults_of('id: "' + "\\e[31m" + "あ" * 100 + '"\n')
    assert fault.facts["value"] == "[31m" + "あ" * 35 + "…"


def test_a_reason_given_by_a_reader_of_values_is_told() -> None:
    (fault,) = faults_of("reasoned: 平成35年1月1日\n")
    assert fault.message("ja") == "平成は31年までです"
    assert fault.message("en") == "Heisei ended in 31"


def test_the_prefix_leads_from_the_file_to_the_entry() -> None:
    root = read("programs:\n- id: a\n- id: B_\n").root
    assert root is not None
    entry = root["programs"][1]
    with pytest.raises(ValidationError) as error:
        Sample.model_validate(entry)
    (fault,) = model_faults(entry, ("programs", 1), error.value, Sample)
    assert (fault.pointer, fault.line, fault.column) == ("/programs/1/id", 3, 7)


def test_an_entry_that_is_no_mapping_stands_where_the_caller_says() -> None:
    with pytest.raises(ValidationError) as error:
        Sample.model_validate("id：x name：y")
    (fault,) = model_faults("id：x", ("programs", 0), error.value, Sample, start=Mark(PATH, 2, 3))
    assert places([fault]) == [("fullwidth-colon", 2, 3)]
    assert fault.pointer == "/programs/0"


def test_what_the_reader_has_told_is_not_told_again() -> None:
    text = "contacts: *x\n　muni: x\n1: x\nid: B_\n"
    document = read(text)
    assert {fault.code for fault in document.faults} == {"alias", "wide-space-indent", "key-not-text"}
    assert len(faults_of(text)) == 4
    assert places(faults_of(text, earlier=document.faults)) == [("slug-form", 4, 5)]


def test_a_warning_hides_nothing() -> None:
    text = "id: B_ #2\n"
    document = read(text)
    assert places(document.faults) == [("comment-cut", 1, 8)]
    assert places(faults_of(text, earlier=document.faults)) == [("slug-form", 1, 5)]
