"""What map, guide, show, list and contacts say of today, on a catalogue of the tests' own."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import Outcome, run

TODAY = ("--today", "2026-12-01")
SOURCE = ("--as-of", "2021-12-23", *TODAY)
OWN = """\
edition: 2026-12
programs:
- id: own-old-name
  kind: programme
  name: むかしの名の事業
  name_en: Programme under Its Former Name
  summary: {ja: 試験の事業。, en: A programme of the tests.}
  applicants:
  - {type: company, basis: inferred, tier: T2, column: 補助対象, quote: 民間団体等}
  stated_themes: [{theme: mobility, quote: 自動運転の実装}]
  inferred_themes: [{theme: decarbonization, column: 概要, quote: 電化}]
  phase_facts: [{phase: implementation, basis: inferred, quote: 実装を支える}]
  nationwide: true
  calls: [{fiscal_year: 2026, opens_on: 2026-11-10, deadline_at: "2027-01-08T15:00:00Z", round: 二次公募, as_of: 2026-11-20}]
  office_now: {department: 試験省 試験課, fiscal_year: 2025, source: "https://example.go.jp/office"}
  sources: [{url: "https://example.go.jp/", title: 試験の頁, read_on: 2026-11-01}]
  verified_on: 2026-11-01
  verified_against: 試験の頁(2026年11月)
lifecycle:
- program: own-old-name
  status: renamed
  statement: {ja: 名が変わって続く。, en: It goes on under another name.}
  rs_id: "99"
  successors: [{name: いまの名の事業, basis: official}]
  evidence: [{title: 試験の頁, url: "https://example.go.jp/", date: 2026-11-01, grade: official}]
"""


@pytest.fixture
def own(tmp_path: Path) -> str:
    path = tmp_path / "own.yaml"
    path.write_text(OWN, "utf-8")
    return str(path)


def lines(outcome: Outcome) -> list[str]:
    assert outcome.code == 0, outcome.stderr
    return [" ".join(line.split()) for line in outcome.stdout.splitlines()]


def test_show_says_what_each_fact_rests_on_and_where_the_calls_stand(own: str) -> None:
    shown = lines(run("show", "own-old-name", "--data", own, *TODAY))
    assert shown[:2] == ["いまの名の事業", "(旧 むかしの名の事業)"]
    text = "\n".join(shown)
    assert "公募 受付中(締切2027年1月8日24:00、11月20日の写し)" in text
    assert "MaaS・自動運転(『自動運転の実装』)" in text
    assert "地域脱炭素(推定: 概要に『電化』)" in text
    assert "社会実装(推定: 『実装を支える』)" in text
    assert "申請主体 ②企業(推定: 補助対象に『民間団体等』)" in text
    assert "対象地域 全国" in text
    assert "公募(2026) 二次公募 2026-11-10 - 2027-01-08 24:00 (2026-11-20の写し)" in text
    assert "照合 2026-11-01(試験の頁(2026年11月))" in text
    assert "2025年度の資料(使う前に確認)" in text
    assert text.count("2026年12月1日にいま分かっている事業") == 1


def test_a_renamed_programme_stands_under_its_name_of_today(own: str) -> None:
    listed = run("list", "-t", "mobility", "--data", own, "--lang", "ja", *TODAY, columns=160)
    names = [line.split("  ")[0].strip() for line in listed.stdout.splitlines()]
    at = names.index("いまの名の事業")
    assert names[at : at + 3] == ["いまの名の事業", "(旧 むかしの名の事業)", "own-old-name"]


def test_an_office_known_for_a_fiscal_year_says_which(own: str) -> None:
    text = "\n".join(lines(run("contacts", "--data", own, "--no-bundled", *TODAY)))
    assert "情報時点 2025年度の資料(古い情報。電話の前に部署と番号を確認)" in text
    assert "?" not in text


def test_the_map_adds_what_is_in_use_today_below_the_map(own: str) -> None:
    today = run("map", "-t", "decarbonization", "--data", own, "--json", *TODAY).json
    assert {
        "theme": "decarbonization",
        "phase": "implementation",
        "program_id": "own-old-name",
        "name": "むかしの名の事業",
    } in today["later"]
    source = run("map", "-t", "decarbonization", "--data", own, "--json", *SOURCE).json
    assert source["later"] == []
    assert source["items"] == today["items"]
    text = "\n".join(lines(run("map", "-t", "decarbonization", "--data", own, *TODAY)))
    assert "いまの名の事業" in text.partition("マップにない、いま使える事業")[2]


def test_a_map_with_many_later_programmes_says_how_to_list_them(own: str, tmp_path: Path) -> None:
    entry = OWN[OWN.index("- id: own-old-name") : OWN.index("lifecycle:")]
    many = "".join(
        entry.replace("own-old-name", f"own-{n:02}").replace("むかしの名の事業", f"事業その{n:02}") for n in range(20)
    )
    (tmp_path / "many.yaml").write_text("edition: 2026-12\nprograms:\n" + many, "utf-8")
    text = "\n".join(lines(run("map", "-t", "mobility", "--no-bundled", "--data", str(tmp_path / "many.yaml"), *TODAY)))
    assert text.count("受付中(") == 8
    assert "社会実装: 20件" in text
    assert "ほか12件: kakushin list --theme mobility --phase implementation" in text


def test_the_incentive_is_told_with_what_became_of_it() -> None:
    text = "\n".join(lines(run("guide", "incentive", *TODAY)))
    assert "地域中核大学イノベーション創出環境強化事業" in text
    assert "いま: 名称変更" in text
    source = "\n".join(lines(run("guide", "incentive", *SOURCE)))
    assert "いま:" not in source
    links = [
        link
        for s in run("guide", "incentive", "--json", *TODAY).json["items"][0]["sections"]
        for i in s["items"]
        for link in i["links"]
    ]
    told = next(link["lifecycle"] for link in links if link["to"] == "cao-prism")
    assert told["status"] == "renamed"
    assert "cao-core-university-innovation" in [s["id"] for s in told["successors"]]


def imported(n: int, applicants: str) -> str:
    return f"""\
- id: rs-{n:06}
  kind: programme
  name: 取込みの事業その{n:03}
  ministry: moe
  summary: {{ja: 取り込んだ事業。, en: Imported.}}
{applicants}  inferred_themes: [{{theme: decarbonization, tier: T2, column: 事業名, quote: 脱炭素}}]
  imported_from: {{kind: rs, record_id: "{n}", read_on: 2026-11-01}}
  sources: [{{url: "https://rssystem.go.jp/", title: シート{n}, fiscal_year: 2024}}]
"""


def named(applicant: str, tier: str) -> str:
    return f"  applicants: [{{type: {applicant}, basis: inferred, tier: {tier}, column: 補助対象, quote: 大学等}}]\n"


def test_imported_records_that_do_not_name_who_asks_are_counted_and_not_listed(tmp_path: Path) -> None:
    texts = [imported(n, named("university", "T3" if n == 1 else "T2")) for n in (1, 2)]
    texts += [imported(n, named("municipality", "T2")) for n in (3, 4, 5)] + [imported(n, "") for n in (6, 7)]
    (tmp_path / "own.yaml").write_text("edition: 2026-12\nprograms:\n" + "".join(texts), "utf-8")
    words = (
        "match",
        "-a",
        "university",
        "-t",
        "decarbonization",
        "--no-bundled",
        "--data",
        str(tmp_path / "own.yaml"),
        *TODAY,
    )
    shown = run(*words).stdout
    assert shown.count("取込みの事業その") == 2
    assert shown.index("その002") < shown.index("その001"), "a column says more than a sentence"
    assert "大学(推定:補助対象に『大学等』)" in "".join(shown.split())
    rest = "7件中2件(全て: --limit 0)。取込んだ記録: ほかの主体が申請3件、申請者の記載なし2件"
    assert "".join(rest.split()) in "".join(shown.split())
    assert run(*words, "--limit", "0").stdout.count("取込みの事業その") == 7
    assert len(run(*words, "--json").json["items"]) == 7


def test_now_says_of_which_question_no_call_is_open() -> None:
    shown = " ".join(run("match", "-a", "university", "-t", "bio", "--now", "--no-bundled", *TODAY).stdout.split())
    assert "バイオで大学が自ら申請できる公募のうち、受付中と分かっているものはありません。" in shown


def test_the_next_step_is_the_nearest_deadline_with_an_office_of_today(own: str) -> None:
    shown = "".join(
        run("match", "-a", "company", "-t", "mobility", "--data", own, *TODAY)
        .stdout.partition("次にすること")[2]
        .split()
    )
    assert shown.startswith(
        "1.締切がいちばん近い公募:いまの名の事業受付中(締切2027年1月8日24:00、11月20日の写し)。窓口:試験省試験課"
    )


def test_a_renamed_programme_keeps_both_names_where_it_stands_in_a_sentence(own: str) -> None:
    text = "".join("".join(lines(run("contacts", "--data", own, "--no-bundled", *TODAY))).split())
    assert "いまの名の事業(旧むかしの名の事業)" in text
    english = " ".join(lines(run("contacts", "--data", own, "--no-bundled", "--lang", "en", *TODAY)))
    assert "Programme under Its Former Name (now いまの名の事業)" in english
