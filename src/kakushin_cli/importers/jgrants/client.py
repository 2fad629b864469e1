"""Asking the jGrants API politely: one request a second at most, time limits, retries, and no other host.

The API needs no key and documents neither paging nor a rate limit; its terms ask users to avoid heavy access
(https://developers.digital.go.jp/documents/jgrants/api).
"""

from __future__ import annotations

import json
import mmap
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import IncompleteRead
from urllib.parse import quote, unquote, urlencode, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3 import exceptions

from kakushin_cli.errors import KakushinError
from kakushin_cli.language import Text

API = "https://api.jgrants-portal.go.jp/exp/v1/public"
API_HOST = "api.jgrants-portal.go.jp"
USER_AGENT = "kakushin-cli (jGrants importer)"

SPACING = 1.0
"""Seconds between the starts of two requests."""
ATTEMPTS = 5
"""Times a request is sent before it counts as failed."""
FIRST_PAUSE = 2.0
"""Seconds before the second attempt; doubled before each further one."""
LONGEST_PAUSE = 120.0
"""Seconds a Retry-After may ask for; more than that ends the run, which can be taken up later."""
SILENCE_LIMIT = 30.0
"""Seconds without a byte after which an answer counts as failed."""
ANSWER_LIMIT = 300.0
"""Seconds an answer may take as a whole."""
READ_LIMIT = 200_000_000
"""Bytes of an answer that are read, attachments included."""
STORED_LIMIT = 8_000_000
"""Bytes of an answer without its attachments."""
REDIRECTS = 10
"""Redirects within the API that are followed."""

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
_ATTACHMENT = re.compile(rb'("data"\s*:\s*")[^"\\]*+(?:\\.?[^"\\]*+)*+', re.DOTALL)
"""A JSON text can hold these bytes, unescaped, only as a key and the beginning of its value."""
_LATER = Text(
    "取得できた分は保存しています。後で同じコマンドを実行すると、続きから再開します。",
    "The data fetched so far is saved. Run the same command later to resume.",
)
_REFUSALS = {
    400: Text(
        "キーワードは2〜255文字で指定してください。--include-closed を付けている場合は、外して試してください。",
        "Keywords must have 2 to 255 characters. If you used --include-closed, try without it.",
    ),
    404: Text("アドレスか記録が存在しません。", "The address or the record no longer exists."),
}


class ApiError(KakushinError):
    """The API refused or could not be reached.

    Attributes:
        is_lasting: Whether asking again later would not help.
    """

    def __init__(self, what: Text, hint: Text | None = None, *, is_lasting: bool = False) -> None:
        super().__init__(what, hint)
        self.is_lasting = is_lasting


class AddressRefusedError(KakushinError):
    """An address that is not the API's."""


def check_address(url: str, base: str | None = None) -> None:
    """Allow https to the API's host, and http to this computer for tests.

    Args:
        url: The address that is about to be asked.
        base: Where a redirect came from: scheme, host and port must then be the same.

    Raises:
        AddressRefusedError: the address is none of these.
    """
    try:
        parts = urlsplit(url)
        origin = (parts.scheme, parts.hostname, parts.port)
    except ValueError:
        parts, origin = urlsplit(""), ("", None, None)
    shown = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"[:100] if parts.netloc else url[:100]
    if base is not None:
        start = urlsplit(base)
        if origin != (start.scheme, start.hostname, start.port):
            raise AddressRefusedError(
                Text(
                    f"APIが別のアドレス({shown})への転送を返したため、接続しませんでした。",
                    f"The API redirected to another address ({shown}), which was not contacted.",
                ),
                Text(
                    "ネットワークの認証画面などが間に入っていないか確認し、後でもう一度実行してください。",
                    "Check whether a login page on your network is intercepting the request, then try again later.",
                ),
            )
    is_api = origin in (("https", API_HOST, None), ("https", API_HOST, 443))
    is_loopback = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not (is_api or is_loopback) or parts.username is not None or parts.password is not None:
        raise AddressRefusedError(
            Text(f"{shown} には接続できません。", f"{shown} cannot be used."),
            Text(
                f"接続先は https://{API_HOST} だけです(テストでは http://127.0.0.1 も可)。",
                f"Only https://{API_HOST} is allowed (http://127.0.0.1 in tests).",
            ),
        )


def without_attachments(content: bytes | bytearray | mmap.mmap) -> bytes:
    """Return an answer with `"data": ""` for every attachment, megabytes of base64 in the JSON itself."""
    return _ATTACHMENT.sub(rb"\1", content)


class _IncompleteError(Exception):
    """An answer that did not arrive whole; `pause` is how many seconds the API asks to wait."""

    def __init__(self, reason: Text, pause: float = 0.0) -> None:
        super().__init__(reason.ja)
        self.reason, self.pause = reason, pause


def _wait(seconds: float) -> None:
    """Wait; `time.sleep` is looked up at every call, so that a test that takes it away never waits."""
    time.sleep(seconds)


@dataclass
class Client:
    """Asks the API, through the proxy of the environment if there is one.

    Attributes:
        base: Address of the API.
        clock: Seconds of a clock that never goes back.
        sleep: Waits for seconds.
        notify: Takes a sentence for the person who waits, before every attempt that is repeated.
        silence_limit: Seconds without a byte after which an answer counts as failed.
    """

    base: str = API
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = _wait
    notify: Callable[[Text], None] = field(default=lambda _: None)
    silence_limit: float = SILENCE_LIMIT
    _pool: urllib3.PoolManager | None = None
    _last: float | None = None

    def __post_init__(self) -> None:
        check_address(self.base)
        self.base = self.base.rstrip("/")

    def subsidies(self, keyword: str, *, open_only: bool) -> bytes:
        """Return the list of the calls that a keyword finds, as the API sent it.

        Raises:
            ApiError: the API did not answer after all attempts, or refused.
        """
        acceptance = "1" if open_only else "0"
        query = {"keyword": keyword, "sort": "created_date", "order": "ASC", "acceptance": acceptance}
        return self._get(f"{self.base}/subsidies?{urlencode(query)}")

    def subsidy(self, record_id: str) -> bytes:
        """Return one call, as the API sent it but without the content of attachments.

        Raises:
            ApiError: the API did not answer after all attempts, or refused.
        """
        return self._get(f"{self.base}/subsidies/id/{quote(record_id, safe='')}")

    def _get(self, url: str) -> bytes:
        pause = FIRST_PAUSE
        unreadable: bytes | None = None
        for attempt in range(1, ATTEMPTS + 1):
            try:
                content = self._ask(url)
            except _IncompleteError as incomplete:
                reason, wait = incomplete.reason, max(pause, incomplete.pause)
                if attempt == ATTEMPTS:
                    what = Text(f"{reason.ja}({ATTEMPTS}回試行)。", f"{reason.en} ({ATTEMPTS} attempts).")
                    raise ApiError(what, _LATER) from None
                if wait > LONGEST_PAUSE:
                    what = Text(
                        f"APIが{wait:.0f}秒の待機を求めています。", f"The API asks clients to wait {wait:.0f} s."
                    )
                    raise ApiError(what, _LATER) from None
                self.notify(
                    Text(
                        f"{reason.ja}。{wait:.0f}秒後に再試行します({attempt + 1}/{ATTEMPTS})。",
                        f"{reason.en}. Retrying in {wait:.0f} s ({attempt + 1}/{ATTEMPTS}).",
                    )
                )
                self.sleep(wait)
                pause *= 2
                continue
            # Broken JSON may be a cut answer; when the same bytes come twice, it is what the API holds.
            if _is_json(content) or content == unreadable:
                break
            unreadable = content
        return content

    def _ask(self, url: str) -> bytes:
        """Return the answer to one request.

        Raises:
            _IncompleteError: it did not arrive whole, or the API asks to come again.
            ApiError: the API refuses, or the answer is too large.
        """
        try:
            pool = self._pool = self._pool or _pool(self.base)
            for _ in range(REDIRECTS):
                if self._last is not None and (wait := self._last + SPACING - self.clock()) > 0:
                    self.sleep(wait)
                self._last = self.clock()
                answer = pool.request("GET", url, redirect=False, preload_content=False, timeout=self.silence_limit)
                with answer:
                    if target := answer.get_redirect_location():
                        url = urljoin(url, target)
                        check_address(url, self.base)
                    elif 200 <= answer.status < 300:
                        return self._read(answer)
                    else:
                        break
        except (exceptions.HTTPError, OSError) as error:
            raise _IncompleteError(_reason(error)) from None
        what = Text(f"APIが {answer.status} を返しました", f"The API returned {answer.status}")
        if answer.status in _RETRIED:
            raise _IncompleteError(what, _retry_after(answer.headers.get("Retry-After")))
        hint = _REFUSALS.get(answer.status, Text("後でもう一度実行してください。", "Try again later."))
        sentence = Text(f"{what.ja}。", f"{what.en}.")
        raise ApiError(sentence, hint, is_lasting=answer.status in (404, 410))

    def _read(self, answer: urllib3.BaseHTTPResponse) -> bytes:
        start, content = self.clock(), bytearray()
        while len(content) <= READ_LIMIT and (chunk := answer.read1(1 << 16)):
            content += chunk
            if self.clock() - start > ANSWER_LIMIT:
                raise _IncompleteError(Text("APIの応答が終わりません", "A response from the API did not end"))
        reduced = without_attachments(content)
        for size, limit in ((len(content), READ_LIMIT), (len(reduced), STORED_LIMIT)):
            if size > limit:
                megabytes = limit // 1_000_000
                what = Text(
                    f"APIの応答が大きすぎます({megabytes}MBを超過)。", f"The API response exceeds {megabytes} MB."
                )
                raise ApiError(what, Text("キーワードを絞ってください。", "Use a narrower keyword."), is_lasting=True)
        return reduced


def _pool(base: str) -> urllib3.PoolManager:
    """Return a pool that uses the proxy of the environment, except for this computer."""
    parts = urlsplit(base)
    proxy = getproxies().get(parts.scheme)
    headers = {"User-Agent": USER_AGENT, "Accept": "application/json"}
    if not proxy or parts.hostname in _LOOPBACK or proxy_bypass(parts.hostname or ""):
        return urllib3.PoolManager(headers=headers, retries=False)
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    user = unquote(urlsplit(proxy).netloc.rpartition("@")[0])
    login = urllib3.make_headers(proxy_basic_auth=user) if user else None
    return urllib3.ProxyManager(proxy, headers=headers, proxy_headers=login, retries=False)


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _retry_after(value: str | None) -> float:
    """Return the seconds that a Retry-After asks for, 0 when there is none that can be read."""
    try:
        return urllib3.Retry(retry_after_max=10**9).parse_retry_after(value) if value else 0.0
    except (exceptions.InvalidHeader, ValueError, OverflowError):
        return 0.0


def _reason(error: Exception) -> Text:
    if isinstance(error, exceptions.TimeoutError):
        return Text("APIが時間内に応答しません", "The API did not respond in time")
    cause = next((e for e in (error.__cause__, *error.args) if isinstance(e, Exception)), error)
    if isinstance(cause, IncompleteRead):
        return Text("APIの応答が途中で切れました", "The API response was cut off")
    detail = (getattr(cause, "strerror", None) or type(cause).__name__)[:100]
    return Text(f"APIに接続できません({detail})", f"The API cannot be reached ({detail})")
