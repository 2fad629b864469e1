"""From the API to a catalogue: nothing lost, nothing twice, every trap of the data read as it is meant."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jgrants_process import KEYWORDS, TODAY

from jgrants_server import BROKEN, GRANTS, PROCEDURES, PROGRAMMES, JgrantsServer, grant, grant_id, serving
from kakushin_cli.catalog.faults import CatalogInvalidError
from kakushin_cli.catalog.loading import check_paths, load_catalog, load_vocabulary
from kakushin_cli.catalog.model import Program
from kakushin_cli.importers.candidate import entry_id
from kakushin_cli.importers.jgrants import client
from kakushin_cli.importers.jgrants.answers import Query
from kakushin_cli.importers.jgrants.candidates import (
    CREDIT,
    plain_text,
    read_records,
    read_time,
)
from kakushin_cli.importers.jgrants.client import ApiError, Client
from kakushin_cli.importers.jgrants.run import Outcome, import_from_api, import_from_files
from kakushin_cli.importers.jgrants.words import Words

SCRIPT = Path(__file__).with_name("jgrants_process.py")
OPEN = Query(KEYWORDS, open_only=True)


@pytest.fixture
def server() -> Iterator[JgrantsServer]:
    with serving() as running:
        yield running


def bring(server: JgrantsServer, folder: Path, query: Query = OPEN, today: date = TODAY) -> Outcome:
    asking = Client(server.base, sleep=lambda _: None, silence_limit=0.3)
    vocabulary = load_vocabulary()
    return import_from_api(folder, query, asking, vocabulary, today, progress=lambda _done, _all: None)


def programs(folder: Path) -> dict[int, Program]:
    found = load_catalog([folder]).programs_by_id
    return {n: found[i] for n in range(1, 15) if (i := entry_id("jgrants", grant_id(n))) in found}


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_nothing_is_lost_and_nothing_comes_twice(server: JgrantsServer, tmp_path: Path) -> None:
    outcome = bring(server, tmp_path / "out")
    assert {t.id for t in outcome.report.new} == {entry_id("jgrants", i) for i in PROGRAMMES}
    assert {i for i, _ in outcome.procedures} == PROCEDURES
    assert (outcome.report.repeated, outcome.report.vanished, outcome.is_unfinished) == ([], [], False)
    details = [path for path in server.asked if path != "/subsidies"]
    assert len(server.asked) - len(details) == len(KEYWORDS)
    assert sorted(details) == sorted(f"/subsidies/id/{g['id']}" for g in (*GRANTS, {"id": BROKEN}))  # broken: twice
    assert [p.ja for p in outcome.problems] == [
        f"公募 {BROKEN} の詳細: JSONとして壊れています。一覧にある項目だけを取り込みます。"
    ]
    assert [f for f in check_paths([tmp_path / "out"], TODAY) if f.severity == "error"] == []


def test_faults_on_the_way_change_nothing(server: JgrantsServer, tmp_path: Path) -> None:
    bring(server, tmp_path / "plain")
    faults = ("500", "429:1", "cut", "cut-chunk", "slow", "drop", "cut-json", "503")
    server.faults = {f"/subsidies/id/{g['id']}": [faults[n % 8], faults[(n + 3) % 8]] for n, g in enumerate(GRANTS)}
    server.faults["/subsidies"] = ["500", "cut", "drop"]
    bring(server, tmp_path / "faulty")
    assert files(tmp_path / "faulty") == files(tmp_path / "plain")


def test_killed_at_random_moments_and_resumed_it_ends_the_same(server: JgrantsServer, tmp_path: Path) -> None:
    bring(server, tmp_path / "whole")
    process = _started(server, tmp_path / "timed")
    start = time.monotonic()
    assert process.wait() == 0
    takes = time.monotonic() - start
    chance, killed = random.Random(5), 0
    for attempt in range(12):  # three as a rule; more where the machine became faster after the timing
        if attempt >= 3 and killed >= 3:
            break
        folder = tmp_path / f"killed-{attempt}"
        for _ in range(3):
            process = _started(server, folder)
            try:
                process.wait(timeout=takes * chance.uniform(0.02, 0.7))
                break
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                killed += 1
                raw = folder / "raw"
                if (raw / "jgrants-answers").exists() and not (raw / "jgrants-download").exists():
                    break  # it had done everything and was about to leave
        else:
            assert _started(server, folder).wait() == 0
        assert files(folder) == files(tmp_path / "whole")
    assert killed >= 3


def _started(server: JgrantsServer, folder: Path) -> subprocess.Popen[bytes]:
    """Return a process that has just begun to import."""
    process = subprocess.Popen([sys.executable, str(SCRIPT), server.base, str(folder)], stdout=subprocess.PIPE)
    assert process.stdout
    with process.stdout:
        assert process.stdout.readline() == b"ready\n"
    return process


def test_a_resumed_run_asks_only_for_what_is_missing(server: JgrantsServer, tmp_path: Path) -> None:
    path = f"/subsidies/id/{grant_id(5)}"
    server.faults[path] = ["500"] * 5
    first = bring(server, tmp_path)
    assert first.is_unfinished
    assert any("500" in p.ja for p in first.problems)
    assert 5 in programs(tmp_path)  # as far as the list tells it
    server.asked.clear()
    second = bring(server, tmp_path)
    assert (server.asked, second.is_unfinished) == ([path], False)
    assert [t.id for t in second.report.changed] == [entry_id("jgrants", grant_id(5))]
    server.asked.clear()
    bring(server, tmp_path)
    assert len(server.asked) == len(KEYWORDS) + len(GRANTS) + 1


def test_an_old_unfinished_run_or_another_question_begins_anew(server: JgrantsServer, tmp_path: Path) -> None:
    for query, today in ((OPEN, date(2026, 12, 2)), (Query(("脱炭素",), open_only=True), TODAY)):
        folder = tmp_path / str(len(query.keywords))
        server.faults[f"/subsidies/id/{grant_id(5)}"] = ["500"] * 5
        bring(server, folder)
        server.asked.clear()
        bring(server, folder, query, today)
        assert f"/subsidies/id/{grant_id(1)}" in server.asked


def test_a_broken_api_ends_the_run_and_keeps_what_came(server: JgrantsServer, tmp_path: Path) -> None:
    server.faults = {f"/subsidies/id/{g['id']}": ["500"] * 5 for g in GRANTS[3:]}
    with pytest.raises(ApiError, match="5回試行"):
        bring(server, tmp_path)
    kept = {p.name for p in (tmp_path / "raw" / "jgrants-download").iterdir()}
    assert {name for name in kept if name.startswith("detail-")}
    assert not (tmp_path / "jgrants.yaml").exists()
    server.faults.clear()
    assert not bring(server, tmp_path).is_unfinished


def test_no_list_at_all_is_a_failure(server: JgrantsServer, tmp_path: Path) -> None:
    server.faults["/subsidies"] = ["400"] * 3
    with pytest.raises(ApiError, match="400"):
        bring(server, tmp_path)


def test_a_list_shorter_than_it_says_is_told(server: JgrantsServer, tmp_path: Path) -> None:
    server.surplus_count = 7
    outcome = bring(server, tmp_path)
    assert [p.ja for p in outcome.problems][2] == (
        "「補助金」の一覧: APIの示す件数は12件ですが、届いたのは5件です。キーワードを細かく分けると漏れが減ります。"
    )
    assert not outcome.is_unfinished


def test_vanished_only_after_a_whole_run_that_asked_for_everything(server: JgrantsServer, tmp_path: Path) -> None:
    def vanished(*keywords: str) -> set[str]:
        return {t.id for t in bring(server, tmp_path, Query(keywords, open_only=True)).report.vanished}

    gone = [entry_id("jgrants", grant_id(n)) for n in (1, 2)]
    assert vanished("脱炭素", "補助金") == set()
    del server.grants[grant_id(1)]
    assert vanished("地域") == set()
    assert vanished("地域") == set()  # as the last one, but not as the one before
    server.surplus_count = 1
    assert vanished("脱炭素", "補助金", "地域") == set()  # the lists are shorter than they say
    server.surplus_count = 0
    assert vanished("脱炭素", "補助金", "地域") == {gone[0]}
    del server.grants[grant_id(2)]
    assert vanished("脱炭素", "補助金", "地域", "公募") == {gone[1]}


def test_a_call_that_goes_between_list_and_details_is_no_failure(server: JgrantsServer, tmp_path: Path) -> None:
    server.faults[f"/subsidies/id/{grant_id(3)}"] = ["404"]
    outcome = bring(server, tmp_path)
    assert not outcome.is_unfinished
    assert any("404" in p.ja for p in outcome.problems)
    assert [w.code for w in programs(tmp_path)[3].warnings][:1] == ["detail-not-read"]


def test_a_call_that_is_too_large_does_not_keep_a_run_open(
    server: JgrantsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.grants[grant_id(1)] = {**GRANTS[0], "detail": "長" * 20_000}
    monkeypatch.setattr(client, "STORED_LIMIT", 20_000)
    outcome = bring(server, tmp_path)
    assert not outcome.is_unfinished
    assert any("大きすぎます" in p.ja for p in outcome.problems)
    assert [w.code for w in programs(tmp_path)[1].warnings][:1] == ["detail-not-read"]


def test_every_trap_is_read_as_it_is_meant(server: JgrantsServer, tmp_path: Path) -> None:
    bring(server, tmp_path)
    found = programs(tmp_path)
    one = found[1]
    assert one.support
    assert (one.support.cap_jpy, one.support.rate_text, one.support.rate_max) == (5_000_000, "1/2以内", 0.5)
    assert [u.url for u in one.urls] == [f"https://www.jgrants-portal.go.jp/subsidy/{grant_id(1)}"]
    assert [(s.title, s.read_on) for s in one.sources] == [(CREDIT, TODAY)]
    assert (one.applicants, one.region, one.is_candidate) == (None, None, True)
    for n in (2, 3, 11):  # 0, all nines, null
        support = found[n].support
        assert support is None or support.cap_jpy is None
        assert support is None or support.amount_text is None
    assert found[2].ministry == "moe"
    assert (found[3].name, found[3].name_as_written) == (
        "小規模事業者DX支援補助金", ("⼩規模事業者ＤＸ支援補助⾦",),
    )  # fmt: skip
    assert any("20名以下" in c.ja for c in found[3].conditions)
    budget = found[4].support
    assert budget
    assert (budget.cap_jpy, "25億5,000万円" in str(budget.amount_text)) == (None, True)
    assert "cap-may-be-budget" in [w.code for w in found[4].warnings]
    (call,) = found[5].calls
    assert (call.opens_on, str(call.deadline_at)) == (date(2026, 11, 1), "2026-11-30 23:59:00+09:00")
    region = found[5].region
    assert region
    assert region.prefectures == ("JP-13", "JP-14", "JP-36", "JP-37", "JP-38", "JP-39")
    assert [(c.last_day, c.opens_on) for c in found[6].calls] == [(None, date(2026, 10, 1))]  # until 2124
    assert [w.code for w in found[6].warnings][:1] == ["far-deadline"]
    assert (found[5].name, call.round, call.as_of) == ("地域まちづくり事業", "第1次公募", TODAY)
    assert "administrator-call" in [w.code for w in found[9].warnings]
    assert found[9].keywords.ja[0] == "地域支援事業"
    assert found[10].overview == "概要 補助 & 委託 対象 法人 等 要領"
    assert any("対象地域は公募のページで確かめる" in c.ja for c in found[11].conditions)
    assert [c.deadline_at for c in found[11].calls] == [None]
    assert [w.code for w in found[12].warnings][:1] == ["detail-not-read"]
    assert (found[13].region, found[13].nationwide, found[13].ministry) == (None, True, "mic")
    assert (one.region, one.nationwide) == (None, False)  # 全国, but nothing says whose it is
    assert [c.opens_on for c in found[14].calls] == [date(2026, 10, 1), date(2027, 1, 1)]


def test_the_raw_record_is_kept_with_names_of_attachments(server: JgrantsServer, tmp_path: Path) -> None:
    bring(server, tmp_path)
    (path,) = (tmp_path / "raw").glob("jgrants-*.jsonl")
    raw = {r["record_id"]: r["raw"] for r in map(json.loads, path.read_text("utf-8").splitlines())}
    assert raw[grant_id(1)]["application_guidelines"] == [{"name": "公募要領.pdf"}]
    assert raw[grant_id(1)]["acceptance_end_datetime"] == "2026-12-25T08:00:00.000Z"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-03-31T15:00:00.000Z", "2026-04-01T00:00:00+09:00"),
        ("2026-03-31T14:59:00Z", "2026-03-31T23:59:00+09:00"),
        ("2026-03-31T14:59:00", "2026-03-31T23:59:00+09:00"),
        ("2026-04-01T08:00:00+09:00", "2026-04-01T08:00:00+09:00"),
        ("9999-12-31T23:59:59Z", None),
        ("", None),
        ("近日", None),
        (None, None),
        (5, None),
    ],
)
def test_times_are_told_in_japan(written: object, told: str | None) -> None:
    found = read_time(written)
    assert (found and found.isoformat()) == told


@pytest.mark.parametrize(
    ("title", "procedure"),
    [
        ("令和7年度補助金 状況報告", True), ("交付申請等", True), ("【練習用】補助金申請", True), ("撤回届", True),
        ("消費税仕入控除税額報告", True), ("脱炭素設備導入支援事業", False), ("公募申請（交付申請等を含む）", False),
        ("状況に応じた支援", False),
    ],
)  # fmt: skip
def test_procedures_are_told_by_their_title(title: str, procedure: bool) -> None:
    assert Words().is_procedure(title) is procedure


@pytest.mark.parametrize(
    ("title", "administrator"),
    [
        ("○○事業 事務局公募", True), ("執行団体の公募について", True), ("事務局の募集", True),
        ("地域脱炭素事業の公募", False), ("事務局を通じた支援事業", False),
    ],
)  # fmt: skip
def test_calls_for_administrators_are_told_by_their_title(title: str, administrator: bool) -> None:
    assert Words().is_administrator_call(title) is administrator


@pytest.mark.parametrize(
    ("changes", "cap", "rate"),
    [
        ({"subsidy_max_limit": "3,000,000円"}, 3_000_000, 0.5),
        ({"subsidy_max_limit": 1_500_000.0}, 1_500_000, 0.5),
        ({"subsidy_max_limit": 999_999_999}, None, 0.5),
        ({"subsidy_max_limit": -5}, None, 0.5),
        ({"subsidy_max_limit": True}, None, 0.5),
        ({"subsidy_max_limit": "要領参照", "subsidy_rate": "中小企業2/3、大企業1/2"}, None, None),
        ({"subsidy_rate": "定額"}, 5_000_000, None),
    ],
)
def test_ceilings_and_rates_are_typed_only_when_certain(changes: dict[str, Any], cap: int | None, rate: float) -> None:
    record = grant(1, "補助金", **changes)
    (candidate,) = read_records({record["id"]: record}, load_vocabulary(), TODAY).candidates
    support: Any = candidate.entry["support"]
    assert (support.get("cap_jpy"), support.get("rate_max")) == (cap, rate)


@pytest.mark.parametrize("junk", [None, 5, "x", [], {"a": 1}, True, "\x00\u202e", "\ud800", "９" * 400])
def test_no_value_of_any_field_stops_an_import(junk: object, tmp_path: Path) -> None:
    file = tmp_path / "saved.json"
    whole = [
        {**grant(n, f"補助金{chr(0x4E00 + n)}"), key: junk} for n, key in enumerate(grant(1, "x"), 1) if key != "id"
    ]
    file.write_text(json.dumps({"result": [*whole, {"id": junk}, junk]}), "utf-8")
    outcome = import_from_files(tmp_path / "out", [file], load_vocabulary(), TODAY)
    assert outcome.report.total + len(outcome.procedures) == len(whole) + (junk == "x")  # which is an id
    assert [f for f in check_paths([tmp_path / "out"], TODAY) if f.severity == "error"] == []


def test_saved_answers_are_joined_and_nothing_vanishes(tmp_path: Path, server: JgrantsServer) -> None:
    (tmp_path / "list.json").write_text(json.dumps(server.list_of("脱炭素")), "utf-8")
    (tmp_path / "one.json").write_text(json.dumps({"result": [GRANTS[0]]}), "utf-8-sig")
    lines = [json.dumps(GRANTS[1]), '{"id": "a0W", "title": ', json.dumps(GRANTS[2])]
    (tmp_path / "lines.jsonl").write_text("\n".join(lines), "utf-8")
    paths = [tmp_path / n for n in ("list.json", "one.json", "lines.jsonl")]
    outcome = import_from_files(tmp_path / "out", paths, load_vocabulary(), TODAY)
    assert [p.ja for p in outcome.problems] == ["lines.jsonl: 2番目の記録はJSONとして壊れています。"]
    found = programs(tmp_path / "out")
    assert {1, 2, 3, 4, 10, 12, 14} <= set(found)
    assert found[1].overview == "■目的 地域の脱炭素を進める。"
    again = import_from_files(tmp_path / "out", paths[1:2], load_vocabulary(), TODAY)
    assert (again.report.vanished, again.report.total) == ([], 1)


def test_a_saved_file_that_is_no_json_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"result": [\n  {"id" 5}]}', "utf-8")
    paths = [tmp_path / "bad.json", tmp_path / "none.json"]
    with pytest.raises(CatalogInvalidError) as caught:
        import_from_files(tmp_path / "out", paths, load_vocabulary(), TODAY)
    places = [(Path(f.path).name, f.line, f.column, f.code) for f in caught.value.faults]
    assert places == [("bad.json", 2, 9, "json-syntax"), ("none.json", 1, 1, "unreadable")]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>一<br>二</p><p>三</p>", "一\n二\n三"),
        ("一\n二", "一\n二"),
        ("<ul><li>ア</li><li>イ</li></ul>", "ア\nイ"),
        ("<table><tr><td>率</td><td>1/2</td></tr></table>", "率 1/2"),
        ("&lt;b&gt; &amp; &#x5730;&yen;", "<b> & 地¥"),
        ("前<script>alert(1)</script>後<style>x{}</style>", "前後"),
        ("前<script>alert('</p>')", "前"),
        ("<svg onload=x><text>隠</text></svg>表", "表"),
        ("<!-- 注 -->表<![CDATA[x]]>", "表"),
        ("a\x00b\u202ec\u200b\u00a0 d", "abc d"),
        ("<<<", "<<<"),
        ("", ""),
    ],
)
def test_html_becomes_plain_text(html: str, text: str) -> None:
    assert plain_text(html) == text
