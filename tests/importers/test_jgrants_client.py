"""Asking the API: what is repeated, what is refused, and that nobody is asked too often."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jgrants_server import BROKEN, JgrantsServer, grant_id, serving
from kakushin_cli.importers.jgrants import client as client_module
from kakushin_cli.importers.jgrants.client import (
    API,
    AddressRefusedError,
    ApiError,
    Client,
    check_address,
    without_attachments,
)
from kakushin_cli.language import Text

ONE = f"/subsidies/id/{grant_id(1)}"


class FakeTime:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.waits: list[float] = []

    def clock(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.waits.append(seconds)
        self.seconds += seconds


class Asking:
    def __init__(self, server: JgrantsServer) -> None:
        self.server, self.time, self.told = server, FakeTime(), list[Text]()
        self.client = Client(
            server.base, clock=self.time.clock, sleep=self.time.sleep, notify=self.told.append, silence_limit=0.3
        )

    def one(self) -> str:
        (record,) = json.loads(self.client.subsidy(grant_id(1)))["result"]
        return str(record["title"])


@pytest.fixture
def asking() -> Iterator[Asking]:
    with serving() as server:
        yield Asking(server)


def test_attachments_are_left_out_and_their_names_kept(asking: Asking) -> None:
    content = asking.client.subsidy(grant_id(1))
    assert len(content) < 3000
    (record,) = json.loads(content)["result"]
    assert record["application_guidelines"] == [{"name": "公募要領.pdf", "data": ""}]
    assert record["application_form"] == [{"name": "様式1.docx", "data": ""}]


def test_requests_start_at_least_a_second_apart(asking: Asking) -> None:
    for _ in range(4):
        asking.one()
    assert asking.time.waits == [1.0, 1.0, 1.0]
    asking.time.seconds += 0.75
    asking.one()
    assert asking.time.waits[3:] == [0.25]
    asking.time.seconds += 5
    asking.one()
    assert len(asking.time.waits) == 4


def test_the_query_is_that_of_the_api(asking: Asking) -> None:
    asking.client.subsidies("脱炭素 & 地域", open_only=True)
    asking.client.subsidies("地域", open_only=False)
    first, second = asking.server.queries
    assert first == {
        "keyword": ["脱炭素 & 地域"], "sort": ["created_date"], "order": ["ASC"], "acceptance": ["1"],
    }  # fmt: skip
    assert second["acceptance"] == ["0"]


@pytest.mark.parametrize(
    ("fault", "ja", "en"),
    [
        ("500", "APIが 500 を返しました", "The API returned 500"),
        ("503", "APIが 503 を返しました", "The API returned 503"),
        ("cut", "途中で切れました", "cut off"),
        ("cut-chunk", "途中で切れました", "cut off"),
        ("slow", "時間内に応答しません", "in time"),
        ("drop", "接続できません", "cannot be reached"),
    ],
)
def test_what_may_pass_is_tried_again_after_growing_pauses(asking: Asking, fault: str, ja: str, en: str) -> None:
    asking.server.faults[ONE] = [fault, fault]
    assert asking.one() == "脱炭素設備導入支援事業"
    assert asking.server.asked == [ONE] * 3
    assert asking.time.waits == [2.0, 4.0]
    assert ja in asking.told[0].ja
    assert en in (asking.told[0].en or "")
    assert "(2/5)" in asking.told[0].ja


def test_what_does_not_pass_is_given_up_with_a_way_to_go_on(asking: Asking) -> None:
    asking.server.faults[ONE] = ["500"] * 9
    with pytest.raises(ApiError) as caught:
        asking.one()
    assert len(asking.server.asked) == 5
    assert asking.time.waits == [2.0, 4.0, 8.0, 16.0]
    assert caught.value.lines("ja") == [
        "APIが 500 を返しました(5回試行)。",
        "取得できた分は保存しています。後で同じコマンドを実行すると、続きから再開します。",
    ]


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("7", 7.0), ("0", 2.0), ("Tue, 24 Nov 2020 02:00:00 GMT", 2.0), ("Tue, 99 Foo 2026 99:00:00 GMT", 2.0), ("soon", 2.0),
        ("１２", 2.0),
    ],
)  # fmt: skip
def test_a_retry_after_is_kept(asking: Asking, value: str, wait: float) -> None:
    if not value.isascii():
        value = value.encode().decode("latin-1")
    asking.server.faults[ONE] = [f"429:{value}"]
    asking.one()
    assert asking.time.waits == [wait]


def test_a_retry_after_may_be_a_time(asking: Asking) -> None:
    asking.server.faults[ONE] = [f"429:{format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)}"]
    asking.one()
    (wait,) = asking.time.waits
    assert 25 < wait <= 30


def test_a_long_retry_after_ends_the_run(asking: Asking) -> None:
    asking.server.faults[ONE] = ["429:3600"]
    with pytest.raises(ApiError, match="3600秒の待機を求めています"):
        asking.one()
    assert asking.time.waits == []


@pytest.mark.parametrize("status", ["400", "401", "404", "405", "406", "415", "501"])
def test_a_refusal_is_not_repeated(asking: Asking, status: str) -> None:
    asking.server.faults[ONE] = [status]
    with pytest.raises(ApiError, match=f"APIが {status} を返しました"):
        asking.one()
    assert len(asking.server.asked) == 1


def test_an_answer_cut_without_a_trace_is_asked_for_again(asking: Asking) -> None:
    asking.server.faults[ONE] = ["cut-json"]
    assert asking.one() == "脱炭素設備導入支援事業"
    assert len(asking.server.asked) == 2


def test_an_answer_broken_twice_in_the_same_way_is_what_the_api_has(asking: Asking) -> None:
    content = asking.client.subsidy(BROKEN)
    assert len(asking.server.asked) == 2
    with pytest.raises(json.JSONDecodeError):
        json.loads(content)


def test_an_answer_may_not_go_on_for_ever(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(0, 100_000, 400))
    asking.client.clock = lambda: float(next(ticks))
    with pytest.raises(ApiError, match="APIの応答が終わりません"):
        asking.one()


@pytest.mark.parametrize("limit", ["READ_LIMIT", "STORED_LIMIT"])
def test_an_answer_may_not_be_too_large(asking: Asking, limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, limit, 1000)
    with pytest.raises(ApiError, match="大きすぎます"):
        asking.one()
    assert len(asking.server.asked) == 1


@pytest.mark.parametrize(
    "target", ["https://example.com/", "http://127.0.0.1:9/exp", "http://localhost/", "file:///etc/passwd", API]
)
def test_a_redirect_elsewhere_is_refused(asking: Asking, target: str) -> None:
    asking.server.faults[ONE] = [f"redirect:{target}"]
    with pytest.raises(AddressRefusedError):
        asking.one()
    assert len(asking.server.asked) == 1


def test_a_redirect_within_the_api_is_followed(asking: Asking) -> None:
    asking.server.faults[ONE] = [f"redirect:/exp/v1/public/subsidies/id/{grant_id(2)}"]
    assert asking.one() == "【環境省】令和8年度地域脱炭素モデル補助金"
    assert asking.time.waits == [1.0]


@pytest.mark.parametrize(
    "url",
    [
        "http://api.jgrants-portal.go.jp/exp", "https://example.com/", "https://api.jgrants-portal.go.jp.example.com/",
        "https://api.jgrants-portal.go.jp:8443/", "https://user:secret@api.jgrants-portal.go.jp/", "ftp://127.0.0.1/",
        "http://192.168.0.1/", "http://127.0.0.1@example.com/", "https://127.0.0.1/", "http://[::1", "", "subsidies",
    ],
)  # fmt: skip
def test_only_the_api_and_this_computer_are_asked(url: str) -> None:
    with pytest.raises(AddressRefusedError) as caught:
        check_address(url)
    assert "secret" not in str(caught.value)
    with pytest.raises(AddressRefusedError):
        Client(url)


def test_the_api_and_this_computer_are_allowed() -> None:
    for url in (API, "http://127.0.0.1:8000/x", "http://localhost/", "http://[::1]:80/"):
        check_address(url)


_json = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["data", "name", '"', "x"]), inner),
    max_leaves=8,
)


def _emptied(value: object) -> object:
    if isinstance(value, dict):
        return {k: "" if k.endswith("data") and isinstance(v, str) else _emptied(v) for k, v in value.items()}
    return [_emptied(v) for v in value] if isinstance(value, list) else value


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(_json, st.booleans())
def test_attachments_are_emptied_and_nothing_else(value: object, spaced: bool) -> None:
    content = json.dumps(value, separators=(", ", ": ") if spaced else (",", ":")).encode()
    assert json.loads(without_attachments(content)) == _emptied(value)


@pytest.mark.parametrize("end", ['"}', '\\"x"}', "", "\\"])
def test_an_attachment_that_was_cut_is_left_out_too(end: str) -> None:
    content = f'{{"data": "QUJD{end}'.encode()
    assert without_attachments(content) == (b'{"data": ""}' if end.endswith("}") else b'{"data": "')


@pytest.mark.parametrize(
    ("proxy", "login"), [("http://127.0.0.1:{port}", None), ("user:p%40ss@127.0.0.1:{port}", "dXNlcjpwQHNz")]
)
def test_the_proxy_of_the_environment_is_used_for_the_api(
    proxy: str, login: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setenv("https_proxy", proxy.format(port=listening.getsockname()[1]))
        told: list[Text] = []
        client = Client(clock=FakeTime().clock, sleep=lambda _: None, notify=told.append, silence_limit=0.1)
        with pytest.raises(ApiError, match="5回試行"):
            client.subsidy("a")
        connection, _ = listening.accept()
        with connection:
            lines = connection.recv(10_000).decode().split("\r\n")
    assert lines[0].startswith("CONNECT api.jgrants-portal.go.jp:443 HTTP/")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
    assert headers.get("proxy-authorization") == (f"basic {login.lower()}" if login else None)


def test_a_proxy_that_cannot_be_used_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "socks9://127.0.0.1:1")
    with pytest.raises(ApiError, match="接続できません"):
        Client(sleep=lambda _: None).subsidy("a")


def test_redirects_that_do_not_end_are_given_up(asking: Asking) -> None:
    asking.server.faults[ONE] = [f"redirect:/exp/v1/public{ONE}"] * 30
    with pytest.raises(ApiError, match="302"):
        asking.one()
    assert len(asking.server.asked) == client_module.REDIRECTS
