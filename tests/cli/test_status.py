"""The command status, and what became of programmes in every other answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import bundled_catalog, program_entry, run, source_view, write_catalog

AS_OF = ("--as-of", "2021-12-23")
EXPECTED = {
    "mext-coi-next": "running", "mext-sparc": "running", "cao-regional-university-grant": "running",
    "cao-future-technology-project": "running", "meti-core-university-facilities": "succeeded", "meti-j-nexus": "ended",
    "meti-road-to-the-l4": "running", "mic-local-10000": "running", "maff-strategic-smart-agri": "unverified",
    "maff-smart-agri-area-formation": "unverified", "maff-innovation-creation-research": "running",
    "maff-smart-agri-area-model": "unverified", "maff-startup-sbir": "running",
    "moe-environment-research-fund": "running", "moe-plastic-circulation-demo": "ended",
    "maff-green-food-research": "running", "maff-moonshot": "running", "moe-renewable-energy-planning": "succeeded",
    "moe-circular-ecological-sphere": "succeeded", "moe-local-decarbonization-grant": "no_new_call",
    "moe-decarbonized-reconstruction": "succeeded", "jma-local-observatory-cooperation": "unverified",
    "mlit-river-sabo-research-call": "running", "fdma-fire-prevention-research": "running",
    "gsi-joint-research": "unverified", "mlit-construction-technology-grant": "running",
    "mic-smart-city-promotion": "succeeded", "mlit-smart-city-model-project": "renamed",
    "meti-regional-new-maas": "running", "mlit-japan-maas": "renamed", "cao-prism": "renamed",
}  # fmt: skip
"""Every programme of the maps, the joint review, and PRISM."""


def test_every_programme_of_the_maps_and_the_joint_review_has_its_status() -> None:
    items = {i["id"]: i for i in run("status", "--json").json["items"]}
    assert {i: items[i]["lifecycle"]["status"] for i in EXPECTED} == EXPECTED
    placed = {p.id for p in bundled_catalog().in_edition(None) if p.placements or "smart-city" in p.themes}
    assert placed <= set(EXPECTED)
    for item in items.values():
        lifecycle = item["lifecycle"]
        assert list(item) == [
            "id", "name", "name_as_written", "edition", "call_state", "lifecycle", "stale_contacts",
        ]  # fmt: skip
        assert {"status", "statement", "from_fiscal_year", "until_fiscal_year", "successors", "rs_id"} <= set(lifecycle)
        assert all({"url", "date", "grade"} <= set(e) for e in lifecycle["evidence"])
        assert all(set(s) <= {"id", "name", "basis", "text"} for s in lifecycle["successors"])
        if lifecycle["status"] != "unverified":
            assert lifecycle["statement"]
            assert any(e["grade"] in ("official", "secondary") for e in lifecycle["evidence"])


def test_one_programme_is_shown_whole() -> None:
    answer = run("status", "スマートシティモデルプロジェクト", "--json").json
    [item] = answer["items"]
    assert item["lifecycle"]["rs_id"] == "4671"
    assert item["lifecycle"]["successors"] == [
        {"id": None, "name": "スマートシティ実装化支援事業", "basis": "official"}
    ]
    text = run("status", item["id"]).stdout
    for part in (
        "2021-12-23時点・令和4年度",
        "名称変更",
        "スマートシティ実装化支援事業",
        "根拠",
        "https://www.housenews.jp/?p=34709",
    ):
        assert part in "".join(text.split()) or part in text
    assert run("status", "スマートシティ実装化支援事業", "--json").json["items"] == answer["items"]


def test_names_that_do_not_exist_and_words_that_are_no_status() -> None:
    assert run("status", "存在しない事業").code == 3
    outcome = run("status", "--status", "over")
    assert (outcome.code, outcome.stdout) == (2, "")
    assert "succeeded" in outcome.stderr
    assert run("status", "--stale-after", "-1").code == 2


def test_a_programme_that_was_not_researched_says_so() -> None:
    [item] = run("status", "mext-kakenhi", "--json").json["items"]
    assert "lifecycle" not in item
    assert "現況は未調査" in run("status", "mext-kakenhi").stdout
    listed = run("status", "--json").json
    researched = sum(p.lifecycle is not None for p in bundled_catalog().in_edition(None))
    [notice] = listed["notices"]
    assert (listed["total"], notice["code"]) == (researched, "not-researched")
    assert str(len(bundled_catalog().in_edition(None)) - researched) in notice["text"]


def test_filters_of_the_list() -> None:
    items = run("status", "--status", "succeeded", "--status", "ended", "-m", "moe", "--json").json["items"]
    assert {i["lifecycle"]["status"] for i in items} == {"succeeded", "ended"}
    assert all(i["id"].startswith("moe-") for i in items)
    themed = {i["id"] for i in run("status", "-t", "mobility", "--json").json["items"]}
    assert "meti-road-to-the-l4" in themed
    assert "moe-plastic-circulation-demo" not in themed


def test_stale_contacts_follow_the_limit() -> None:
    def stale(*options: str) -> int:
        return sum(i["stale_contacts"] for i in run("status", "--json", *options).json["items"])

    assert stale("--today", "2023-03-31") == 0
    assert stale("--today", "2023-04-01") > 25
    assert stale("--today", "2023-04-01", "--stale-after", "2") == 0


def test_the_table_says_it_in_a_line() -> None:
    text = run("status", "-f", "table", columns=200).stdout
    row = text[text.index("地域課題解決のためのスマートシティ推進事業") :]
    assert row.splitlines()[0].endswith("終了(2024年度) [公式]")
    assert row.splitlines()[1].endswith("→ 後継(推定): 地域社会DX推進パッケージ事業")
    assert "継続中(予定は2025年度まで。経過しており要確認) [公式]" in text


def test_tabular_formats_have_fixed_columns() -> None:
    lines = run("status", "--status", "succeeded", "-f", "tsv").stdout.splitlines()
    assert lines[0].split("\t")[:5] == ["id", "name", "status", "until_fiscal_year", "successors"]
    row = next(line for line in lines if line.startswith("mic-smart-city-promotion"))
    assert row.split("\t")[2:6] == ["succeeded", "2024", "mic-regional-society-dx", "738"]
    assert run("status", "--fields", "id,lifecycle", "--json").json["items"][0]["lifecycle"]["status"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_mail_to_the_desk_is_text_only(lang: str) -> None:
    outcome = run("status", "gsi-joint-research", "--mail", lang=lang)
    assert outcome.code == 0
    words = {"ja": ("宛先: ", "件名: ", "御中", "国土地理院との共同研究", "現況は未確認", "次の公募の予定", "【要記入: 署名】"),
             "en": ("To: ", "Subject: ", "国土地理院との共同研究", "not verified", "next call", "[TO BE FILLED IN: signature]")}  # fmt: skip
    assert all(word in outcome.stdout for word in words[lang])
    record = run("status", "gsi-joint-research", "--mail", "--json", lang=lang).json["items"][0]
    assert record["text"] in outcome.stdout
    assert record["programs"] == [{"id": "gsi-joint-research", "name": "国土地理院との共同研究"}]


@pytest.mark.parametrize("form", ["tsv", "csv", "markdown", "jsonl"])
def test_mails_come_in_every_format(form: str) -> None:
    text = run("status", "gsi-joint-research", "--mail", "-f", form).stdout
    assert "国土地理院との共同研究" in text
    assert "次の公募の予定" in text


def test_mails_go_to_every_desk_that_must_be_asked() -> None:
    items = run("status", "--mail", "--json").json["items"]
    asked = {p["id"] for i in items for p in i["programs"]}
    assert {"gsi-joint-research", "meti-road-to-the-l4", "mext-coi-next"} <= asked
    assert not asked & {"meti-j-nexus", "moe-plastic-circulation-demo"}, "what has ended is not asked about"


def test_editions_say_what_is_known() -> None:
    items = run("status", "--editions", "--json").json["items"]
    assert [i["id"] for i in items] == [
        "2021-12-draft", "2022-02-decision", "2023-02", "2024-02", "2025-02", "after-2021-12", "2026-12",
    ]  # fmt: skip
    assert [i["programs"] for i in items][:5] == [62, 0, 2, 0, 0]
    assert [i["as_of"] for i in items][1:5] == ["2022-02-01", "2023-02-08", "2024-02", "2025-02"]


# ---- editions


def test_later_programmes_appear_where_the_contract_says() -> None:
    source = {i["id"] for i in run("list", "--edition", "2021-12-draft", "--json").json["items"]}
    everything = run("list", "--edition", "all", "--json").json
    later = {i["id"]: i for i in everything["items"] if i["id"] not in source}
    today = run("list", "--json").json
    assert len(source) == 62
    assert len(later) >= 17
    assert everything["as_of"] == today["as_of"] == "2026-12-01", "the newest day of the editions shown"
    assert [a["view"]["kind"] for a in (everything, today, run(*AS_OF, "list", "--json").json)] == [
        "edition", "today", "as_of",
    ]  # fmt: skip
    assert all(i["placements"] == [] and i["edition"] != "2021-12-draft" for i in later.values())
    closed = {p.id for p in bundled_catalog().programs if p.is_closed}
    assert {i["id"] for i in today["items"]} == {*source, *later} - closed
    assert [n["code"] for n in today["notices"]] == ["closed"]
    assert run("show", "mext-j-peaks", "--json").json["items"][0]["edition"] == "2023-02"
    successors = {s["id"] for i in run("status", "--json").json["items"] for s in i["lifecycle"]["successors"]}
    assert {"moe-circular-sphere-creation", "mic-regional-society-dx", "moe-decarbonization-measures"} <= successors
    assert "mext-j-peaks" in {i["id"] for i in run("list", "--edition", "2023-02", "--json").json["items"]}


def test_search_points_to_a_programme_of_another_edition_asked_for_by_name() -> None:
    answer = run("search", "J-PEAKS", "--edition", "2021-12-draft", "--json").json
    assert "mext-j-peaks" not in {i["id"] for i in answer["items"]}
    [notice] = [n for n in answer["notices"] if n["code"] == "later-programme"]
    assert "kakushin show mext-j-peaks" in notice["text"]
    everything = run("search", "J-PEAKS", "--json").json
    assert (everything["items"][0]["id"], everything["notices"]) == ("mext-j-peaks", [])
    assert run("search", "共創の場", "--json").json["notices"] == []
    assert run(*AS_OF, "search", "J-PEAKS", "--json").json["notices"] == []


def test_an_edition_without_programmes_says_so() -> None:
    outcome = run("list", "--edition", "2025-02", "--json")
    assert (outcome.code, outcome.json["total"]) == (0, 0)
    assert "2025-02" in outcome.stderr


@pytest.mark.parametrize(
    "argv",
    [
        ("match", "-a", "university", "-t", "decarbonization", "--partner", "municipality"), ("list",), ("contacts",),
        ("map",), ("coverage",), ("networks",), ("roadmap", "-t", "decarbonization", "-a", "university"),
        ("search", "脱炭素 交付金"), ("guide", "incentive"), ("list", "--edition", "all"),
    ],
)  # fmt: skip
def test_the_source_s_own_view_has_nothing_of_today(argv: tuple[str, ...]) -> None:
    text = run(*AS_OF, *argv, "--json").stdout
    assert '"lifecycle"' not in text
    later = {p.id for p in bundled_catalog().programs} - {p.id for p in source_view().programs}
    assert not [i for i in later if f'"{i}"' in text]


def test_the_worked_example_of_the_contract_holds_on_the_source_s_day() -> None:
    answer = run(*AS_OF, "match", "-a", "university", "-t", "decarbonization", "--json").json
    baskets = [i["basket"] for i in answer["items"]]
    assert [baskets.count(b) for b in ("lead", "partner", "check", "closed")] == [6, 5, 1, 0]
    assert answer["total"] + answer["excluded"]["total"] + answer["unknown"]["total"] == 62


# ---- other answers


def test_match_puts_closed_programmes_in_their_own_basket_with_the_successor() -> None:
    argv = ("match", "-a", "university", "-t", "decarbonization", "--edition", "2021-12-draft")
    items = {i["id"]: i for i in run(*argv, "--json").json["items"]}
    closed = {i: item for i, item in items.items() if item["basket"] == "closed"}
    assert set(closed) == {
        "meti-core-university-facilities", "moe-circular-ecological-sphere", "meti-j-nexus",
        "moe-decarbonized-reconstruction", "moe-local-decarbonization-grant", "moe-renewable-energy-planning",
        "decarbonization-leading-area",
    }  # fmt: skip
    assert closed["moe-circular-ecological-sphere"]["verdict"] == "eligible"
    text = run(*argv, terminal=True, columns=200).stdout
    assert "【受付を終えた事業】 7件" in text
    assert "→ 後継(推定): 地域循環共生圏創造事業費" in text
    assert "kakushin show meti-university-incubation" in text, "the next step leads to a successor that is open"


def test_show_contacts_and_search_tell_it() -> None:
    shown = run("show", "moe-circular-ecological-sphere").stdout
    assert "終了(2023年度)" in shown
    assert "[moe-circular-sphere-creation]" in shown
    desks = run("contacts", "--program", "moe-circular-ecological-sphere", "-f", "table").stdout
    assert "→ 終了(2023年度)" in desks
    [office, desk] = run("contacts", "--program", "mext-sparc", "--json").json["items"]
    assert (office["basis"], "basis" in desk) == ("current", False)
    assert office["department"] == "文部科学省 高等教育局 大学教育・入試課 学務係"
    assert desk["programs"][0]["lifecycle"]["unit"] == "文部科学省 高等教育局 大学教育・入試課 学務係"
    assert "大学教育・入試課" in run("contacts", "--program", "mext-sparc", "-f", "table").stdout
    assert "終了(2023年度)" in run("search", "地域循環共生圏", "-f", "table").stdout


def test_the_maps_and_the_coverage_say_what_has_closed() -> None:
    drawn = run("map", "-t", "decarbonization", "-f", "table").stdout
    assert "→ 終了(2023年度) → 後継(推定): 地域循環共生圏創造事業費" in "".join(drawn.split("\n       ")).replace(
        "\n", ""
    )
    cells = run("coverage", "-a", "university", "--json").json["items"]
    by_place = {(c["theme"], c["phase"]): c["closed"] for c in cells}
    assert [by_place["decarbonization", phase] for phase in ("strengthening", "rd", "implementation")] == [2, 0, 4]
    [source] = {
        (c["source"]["direct"], c["source"]["via_partner"])
        for c in cells
        if c["theme"] == "mobility" and c["phase"] == "rd"
    }
    assert source == (0, 1)
    text = run("coverage", "-a", "university", "-t", "decarbonization", "-f", "table").stdout
    assert "のべ6か所の事業は受付を終えました" in "".join(text.split("\n"))
    assert "受付を終えた" not in run(*AS_OF, "coverage", "-a", "university", "-f", "table").stdout


def test_the_roadmap_carries_it() -> None:
    answer = run("roadmap", "-t", "mobility", "-a", "company", "-p", "municipality", "--json").json
    [item] = answer["items"]
    left_out = {entry["id"]: entry for entry in item["left_out"]}
    assert left_out["meti-core-university-facilities"]["successors"] == [
        "meti-core-university-incubation", "meti-university-incubation",
    ]  # fmt: skip
    assert "lifecycle-past-its-end" in {n["code"] for n in answer["notices"]}
    staged = [p for stage in item["stages"] for p in stage["programs"]]
    assert all("lifecycle" in p for p in staged if p["id"] in EXPECTED)
    draft = run("roadmap", "-t", "mobility", "-a", "company", "-p", "municipality").stdout
    assert "予定された最後の年度を過ぎた事業" in draft


def test_a_known_call_decides_open_on() -> None:
    argv = ("match", "-a", "municipality", "-m", "moe", "--edition", "all", "--json", "--open-on")
    found = {i["id"] for i in run(*argv, "2026-11-20").json["items"]}
    assert "moe-decarbonization-measures" in found
    assert "moe-decarbonization-measures" not in {i["id"] for i in run(*argv, "2026-11-21").json["items"]}


def test_a_plan_with_a_closed_programme_is_warned_of() -> None:
    from kakushin_cli.drafts.profile import Organisation, Profile
    from kakushin_cli.drafts.profile_file import check_profile

    seen: list[tuple[str, dict[str, str | int]]] = []

    def fault_at(at: object, code: str, facts: dict[str, str | int]) -> object:
        from kakushin_cli.catalog.faults import Fault

        seen.append((code, facts))
        return Fault("plan.yaml", 1, 1, str(at), code, facts)

    profile = Profile(
        lead=Organisation("university"), themes=("decarbonization",), start=2027, years=4,
        programs=("moe-circular-ecological-sphere", "meti-j-nexus", "mext-coi-next"),
    )  # fmt: skip
    faults = check_profile(profile, bundled_catalog(), fault_at)  # type: ignore[arg-type]
    assert [(f.code, f.severity) for f in faults] == [("plan-program-closed", "warning")] * 2
    assert [facts["near"] for _, facts in seen] == ["moe-circular-sphere-creation", ""]
    assert "moe-circular-sphere-creation" in faults[0].hint("ja")


def test_the_rest_is_counted() -> None:
    catalog = bundled_catalog()
    rest = [p for p in catalog.in_edition() if p.lifecycle is None]
    answer = run("status", "--json")
    assert answer.json["total"] == len(catalog.in_edition()) - len(rest)
    assert [n["text"] for n in answer.json["notices"] if n["code"] == "not-researched"] == [
        f"現況を調べていない事業が{len(rest)}件あり、一覧に入れていません。"
    ]


def test_a_view_that_nobody_compared_for_200_days_is_warned_of(tmp_path: Path) -> None:
    entry = program_entry("x-own", "自前の事業", verified_on="2026-11-01")
    data = ("--data", str(write_catalog(tmp_path, programs=[entry])), "--no-bundled")

    def codes(*words: str) -> list[str]:
        return [n["code"] for n in run("status", "--json", *data, *words).json["notices"]]

    assert "verification-old" not in codes("--today", "2027-05-20")
    assert "verification-old" in codes("--today", "2027-05-21")
    assert "201日前" in run("status", *data, "--today", "2027-05-21").stderr
    assert "verification-old" not in codes("--today", "2027-05-21", "--as-of", "2026-12-01")
    known = run("status", "--json", "--today", "2026-12-01").json["notices"]
    assert "verification-old" not in [n["code"] for n in known]
