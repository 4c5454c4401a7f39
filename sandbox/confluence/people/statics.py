"""Scripts and styles of the sites: our own, and from packages the Connect bridge and what keeps a frame's height."""

import contextlib
import mimetypes
from pathlib import Path

from sandbox.trouble import Trouble
from sandbox.wire import Answer

OWN = Path(__file__).parent.parent / "static"
PACKAGES = Path(__file__).parents[2] / "node_modules"
FROM_PACKAGES = {
    "connect-host.js": PACKAGES / "atlassian-connect-js" / "dist" / "connect-host.js",
    "connect-host.css": PACKAGES / "atlassian-connect-js" / "dist" / "connect-host.css",
    "jquery.js": PACKAGES / "jquery" / "dist" / "jquery.min.js",
    "iframe-resizer.js": PACKAGES / "iframe-resizer" / "js" / "iframeResizer.min.js",
}


class BridgeMissing(Trouble):
    """The npm packages of the sandbox are not there."""


def verify_bridge() -> None:
    """Raises BridgeMissing when the bridge was not installed."""
    for path in FROM_PACKAGES.values():
        if not path.exists():
            raise BridgeMissing(f"{path.name} is missing: run script/setup server.")


def serve_static(name: str) -> Answer:
    path = FROM_PACKAGES.get(name) or find_own(name)
    if path is None:
        return Answer(404, [("Content-Type", "text/plain")], b"Not found")
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    kind = "text/javascript" if path.suffix == ".js" else kind
    return Answer(200, [("Content-Type", f"{kind}; charset=utf-8"), ("Cache-Control", "no-cache")], path.read_bytes())


def find_own(name: str) -> Path | None:
    # a name that no file can have is no file
    with contextlib.suppress(ValueError, OSError):
        path = (OWN / name).resolve()
        if path.is_relative_to(OWN) and path.is_file():
            return path
    return None
