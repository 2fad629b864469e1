"""Asking the jGrants API politely: one request a second at most, time limits, retries, and no other host.

The API needs no key and documents neither paging nor a rate limit; its terms ask users to avoid heavy access
(https://developers.digital.go.jp/documents/jgrants/api). Attachments, megabytes of base64 in the answer itself, are
dropped while they arrive.
"""

from __future__ import annotations

import email.utils
import http.client
import json
import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from kakushin_cli.errors import KakushinError
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable

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
"""Seconds without a byte after which an answer counts as lost."""
ANSWER_LIMIT = 300.0
"""Seconds an answer may take as a whole."""
READ_LIMIT = 200_000_000
"""Bytes of an answer that are read, attachments included."""
KEPT_LIMIT = 8_000_000
"""Bytes of an answer that are kept, attachments left out."""

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
_CHUNK = 65_536
_ATTACHMENT = re.compile(rb'"data"\s*:\s*"')
_ATTACHMENT_START = 64
"""Bytes held back at the end of a chunk, because the key of an attachment may begin in them."""


class ApiError(KakushinError):
    """The API did not give what was asked for.

    Attributes:
        status: Code of its answer, None when there was none.
        is_lasting: Whether asking again later would not help.
    """

    def __init__(
        self, what: Text, hint: Text | None = None, status: int | None = None, *, is_lasting: bool = False
    ) -> None:
        super().__init__(what, hint)
        self.status, self.is_lasting = status, is_lasting


class AddressRefusedError(ApiError):
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
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    is_api = parts.scheme == "https" and parts.hostname == API_HOST and port in (None, 443)
    is_loopback = parts.scheme == "http" and parts.hostname in _LOOPBACK
    shown = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"[:100] if parts.netloc else url[:100]
    if base is not None:
        start = urlsplit(base)
        if (parts.scheme, parts.hostname, port) != (start.scheme, start.hostname, start.port):
            raise AddressRefusedError(
                Text(
                    f"APIが別のアドレス({shown})への転送を返したので、そこには接続しませんでした。",
                    f"The API redirects to another address ({shown}), which was not contacted.",
                ),
                Text(
                    "ネットワークの認証画面などが間に入っていないか確かめ、後でもう一度実行してください。",
                    "Look whether a log-in page of your network stands in between, and try again later.",
                ),
            )
    if (is_api or is_loopback) and parts.username is None and parts.password is None:
        return
    raise AddressRefusedError(
        Text(f"{shown} には接続しません。", f"{shown} is not contacted."),
        Text(
            f"使えるのは https://{API_HOST} だけです(試験では http://127.0.0.1 も可)。",
            f"Only https://{API_HOST} is allowed, and http://127.0.0.1 in tests.",
        ),
    )


class AttachmentFilter:
    """Takes an answer in chunks and gives it back with the content of every `"data": "…"` left out.

    A JSON text can hold that sequence of bytes, unescaped, only as a key and its value.
    """

    def __init__(self) -> None:
        self._pending = b""
        self._inside = False
        self._escaped = False

    def feed(self, chunk: bytes) -> bytes:
        """Return what of the text so far is certain to be kept and was not returned before."""
        kept = []
        data = self._pending + chunk
        self._pending = b""
        while data:
            if self._inside:
                data = self._skip(data)
                continue
            found = _ATTACHMENT.search(data)
            if found is None:
                cut = max(0, len(data) - _ATTACHMENT_START)
                kept.append(data[:cut])
                self._pending = data[cut:]
                break
            kept.append(data[: found.end()])
            data = data[found.end() :]
            self._inside = True
        return b"".join(kept)

    def close(self) -> bytes:
        """Return the rest at the end of the answer."""
        rest, self._pending = self._pending, b""
        return rest

    def _skip(self, data: bytes) -> bytes:
        """Return what follows the attachment, from its closing quotation mark on; nothing while it goes on."""
        at = 0
        if self._escaped:
            at, self._escaped = 1, False
        while at < len(data):
            end, escape = data.find(b'"', at), data.find(b"\\", at)
            if escape != -1 and (end == -1 or escape < end):
                at = escape + 2
                self._escaped = at > len(data)
                continue
            if end == -1:
                return b""
            self._inside = False
            return data[end:]
        return b""


class _Lost(Exception):  # noqa: N818 - a reason to ask again, told only when that did not help
    """An answer that did not arrive whole."""

    def __init__(self, reason: Text, pause: float | None = None, status: int | None = None) -> None:
        super().__init__(reason.ja)
        self.reason, self.pause, self.status = reason, pause, status


class _SameOrigin(urllib.request.HTTPRedirectHandler):
    """Follows redirects within the API only."""

    def __init__(self, base: str) -> None:
        self.base = base

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        try:
            check_address(newurl, self.base)
        except AddressRefusedError:
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@dataclass
class Client:
    """Asks the API. `clock` and `sleep` count seconds; `told` hears of every attempt that is repeated.

    Attributes:
        base: Address of the API.
        clock: Seconds of a clock that never goes back.
        sleep: Waits for seconds.
        now: The instant, for a Retry-After that is a day and time.
        told: Takes a sentence for the person who waits.
        silence_limit: Seconds without a byte after which an answer counts as lost.
        answer_limit: Seconds an answer may take as a whole.
    """

    base: str = API
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    told: Callable[[Text], None] = field(default=lambda _: None)
    silence_limit: float = SILENCE_LIMIT
    answer_limit: float = ANSWER_LIMIT
    _last: float | None = None
    _opener: urllib.request.OpenerDirector | None = None

    def __post_init__(self) -> None:
        check_address(self.base)
        self.base = self.base.rstrip("/")
        handlers: list[urllib.request.BaseHandler] = [_SameOrigin(self.base)]
        if urlsplit(self.base).scheme == "http":
            handlers.append(urllib.request.ProxyHandler({}))  # this computer is never behind a proxy
        self._opener = urllib.request.build_opener(*handlers)

    def subsidies(self, keyword: str, *, open_only: bool) -> bytes:
        """Return the list of the calls that a keyword finds, as the API sent it.

        Raises:
            ApiError: the API did not answer after all attempts, or refused.
        """
        query = {
            "keyword": keyword,
            "sort": "created_date",
            "order": "ASC",
            "acceptance": "1" if open_only else "0",
        }
        return self._get(f"{self.base}/subsidies?{urlencode(query)}")

    def subsidy(self, record_id: str) -> bytes:
        """Return one call, as the API sent it but without the content of attachments.

        Raises:
            ApiError: the API did not answer after all attempts, or refused.
        """
        return self._get(f"{self.base}/subsidies/id/{quote(record_id, safe='')}")

    def _get(self, url: str) -> bytes:
        pause = FIRST_PAUSE
        unread: bytes | None = None
        for attempt in range(1, ATTEMPTS + 1):
            try:
                content = self._ask(url)
            except _Lost as lost:
                if attempt == ATTEMPTS:
                    raise _given_up(lost) from None
                wait = pause if lost.pause is None else max(pause, lost.pause)
                if wait > LONGEST_PAUSE:
                    raise _told_to_wait(wait, lost.status) from None
                self.told(
                    Text(
                        f"{lost.reason.ja}。{wait:.0f}秒待って、もう一度尋ねます({attempt + 1}/{ATTEMPTS})。",
                        f"{lost.reason.en}. Asking again in {wait:.0f} s ({attempt + 1}/{ATTEMPTS}).",
                    )
                )
                self.sleep(wait)
                pause *= 2
                continue
            # What is no JSON may have been cut on its way; sent twice in the same form, it is what the API has.
            if _is_json(content) or content == unread or attempt == ATTEMPTS:
                return content
            unread = content
        raise AssertionError("unreachable")  # pragma: no cover

    def _ask(self, url: str) -> bytes:
        if self._last is not None:
            wait = self._last + SPACING - self.clock()
            if wait > 0:
                self.sleep(wait)
        self._last = self.clock()
        request = urllib.request.Request(url, headers={"User-Agent": USER_AGENT, "Accept": "application/json"})
        assert self._opener is not None
        try:
            with self._opener.open(request, timeout=self.silence_limit) as answer:
                return self._read(answer)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in _RETRIED:
                reason = Text(f"APIが {error.code} を返しました", f"The API answered {error.code}")
                raise _Lost(reason, self._retry_after(error.headers.get("Retry-After")), error.code) from None
            raise _refused(error.code) from None
        except (TimeoutError, http.client.HTTPException, urllib.error.URLError, OSError) as error:
            raise _Lost(_reason(error)) from None

    def _read(self, answer: Any) -> bytes:
        """Return the answer without attachments, read piece by piece.

        Raises:
            _Lost: it ended early or took too long.
            ApiError: it is too large.
        """
        start, size, kept = self.clock(), 0, bytearray()
        sieve = AttachmentFilter()
        while chunk := answer.read1(_CHUNK):
            size += len(chunk)
            kept += sieve.feed(chunk)
            if size > READ_LIMIT or len(kept) > KEPT_LIMIT:
                limit = (READ_LIMIT if size > READ_LIMIT else KEPT_LIMIT) // 1_000_000
                raise ApiError(
                    Text(f"APIの答えが大きすぎます({limit}MBを超過)。", f"An answer of the API is over {limit} MB."),
                    Text("キーワードを絞ってください。", "Use a narrower keyword."),
                    is_lasting=True,
                )
            if self.clock() - start > self.answer_limit:
                raise _Lost(Text("APIの答えが終わりません", "An answer of the API does not end"))
        if answer.length:
            raise _Lost(Text("APIの答えが途中で切れました", "An answer of the API was cut off"))
        return bytes(kept + sieve.close())

    def _retry_after(self, value: str | None) -> float | None:
        """Return the seconds that a Retry-After asks for, None when it cannot be read."""
        if value is None:
            return None
        if value.strip().isascii() and value.strip().isdigit():
            return float(value.strip()[:9])
        try:
            wanted = email.utils.parsedate_to_datetime(value)
        except ValueError:
            return None
        return max(0.0, ((wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)) - self.now()).total_seconds())


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _reason(error: Exception) -> Text:
    inner = getattr(error, "reason", error)
    if isinstance(inner, TimeoutError):
        return Text("APIが時間内に答えません", "The API does not answer in time")
    if isinstance(error, http.client.IncompleteRead):
        return Text("APIの答えが途中で切れました", "An answer of the API was cut off")
    detail = (getattr(inner, "strerror", None) or type(inner).__name__)[:100]
    return Text(f"APIに接続できません({detail})", f"The API cannot be reached ({detail})")


_LATER = Text(
    "取れた分は残っています。後で同じコマンドを実行すると、続きから始まります。",
    "What was fetched is kept. Run the same command later to go on from there.",
)


def _given_up(lost: _Lost) -> ApiError:
    return ApiError(
        Text(f"{lost.reason.ja}({ATTEMPTS}回尋ねました)。", f"{lost.reason.en} ({ATTEMPTS} attempts)."),
        _LATER,
        lost.status,
    )


def _told_to_wait(seconds: float, status: int | None) -> ApiError:
    return ApiError(
        Text(f"APIが{seconds:.0f}秒待つよう求めています。", f"The API asks to wait {seconds:.0f} s."), _LATER, status
    )


def _refused(status: int) -> ApiError:
    hints = {
        400: Text(
            "キーワードは2〜255文字です。--include-closed を付けたときは、外して試してください。",
            "A keyword has 2 to 255 characters. If you gave --include-closed, try without it.",
        ),
        404: Text("アドレスか記録がなくなっています。", "The address or the record is gone."),
    }
    return ApiError(
        Text(f"APIが {status} を返しました。", f"The API answered {status}."),
        hints.get(status, Text("後でもう一度実行してください。", "Try again later.")),
        status,
        is_lasting=status in (404, 410),
    )
