"""The platform around the functions: which file answers a path, static files, headers and rewrites of vercel.json."""

import gzip
import importlib.util
import json
import mimetypes
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.utils import send_file
from werkzeug.wrappers import Response

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]
# beyond this the platform itself answers 413; here the function does, told the length and given no byte
BODY_BYTES_MAX = 4_500_000
# what the platform's edge compresses
TEXT_TYPES = re.compile(r"text/|application/(json|javascript)|image/svg")
COMPRESSED_BYTES_MIN = 1000
FROM_NOW_ON = "public, max-age=0, must-revalidate"


@dataclass(frozen=True)
class HeaderRule:
    """`headers` of vercel.json for the paths that fit `source`."""

    source: re.Pattern[str]
    headers: tuple[tuple[str, str], ...]


class Platform:
    """A WSGI application: a function where one has the path, else a file, else a rewrite."""

    def __init__(self, project: Path, hosts: dict[str, str]) -> None:
        self.public = project / "public"
        settings = json.loads((project / "vercel.json").read_text())
        self.rewrites = [(_pattern(rule["source"]), rule["destination"]) for rule in settings.get("rewrites", [])]
        self.rules = [_rule(rule, hosts) for rule in settings.get("headers", [])]
        self.functions = {f"/api/{path.stem}": path for path in sorted((project / "api").glob("*.py"))}
        self._loaded: dict[Path, Application] = {}

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, self._with_rules(path, headers), *rest)

        return self._find(path)(_buffered(environ), start)

    def load_all(self) -> None:
        """As an instance does at its cold start; a function that cannot be imported is named, with its error's type."""
        for path in self.functions.values():
            self._load(path)

    def _find(self, path: str) -> Application:
        if path in self.functions:
            return self._load(self.functions[path])
        if (file := self._find_file(path)) is not None:
            return lambda environ, start: _send(file, environ)(environ, start)
        for source, destination in self.rewrites:
            if source.fullmatch(path) and destination in self.functions:
                return self._load(self.functions[destination])
        return NotFound()

    def _find_file(self, path: str) -> Path | None:
        name = "index.html" if path == "/" else unquote(path).lstrip("/")
        file = (self.public / name).resolve()
        return file if file.is_file() and file.is_relative_to(self.public.resolve()) else None

    def _load(self, path: Path) -> Application:
        if path not in self._loaded:
            name = f"function_{path.stem.replace('-', '_')}"
            specification = importlib.util.spec_from_file_location(name, path)
            if specification is None or specification.loader is None:
                raise ImportError(name)
            module = importlib.util.module_from_spec(specification)
            sys.modules[name] = module
            specification.loader.exec_module(module)
            self._loaded[path] = module.app
        return self._loaded[path]

    def _with_rules(self, path: str, headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
        wanted: dict[str, str] = {}
        for rule in self.rules:
            if rule.source.fullmatch(path):
                wanted |= rule.headers
        names = {name.lower() for name in wanted}
        return [*(pair for pair in headers if pair[0].lower() not in names), *wanted.items()]


def _buffered(environ: Environ) -> Environ:
    """The whole body is there before the function runs; a chunked one has got its length."""
    length = environ.get("CONTENT_LENGTH")
    if not environ.get("wsgi.input_terminated") and length and int(length) > BODY_BYTES_MAX:
        return {**environ, "wsgi.input": BytesIO()}
    reader = environ["wsgi.input"]
    body = reader.read(BODY_BYTES_MAX + 1) if environ.get("wsgi.input_terminated") else reader.read(int(length or 0))
    changed = {**environ, "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)) if body or length else ""}
    changed.pop("HTTP_TRANSFER_ENCODING", None)
    changed.pop("wsgi.input_terminated", None)
    return changed


def _send(file: Path, environ: Environ) -> Application:
    """The file with its type, validators and ranges; text is compressed where that is taken."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return Response("Method not allowed", 405, {"Allow": "GET, HEAD"})
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    try:
        response = send_file(file, environ, mimetype=media_type, conditional=True, etag=True)
    except HTTPException as error:
        return error
    response.headers["Cache-Control"] = FROM_NOW_ON
    if _is_compressed(file, media_type, environ) and response.status_code == 200:
        response.direct_passthrough = False
        response.set_data(_compress(file, file.stat().st_mtime_ns))
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
    return response


def _is_compressed(file: Path, media_type: str, environ: Environ) -> bool:
    is_text = TEXT_TYPES.match(media_type) is not None and file.stat().st_size >= COMPRESSED_BYTES_MIN
    return is_text and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") and "HTTP_RANGE" not in environ


@lru_cache(maxsize=256)
def _compress(file: Path, _changed_ns: int) -> bytes:
    return gzip.compress(file.read_bytes(), 6, mtime=0)


def _rule(rule: dict[str, Any], hosts: dict[str, str]) -> HeaderRule:
    return HeaderRule(
        _pattern(rule["source"]), tuple((one["key"], _replaced(one["value"], hosts)) for one in rule["headers"])
    )


def _replaced(value: str, hosts: dict[str, str]) -> str:
    """Atlassian's hosts and the library's are the sandbox's own here; nothing else of a header differs."""
    for theirs, ours in hosts.items():
        value = value.replace(theirs, ours)
    return value


def _pattern(source: str) -> re.Pattern[str]:
    """The platform's path patterns, as far as our vercel.json uses them: `(.*)`, `:name` and `:name*`."""
    text = re.sub(r":\w+\*", "(.*)", source)
    return re.compile(re.sub(r":\w+", "([^/]+)", text))
