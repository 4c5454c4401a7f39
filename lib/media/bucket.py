"""The library's bucket: the index that `script/library` published, read by the functions that search it.

An instance asks at most every ten minutes, and is told only whether the index is another by now. What the release ships
stands in wherever the bucket cannot be read: no page waits for pictures that it may do without.
"""

import threading
import time
from typing import Any

import msgspec

from lib.media.library import Library
from lib.settings import Settings
from lib.web.log import log

INDEX = "index.json"
REMEMBERED_S, FAILURE_REMEMBERED_S = 10 * 60, 60
TIMEOUT_S = 3
NOT_MODIFIED = 304


class Bucket:
    """The library as the bucket has it."""

    def __init__(self, settings: Settings, shipped: Library) -> None:
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
        from botocore.exceptions import BotoCoreError, ClientError

        remembered_s = REMEMBERED_S
        try:
            self._read()
        except (BotoCoreError, ClientError, msgspec.DecodeError) as error:
            if not _is_unchanged(error):
                log("library_not_read", error=type(error).__name__)
                remembered_s = FAILURE_REMEMBERED_S
        self._until = time.monotonic() + remembered_s

    def _read(self) -> None:
        known = {"IfNoneMatch": self._version} if self._version else {}
        answer = make_client(self._settings).get_object(Bucket=self._settings.media_bucket, Key=INDEX, **known)
        self._library = Library.read(answer["Body"].read())
        self._version = answer["ETag"]


def make_client(settings: Settings) -> Any:
    """S3 by the AWS_* of the environment; given up soon, tried once."""
    import boto3
    from botocore.config import Config

    config = Config(connect_timeout=TIMEOUT_S, read_timeout=TIMEOUT_S, retries={"total_max_attempts": 1})
    return boto3.client("s3", region_name=settings.aws_region, config=config)


def _is_unchanged(error: Exception) -> bool:
    answer = getattr(error, "response", None) or {}
    return bool(answer.get("ResponseMetadata", {}).get("HTTPStatusCode") == NOT_MODIFIED)
