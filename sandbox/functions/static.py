"""The files of `public/` as the platform's edge sends them: type, validators, ranges, text compressed."""

import contextlib
import gzip
import mimetypes
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from werkzeug.exceptions import HTTPException
from werkzeug.utils import send_file
from werkzeug.wrappers import Response

from sandbox.functions.environ import Environ

Application = Callable[[Environ, Any], Iterable[bytes]]
# what the platform's edge compresses
TEXT_TYPES = re.compile(r"text/|application/(json|javascript|manifest\+json)|image/svg")
COMPRESSED_BYTES_MIN = 1000
FROM_NOW_ON = "public, max-age=0, must-revalidate"
# beside Python's own list, which differs from version to version; a bare system has no other
MEDIA_TYPES = {
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".js": "application/javascript",
    ".map": "application/json",
    ".md": "text/markdown",
    ".mjs": "application/javascript",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}


def find_file(public: Path, path: str) -> Path | None:
    """The file at a path as it was sent; a folder is its index.html."""
    name = unquote(path).lstrip("/")
    # a name that no file can have (a NUL in it, too long) is no file
    with contextlib.suppress(ValueError, OSError):
        file = (public / (name + "index.html" if path.endswith("/") else name)).resolve()
        if file.is_file() and file.is_relative_to(public.resolve()):
            return file
    return None


def send(file: Path, environ: Environ) -> Application:
    """The answer for the file; only GET and HEAD are taken."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return Response("Method not allowed", 405, {"Allow": "GET, HEAD"})
    media_type = MEDIA_TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    try:
        response = send_file(file, environ, mimetype=media_type, conditional=True, etag=True)
    except HTTPException as error:
        return error
    response.headers["Cache-Control"] = FROM_NOW_ON
    if TEXT_TYPES.match(media_type):
        response.headers["Vary"] = "Accept-Encoding"
        _compress_for(environ, file, response)
    return response


def _compress_for(environ: Environ, file: Path, response: Response) -> None:
    is_taken = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    # a part of it (206) is a part of the plain text
    if not is_taken or response.status_code != 200 or file.stat().st_size < COMPRESSED_BYTES_MIN:
        return
    response.direct_passthrough = False
    response.set_data(_compress(file, file.stat().st_mtime_ns))
    response.headers["Content-Encoding"] = "gzip"


@lru_cache(maxsize=256)
def _compress(file: Path, _changed_ns: int) -> bytes:
    return gzip.compress(file.read_bytes(), 6, mtime=0)
