"""The library's bucket: the index that `script/library` published, read by the functions that search it.

An instance asks at most every ten minutes, and is told only whether the index is another by now. What the release ships
stands in wherever the bucket cannot be read: no page waits for pictures that it may do without.
"""

import threading
import time
from typing import TYPE_CHECKING

import msgspec

from lib.media.library import Library
from lib.settings import Settings
from lib.web.json_text import InvalidJson
from lib.web.log import log

if TYPE_CHECKING:
    import httpx

INDEX = "index.json"
REMEMBERED_S, FAILURE_REMEMBERED_S = 10 * 60, 60
TIMEOUT_S = 3
NOT_MODIFIED = 304


class Bucket:
    """The library as the bucket has it."""

    def __init__(self, http: "httpx.Client", settings: Settings, shipped: Library) -> None:
        self._http = http
        self._settings = settings
        self._library = shipped
        self._version: str | None = None
        self._until = 0.0
        self._asking = threading.Lock()

    def library(self) -> Library:
        """As it was published, at most ten minutes ago; while one request asks, the others take what is there."""
        if self._until < time.monotonic() and self._asking.acquire(blocking=self._until == 0):
            try:
                self._refresh()
            finally:
                self._asking.release()
        return self._library

    def _refresh(self) -> None:
        if self._until >= time.monotonic():
            return
        import httpx

        remembered_s = REMEMBERED_S
        try:
            self._read()
        except (httpx.HTTPError, InvalidJson) as error:
            log("library_not_read", error=type(error).__name__)
            remembered_s = FAILURE_REMEMBERED_S
        self._until = time.monotonic() + remembered_s

    def _read(self) -> None:
        address = f"{self._settings.aws_endpoint_url_s3}/{self._settings.media_bucket}/{INDEX}"
        known = {"If-None-Match": self._version} if self._version else {}
        answer = self._http.get(address, headers=_signed(self._settings, address) | known, timeout=TIMEOUT_S)
        if answer.status_code == NOT_MODIFIED:
            return
        answer.raise_for_status()
        self._library = Library.read(answer.content)
        self._version = answer.headers.get("ETag")


class Credentials(msgspec.Struct, frozen=True):
    """As botocore names them; its own would be loaded with all the places that it looks for them."""

    access_key: str
    secret_key: str
    token: None = None

    def __repr__(self) -> str:
        return "Credentials()"


def _signed(settings: Settings, address: str) -> dict[str, str]:
    """The headers of a GET by AWS's Signature Version 4."""
    from botocore.auth import S3SigV4Auth
    from botocore.awsrequest import AWSRequest

    request = AWSRequest("GET", address)
    credentials = Credentials(settings.aws_access_key_id, settings.aws_secret_access_key)
    S3SigV4Auth(credentials, "s3", settings.aws_region).add_auth(request)
    return dict(request.headers)
