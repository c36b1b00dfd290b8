# Shared by all generated Python clients: requests with retries, pages and exports as iterators, errors with the texts of the
# service. Standard library only; Python 3.11 or later.
from __future__ import annotations

import base64
import json
import random
import ssl
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse, IncompleteRead
from typing import Any, Generic, Literal, NotRequired, TypedDict, TypeVar, Union, cast, overload
from urllib.error import URLError
from urllib.parse import quote, urlencode, urljoin, urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

R = TypeVar("R")
T = TypeVar("T")


class ApiProblem(Exception):
    """An error answer, with the texts of the service. Source of its format: RFC 9457."""

    def __init__(self, status: int, body: Any, retry_after: float | None) -> None:
        problem: dict[str, Any] = body if isinstance(body, dict) else {}
        texts = (value for value in problem.values() if isinstance(value, str))
        super().__init__(problem.get("detail") or next(texts, f"the service answered {status}"))
        self.status = status
        self.title: str | None = problem.get("title")
        #: Id of the request, to report a bug of the service.
        self.instance: str | None = problem.get("instance")
        errors = problem.get("errors")
        #: One for each fault.
        self.errors: list[dict[str, Any]] = errors if isinstance(errors, list) else []
        #: Seconds.
        self.retry_after = retry_after
        self.body = body


class ConnectionFailed(ConnectionError):
    """No answer came after all tries; the message has the URL, the cause is the last error."""

    def __init__(self, method: str, url: str, tries: int, error: Exception) -> None:
        reason = error.reason if isinstance(error, URLError) else error
        text = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
        count = "1 try" if tries == 1 else f"{tries} tries"
        super().__init__(f"{method} {url.partition('?')[0]} got no answer in {count}: {text}")
        self.url = url


@dataclass(frozen=True)
class Page(Generic[R]):
    rows: list[R]
    #: The URL of the next page.
    next: str | None
    #: Stored rows that break the schema and were left out.
    skipped: int
    #: When the newest row of the table was stored.
    stored_at: str | None


@dataclass(frozen=True)
class Published:
    message_ids: list[str]
    #: Paths of the fields that the service kept out of the messages.
    ignored: list[str]
    #: Number of kept-out fields that `ignored` does not name.
    more_ignored: int


class Rows(Generic[R]):
    """The rows of all pages. The next page is requested when the rows of the previous one have been read."""

    def __init__(self, start: str, page: Callable[[str], Page[R]]) -> None:
        self._start = start
        self._page = page

    def first(self) -> Page[R]:
        return self._page(self._start)

    def pages(self) -> Iterator[Page[R]]:
        url: str | None = self._start
        while url is not None:
            page = self._page(url)
            yield page
            url = page.next

    def __iter__(self) -> Iterator[R]:
        for page in self.pages():
            yield from page.rows


def _plain(value: object) -> object:
    """What JSON has no type for, as the service reads it."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone. Fix: datetime(…, tzinfo=timezone.utc)")
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(f"{value!r} cannot be written as JSON")


def _text(value: object) -> str:
    """A parameter of a URL."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return ",".join(_text(item) for item in value)
    return str(_plain(value))


def _segment(value: object) -> str:
    return quote(_text(value), safe="")


def _next_of(header: str | None, url: str) -> str | None:
    """The URL of the next page in a Link header."""
    for part in (header or "").split("<")[1:]:
        target, _, rest = part.partition(">")
        parameters = [item.strip().strip(",").strip() for item in rest.split(";")]
        if 'rel="next"' in parameters or "rel=next" in parameters:
            return urljoin(url, target)
    return None


def _wait_of(header: str | None) -> float | None:
    """Seconds of a Retry-After header, which is a date or a number of seconds."""
    if header is None:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except ValueError:
        return None


def _key() -> str:
    """A UUID of version 7: the service needs no look-up for a key that has its time."""
    bits = time.time_ns() // 1_000_000 << 80 | random.SystemRandom().getrandbits(80)
    return str(uuid.UUID(int=bits & ~(0xF << 76 | 0x3 << 62) | 0x7 << 76 | 0x2 << 62))


def _body_of(data: bytes) -> Any:
    text = data.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except ValueError:
        return text


def _lines_of(response: HTTPResponse) -> Iterator[bytes]:
    rest = b""
    while data := response.read1(65_536):
        *lines, rest = (rest + data).split(b"\n")
        yield from lines
    if response.length:
        raise IncompleteRead(b"", response.length)


_broken = (OSError, HTTPException)
_transient = frozenset((429, 503))
#: The key of a line that has a cursor instead of a row.
_cursor_key = "_cursor"


class _Transport:
    def __init__(
        self,
        base_url: str,
        token: str | Callable[[], str] | None,
        retries: int,
        max_wait: float,
        timeout: float,
    ) -> None:
        if urlsplit(base_url).scheme not in ("http", "https"):
            raise ValueError(f"base_url is {base_url!r}. Fix: write it with its scheme, such as 'https://api.example.com'")
        self._base = base_url.rstrip("/")
        self._token = token
        self._retries = retries
        self._max_wait = max_wait
        self._timeout = timeout
        # Neither redirects, which would take the token elsewhere, nor other schemes than these two.
        self._opener = OpenerDirector()
        for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler()):
            self._opener.add_handler(handler)

    def _send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, read: Callable[[HTTPResponse], T]
    ) -> T:
        attempt = 0
        while True:
            last = attempt >= self._retries
            token = self._token() if callable(self._token) else self._token
            authorization = {} if token is None else {"Authorization": f"Bearer {token}"}
            request = Request(url, body, {**headers, **authorization}, method=method)
            try:
                response = cast(HTTPResponse, self._opener.open(request, timeout=self._timeout))
                if 200 <= response.status < 300:
                    return read(response)
                with response:
                    data = response.read()
            except _broken as error:
                is_distrusted = isinstance(error, URLError) and isinstance(error.reason, ssl.SSLCertVerificationError)
                if last or is_distrusted:
                    raise ConnectionFailed(method, url, attempt + 1, error) from error
                time.sleep(min(self._max_wait, 2**attempt * 0.2 * random.uniform(0.5, 1)))
                attempt += 1
                continue
            wait = _wait_of(response.headers.get("Retry-After"))
            if last or response.status not in _transient or (wait or 0) > self._max_wait:
                raise ApiProblem(response.status, _body_of(data), wait)
            time.sleep((2**attempt * 0.2 if wait is None else wait) + random.uniform(0, 0.1))
            attempt += 1

    def _url(self, path: str, parameters: Mapping[str, object]) -> str:
        pairs = [(name, _text(value)) for name, value in parameters.items() if value is not None]
        return f"{self._base}{path}" + (f"?{urlencode(pairs, quote_via=quote)}" if pairs else "")

    def rows(self, path: str, parameters: object, fields: Sequence[str] | None, read: Callable[[Any], Any]) -> Rows[Any]:
        """`read` takes the rows out of an answer."""

        def page(url: str) -> Page[Any]:
            def page_of(response: HTTPResponse) -> Page[Any]:
                with response:
                    headers = response.headers
                    return Page(
                        rows=read(json.loads(response.read())),
                        next=_next_of(headers.get("Link"), url),
                        skipped=int(headers.get("Atalaya-Skipped-Rows") or 0),
                        stored_at=headers.get("Atalaya-Stored-At"),
                    )

            return self._send("GET", url, {"Accept": "application/json"}, None, page_of)

        return Rows(self._url(path, _with_fields(parameters, fields)), page)

    def lines(self, path: str, parameters: object, fields: Sequence[str] | None) -> Iterator[Any]:
        """Iterates over an export; one that breaks off goes on at the last cursor that was received."""
        wanted = _with_fields(parameters, fields)
        limit = cast("int | None", wanted.get("limit"))
        cursor = ""
        received = 0
        breaks = 0
        while True:
            left = {} if limit is None else {"limit": limit - received}
            url = self._url(path, {**wanted, "cursor": cursor, **left})
            response = self._send("GET", url, {"Accept": "application/x-ndjson"}, None, lambda answer: answer)
            # Rows since the cursor come only when their cursor or the end has come: none is given twice.
            waiting: list[Any] = []
            lines = _lines_of(response)
            with response:
                while True:
                    try:
                        line = next(lines, None)
                    except _broken as error:
                        if breaks >= self._retries:
                            raise ConnectionFailed("GET", url, breaks + 1, error) from error
                        break
                    if line is None:
                        yield from waiting
                        return
                    row = json.loads(line)
                    if _cursor_key not in row:
                        waiting.append(row)
                        continue
                    cursor = row[_cursor_key]
                    received += len(waiting)
                    breaks = 0
                    rows, waiting = waiting, []
                    yield from rows
                    if received == limit:
                        return
            time.sleep(min(self._max_wait, 0.1 * 2**breaks))
            breaks += 1

    def publish(self, path: str, messages: object, idempotency_key: str | None) -> Published:
        body = json.dumps(messages, default=_plain, allow_nan=False, ensure_ascii=False).encode("utf-8")
        headers = {"Content-Type": "application/json", "Idempotency-Key": idempotency_key or _key()}

        def answer_of(response: HTTPResponse) -> Any:
            with response:
                return json.loads(response.read())

        answer = self._send("POST", f"{self._base}{path}", headers, body, answer_of)
        return Published(answer["messageIds"], answer.get("ignored", []), answer.get("moreIgnored", 0))


def _with_fields(parameters: object, fields: Sequence[str] | None) -> dict[str, object]:
    return {**cast("Mapping[str, object]", parameters or {}), "fields": fields}
