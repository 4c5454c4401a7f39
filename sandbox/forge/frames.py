"""Where frames of the app come from: Atlassian's CDN, with what `script/forge` makes and the two scripts it adds."""

import fcntl
import hashlib
import mimetypes
import subprocess
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sandbox.confluence.forge_manifest import SITE, read_manifest
from sandbox.confluence.store import Site, Store
from sandbox.wire import Answer, Request

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / ".build" / "forge"
# what script/forge makes it of
SOURCES = ("public", "forge/manifest.yml", "script/forge")
GLOBAL_CDN = "https://forge.cdn.prod.atlassian-dev.net"
MEDIA = "https://api.media.atlassian.com"
SCRIPTS = {
    "/global-bridge.js": Path(__file__).with_name("global-bridge.js"),
    "/iframeResizer.contentWindow.min.js": ROOT
    / "sandbox/node_modules/iframe-resizer/js/iframeResizer.contentWindow.min.js",
}
TEXT = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
# what the platform puts on an app's iframe (notes: the policy's own `sandbox` says the same)
SANDBOX = (
    "allow-popups allow-popups-to-escape-sandbox allow-downloads allow-forms allow-modals allow-pointer-lock "
    "allow-same-origin allow-scripts"
)


class Frames:
    """`app_url` is where the app's functions and its library are."""

    def __init__(self, store: Store, app_url: str, origin: str) -> None:
        self.store = store
        self.app_url = app_url
        self.origin = origin
        self.global_origin = f"http://forge.localhost:{store.port}"

    def address(self, site: Site, resource: str) -> str:
        """The first part of the path stands for the bundle's hash, and tells for whom the policy is."""
        return f"{self.origin}/{site.seed.name}/{resource}/index.html"

    def answer(self, request: Request) -> Answer | None:
        """What these hosts serve; None for another host's request."""
        origin = f"http://{request.host}"
        if origin not in (self.origin, self.global_origin):
            return None
        if request.method not in ("GET", "HEAD"):
            return Answer(405, [("Allow", "GET, HEAD")])
        path = unquote(urlsplit(request.path).path)
        if origin == self.global_origin:
            return serve(SCRIPTS.get(path))
        return self._serve_page(path)

    def _serve_page(self, path: str) -> Answer:
        _, name, *rest = path.split("/")
        site = self.store.sites.get(name)
        root = built_pages()
        file = (root / "/".join(rest)).resolve()
        if site is None or not file.is_relative_to(root) or not file.is_file():
            return Answer(404)
        if file.name == "index.html":
            return self._serve_document(site, file)
        if file.suffix == ".js":
            script = file.read_text().replace(read_manifest().app_address, self.app_url)
            return Answer(200, headers_of(file), script.encode())
        return serve(file)

    def _serve_document(self, site: Site, file: Path) -> Answer:
        bridge, resizer = (self.global_origin + path for path in SCRIPTS)
        scripts = f'<script src="{bridge}"></script><script async src="{resizer}"></script>'
        html = file.read_text().replace("<head>", f"<head>{scripts}", 1)
        headers = [*headers_of(file), ("Content-Security-Policy", self.policy(site))]
        return Answer(200, headers, html.encode())

    def policy(self, site: Site) -> str:
        """As Atlassian's package computes it of the manifest; only hosts are replaced, and nothing is reported."""
        replaced = {
            SITE: site.origin,
            GLOBAL_CDN: self.global_origin,
            MEDIA: f"http://media.localhost:{self.store.port}",
            read_manifest().app_address: self.app_url,
        }
        policy = "; ".join(line for line in read_manifest().policy if not line.startswith("report-uri"))
        for address, local in replaced.items():
            policy = policy.replace(address, local)
        return policy


def serve(file: Path | None) -> Answer:
    return Answer(200, headers_of(file), file.read_bytes()) if file else Answer(404)


def headers_of(file: Path) -> list[tuple[str, str]]:
    kind = TEXT.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    charset = "; charset=utf-8" if file.suffix in TEXT else ""
    return [("Content-Type", kind + charset), ("Cache-Control", "no-cache"), ("X-Content-Type-Options", "nosniff")]


@cache
def built_pages() -> Path:
    """The pages as script/forge makes them of what is there now; one process makes them, the others wait."""
    BUILT.parent.mkdir(exist_ok=True)
    with (ROOT / ".build" / "forge.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp, digest = BUILT.with_suffix(".made-of"), digest_sources()
        if not BUILT.exists() or not stamp.exists() or stamp.read_text() != digest:
            subprocess.run([ROOT / "script" / "forge", str(BUILT)], check=True, capture_output=True)
            stamp.write_text(digest)
    return BUILT


def digest_sources() -> str:
    digest = hashlib.sha256()
    for source in SOURCES:
        place = ROOT / source
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file() and file.suffix not in (".webp", ".mp4"):
                digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()
