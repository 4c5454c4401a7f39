"""The platform around the functions: which file answers a path, headers and rewrites of vercel.json."""

import importlib.util
import json
import re
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.exceptions import BadRequest, NotFound

from sandbox.functions import insights
from sandbox.functions.environ import Environ, make_environ
from sandbox.functions.static import Application, find_file, send

Load = Callable[[Path], Application]

#: Every block in every theme, to look at: served here and never deployed.
GALLERY = Path(__file__).resolve().parent.parent / "gallery"


@dataclass(frozen=True)
class HeaderRule:
    """`headers` of vercel.json for the paths that fit `source` and the queries that have all of `query`."""

    source: re.Pattern[str]
    query: tuple[tuple[str, re.Pattern[str]], ...]
    headers: tuple[tuple[str, str], ...]

    def fits(self, path: str, query: Mapping[str, str]) -> bool:
        return bool(self.source.fullmatch(path)) and all(
            value.fullmatch(query.get(name, "")) for name, value in self.query
        )


class Platform:
    """A WSGI application: a function where one has the path, else a file, else a rewrite.

    `load` makes a function's file an application. `hosts` are texts of vercel.json's headers, each with what stands
    there in the sandbox.
    """

    def __init__(self, project: Path, hosts: dict[str, str], load: Load | None = None) -> None:
        self.public = project / "public"
        settings = read_settings(project)
        self.rewrites = [(_pattern(rule["source"]), rule["destination"]) for rule in settings.get("rewrites", [])]
        self.rules = read_rules(settings, hosts)
        self.functions = {f"/api/{path.stem}": path for path in sorted((project / "api").glob("*.py"))}
        self._make = load or load_here
        self._loaded: dict[Path, Application] = {}
        self._loading = threading.Lock()

    def __call__(self, server_environ: Environ, start_response: Any) -> Iterable[bytes]:
        try:
            environ = make_environ(server_environ)
        except BadRequest as refusal:
            return refusal(server_environ, start_response)
        path = environ["PATH_INFO"]

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, self._with_rules(environ, headers), *rest)

        return self._find(path)(environ, start)

    def _find(self, path: str) -> Application:
        if path in self.functions:
            return self._load(self.functions[path])
        if path.startswith(insights.PREFIX):
            return lambda environ, start: insights.answer(path, environ)(environ, start)
        if (file := self._find_file(path)) is not None:
            return lambda environ, start: send(file, environ)(environ, start)
        for source, destination in self.rewrites:
            if source.fullmatch(path) and destination in self.functions:
                return self._load(self.functions[destination])
        return NotFound()

    def _find_file(self, path: str) -> Path | None:
        if path.startswith("/gallery/"):
            return find_file(GALLERY, path.removeprefix("/gallery"))
        return find_file(self.public, path)

    def _load(self, path: Path) -> Application:
        """Once, at its first request."""
        with self._loading:
            if path not in self._loaded:
                self._loaded[path] = self._make(path)
            return self._loaded[path]

    def _with_rules(self, environ: Environ, headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
        wanted = headers_of(self.rules, environ["PATH_INFO"], environ["QUERY_STRING"])
        names = {name.lower() for name in wanted}
        return [*(pair for pair in headers if pair[0].lower() not in names), *wanted.items()]


def read_settings(project: Path) -> dict[str, Any]:
    settings: dict[str, Any] = json.loads((project / "vercel.json").read_text())
    return settings


def read_rules(settings: dict[str, Any], hosts: dict[str, str]) -> list[HeaderRule]:
    return [_rule(rule, hosts) for rule in settings.get("headers", [])]


def headers_of(rules: Iterable[HeaderRule], path: str, query: str) -> dict[str, str]:
    """What the rules have for an address: of two with one header the later counts."""
    given = dict(parse_qsl(query))
    return dict(header for rule in rules if rule.fits(path, given) for header in rule.headers)


def load_here(path: Path) -> Application:
    """Imported into this process, from a file whose name need not be a module's."""
    name = f"function_{path.stem.replace('-', '_')}"
    specification = importlib.util.spec_from_file_location(name, path)
    if specification is None or specification.loader is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    specification.loader.exec_module(module)
    application: Application = module.app
    return application


def _rule(rule: dict[str, Any], hosts: dict[str, str]) -> HeaderRule:
    conditions = rule.get("has", [])
    if any(condition["type"] != "query" for condition in conditions):
        raise ValueError("vercel.json has a condition that the sandbox does not know")
    return HeaderRule(
        _pattern(rule["source"]),
        tuple((condition["key"], re.compile(condition["value"])) for condition in conditions),
        tuple((one["key"], _replaced(one["value"], hosts)) for one in rule["headers"]),
    )


def _replaced(value: str, hosts: dict[str, str]) -> str:
    """Atlassian's hosts and the library's are the sandbox's own here; nothing else of a header differs."""
    for theirs, ours in hosts.items():
        value = value.replace(theirs, ours)
    return value


def _pattern(source: str) -> re.Pattern[str]:
    """The platform's path patterns, as far as our vercel.json uses them: `(.*)`, `/:name` and `/:name*` (none, too)."""
    text = re.sub(r"/:\w+\*", "(?:/.*)?", source)
    return re.compile(re.sub(r":\w+", "([^/]+)", text))
