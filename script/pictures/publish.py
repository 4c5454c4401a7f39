"""Puts the library into its bucket: pictures, thumbnails and videos for good, the index last.

Whoever reads the index finds all that it names. Nothing is taken away: pages out there may show it still.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOR_GOOD = "public, max-age=31536000, immutable"
FOR_NOW = "public, max-age=600"
TYPES = {".webp": "image/webp", ".mp4": "video/mp4", ".json": "application/json"}


def publish(client: Any, bucket: str, folder: Path, index: Path) -> Iterator[str]:
    """Uploads what the bucket has not, and yields each key. `folder` holds the files as they are served."""
    there = _tags(client, bucket)
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".webp", ".mp4"})
    for path in (*files, index):
        key = path.relative_to(folder).as_posix() if path != index else "index.json"
        content = path.read_bytes()
        if there.get(key) != _tag(content):
            _put(client, bucket, key, content)
            yield key


def _put(client: Any, bucket: str, key: str, content: bytes) -> None:
    kept = FOR_NOW if key == "index.json" else FOR_GOOD
    media_type = TYPES[Path(key).suffix]
    client.put_object(Bucket=bucket, Key=key, Body=content, ContentType=media_type, CacheControl=kept)


def _tags(client: Any, bucket: str) -> dict[str, str]:
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return {entry["Key"]: entry["ETag"].strip('"') for page in pages for entry in page.get("Contents", ())}


def _tag(content: bytes) -> str:
    """S3's own mark of an object that came in one piece."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
