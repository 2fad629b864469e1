"""A server on this computer that answers as the jGrants API does, with every trap its data is known for.

The records are made up. What goes wrong is chosen per path: `faults["/subsidies/id/X"] = ["500", "cut"]` lets the
first two requests for it fail in these ways and the third succeed.
"""

from __future__ import annotations

import base64
import json
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

ATTACHMENT = base64.b64encode(bytes(range(256)) * 1200).decode()


def grant_id(n: int) -> str:
    return f"a0WJ2{n:05}00CDR{n:05}"[:18]


def grant(n: int, title: str, **changes: Any) -> dict[str, Any]:
    """A call as the details have it."""
    return {
        "id": grant_id(n),
        "name": f"S-{n:08}",
        "title": title,
        "subsidy_catch_phrase": "設備の更新を支援します",
        "detail": "<p>■目的<br>地域の脱炭素を進める。</p>",
        "use_purpose": "エコ・SDGs活動支援がほしい / 設備整備・IT導入をしたい",
        "industry": "製造業 / 建設業",
        "target_number_of_employees": "従業員数の制約なし",
        "target_area_search": "全国",
        "target_area_detail": None,
        "subsidy_rate": "1/2以内",
        "subsidy_max_limit": 5_000_000,
        "acceptance_start_datetime": "2026-10-01T00:00:00.000Z",
        "acceptance_end_datetime": "2026-12-25T08:00:00.000Z",
        "project_end_deadline": "2027-02-26T15:00:00.000Z",
        "request_reception_presence": "有",
        "is_enable_multiple_request": False,
        "front_subsidy_detail_page_url": f"https://www.jgrants-portal.go.jp/subsidy/{grant_id(n)}",
        "inquiry_url": None,
        "institution_name": None,
        "application_guidelines": [{"name": "公募要領.pdf", "data": ATTACHMENT}],
        "outline_of_grant": [],
        "application_form": [{"name": "様式1.docx", "data": ATTACHMENT}],
        **changes,
    }


GRANTS = (
    grant(1, "脱炭素設備導入支援事業"),
    grant(2, "【環境省】令和8年度地域脱炭素モデル補助金", subsidy_max_limit=0),
    grant(3, "⼩規模事業者ＤＸ支援補助⾦", subsidy_max_limit=9_999_999_999, target_number_of_employees="20名以下"),
    grant(4, "脱炭素先行投資補助金", subsidy_max_limit=2_550_000_000),
    grant(
        5, "地域まちづくり事業（第1次公募）",
        acceptance_start_datetime="2026-10-31T15:00:00.000Z", acceptance_end_datetime="2026-11-30T14:59:00.000Z",
        target_area_search="東京都 / 神奈川県 / 四国地方",
    ),
    grant(6, "地域エネルギー事業継続管理", acceptance_end_datetime="2124-03-31T14:59:00.000Z"),
    grant(7, "地域脱炭素補助金 状況報告"),
    grant(8, "脱炭素事業 消費税仕入控除税額報告"),
    grant(9, "地域支援事業に係る事務局公募", institution_name="地域支援事業"),
    grant(
        10, "地域の脱炭素実証",
        detail="<style>p{color:red}</style><h2>概要</h2><script>alert('x')</script><ul><li>補助 &amp; 委託</li>"
        "<li>対象&nbsp;法人&#x3000;等</li></ul><!-- 非公開 --><img src=x onerror=alert(1)>"
        "<a href='javascript:alert(2)'>要領</a>",
    ),
    grant(11, "地域公募（対象地域不明）", target_area_search=None, subsidy_max_limit=None, acceptance_end_datetime=None),
    grant(12, "脱炭素・詳細が壊れている補助金"),
    grant(13, "地域と海外の連携事業", target_area_search="全国 / 海外", institution_name="総務省"),
    grant(
        14, "脱炭素複数回公募事業",
        workflow=[
            {"id": "w2", "acceptance_start_datetime": "2026-12-31T15:00:00.000Z",
             "acceptance_end_datetime": "2027-01-29T08:00:00.000Z"},
            {"id": "w1", "acceptance_start_datetime": "2026-09-30T15:00:00.000Z",
             "acceptance_end_datetime": "2026-10-30T08:00:00.000Z"},
        ],
    ),
)  # fmt: skip
KEYWORDS = ("脱炭素", "地域", "補助金")
BROKEN = grant_id(12)
PROCEDURES = {grant_id(7), grant_id(8)}
PROGRAMMES = {g["id"] for g in GRANTS} - PROCEDURES
LIST_KEYS = (
    "id", "name", "title", "target_area_search", "subsidy_max_limit", "acceptance_start_datetime",
    "acceptance_end_datetime", "target_number_of_employees",
)  # fmt: skip


class JgrantsServer(ThreadingHTTPServer):
    """The API. `asked` holds every request; `faults` what goes wrong with the next ones for a path."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.grants: dict[str, dict[str, Any]] = {g["id"]: g for g in GRANTS}
        self.faults: dict[str, list[str]] = {}
        self.asked: list[str] = []
        self.queries: list[dict[str, list[str]]] = []
        self.surplus_count = 0
        self.lock = Lock()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/exp/v1/public"

    def list_of(self, keyword: str) -> dict[str, Any]:
        rows = [
            {**{key: g[key] for key in LIST_KEYS}, "institution_name": None}
            for g in self.grants.values()
            if keyword in unicodedata.normalize("NFKC", g["title"])
        ]
        count = len(rows) + self.surplus_count
        return {"metadata": {"type": "…", "resultset": {"count": count}}, "result": rows}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: JgrantsServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        path = parts.path.removeprefix("/exp/v1/public")
        with self.server.lock:
            self.server.asked.append(path)
            self.server.queries.append(parse_qs(parts.query))
            waiting = self.server.faults.get(path, [])
            fault = waiting.pop(0) if waiting else ""
        content = self._content(path, parse_qs(parts.query))
        if fault.startswith("redirect:"):
            self._send(302, b"", {"Location": fault.removeprefix("redirect:")})
        elif fault.startswith("429:"):
            self._send(429, b"", {"Retry-After": fault.removeprefix("429:")})
        elif fault.isdigit():
            self._send(int(fault), b"error")
        elif fault == "cut":
            self._send(200, content[: len(content) // 2], {"Content-Length": str(len(content))})
            self.close_connection = True
        elif fault == "cut-chunk":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"%x\r\n%s" % (len(content), content[:40]))
            self.close_connection = True
        elif fault == "cut-json":
            self._send(200, content[: len(content) // 2])
        elif fault == "slow":
            time.sleep(1.0)
            self.close_connection = True
        elif fault == "drop":
            self.close_connection = True
        elif content:
            self._send(200, content)
        else:
            self._send(404, b"{}")

    def _content(self, path: str, query: dict[str, list[str]]) -> bytes:
        if path == "/subsidies":
            return json.dumps(self.server.list_of(query["keyword"][0]), ensure_ascii=False).encode()
        found = self.server.grants.get(path.rpartition("/")[2])
        if found is None:
            return b""
        content = json.dumps({"metadata": {}, "result": [found]}, ensure_ascii=False).encode()
        return content.replace(b'"detail": ', b'"detail": "\x01broken" x', 1) if found["id"] == BROKEN else content

    def _send(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for key, value in {"Content-Length": str(len(content)), **(headers or {})}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""


@contextmanager
def serving() -> Iterator[JgrantsServer]:
    """Run the server until the block ends."""
    with JgrantsServer() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
