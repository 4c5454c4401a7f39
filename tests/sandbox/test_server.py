"""`script/server`: how it starts, what it says, and that nothing is left of it."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest

from sandbox.database.postgres import Postgres, installed_programs
from tests.sandbox.functions_kit import wait_until
from tests.sandbox.server_kit import (
    AS_NOBODY,
    ROOT,
    SCRIPT,
    Server,
    clean_environment,
    is_alive,
    start,
    start_free,
)
from tests.world import World


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that servers of this file have used before."""
    folder = tmp_path_factory.mktemp("server")
    with start_free(folder) as server:
        assert (0, True) == (server.end()[0], server.ready is not None)
    return folder


@pytest.fixture
def server(data: Path) -> Iterator[Server]:
    with start_free(data) as running:
        assert running.ready, running.words()
        yield running


@pytest.fixture(scope="class")
def standing(data: Path) -> Iterator[Server]:
    """One for all tests of a class that only look at it."""
    with start_free(data) as running:
        assert running.ready, running.words()
        yield running


def ask(server: Server, path: str, host: str | None = None) -> int:
    """The status of GET at the app's port, or at that of the sites when their host is given."""
    app, _, sites, _ = server.ports()
    connection = http.client.HTTPConnection("127.0.0.1", sites if host else app, timeout=10)
    connection.request("GET", path, headers={"Host": host or f"app.localhost:{app}"})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def are_refused(ports: list[int]) -> bool:
    for port in ports:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return False
    return True


class TestReady:
    def test_json_is_one_line_and_nothing_else_is_on_stdout(self, server: Server) -> None:
        server.end()
        assert server.process.stdout is not None
        assert "" == server.process.stdout.read()

    def test_the_line_for_people_says_where_to_begin(self, data: Path) -> None:
        with start(data, "--port", "0") as server:
            assert server.ready.startswith("Skyline is ready: http://app.localhost:")
            assert ".localhost:" in server.ready.partition("begin at")[2]
            server.end()
            assert server.process.stdout is not None
            assert "" == server.process.stdout.read()


class TestWhatTheLineSays:
    def test_every_address_of_the_line_answers_on_this_machine(self, standing: Server) -> None:
        assert 200 == ask(standing, "/api/health")
        assert 200 == ask(standing, "/wiki", standing.ready["confluence"].removeprefix("http://"))
        with psycopg.connect(standing.ready["databaseUrl"]) as owner:
            owners = owner.execute("select distinct tableowner from pg_tables where schemaname = 'app'").fetchall()
            assert owner.execute("select current_user").fetchall() == owners
        for name in ("stripe", "control"):
            port = int(standing.ready[name].rpartition(":")[2])
            socket.create_connection(("127.0.0.1", port), timeout=5).close()

    def test_what_a_browser_opens_has_a_name_and_the_sites_are_of_another_origin(self, standing: Server) -> None:
        hosts = [standing.ready["url"], *(site["baseUrl"] for site in standing.ready["sites"])]
        names = [address.removeprefix("http://").partition(":")[0] for address in hosts]
        assert ["app.localhost", "acme.localhost", "globex.localhost", "initech.localhost"] == names

    def test_the_settings_are_those_that_the_functions_see(self, standing: Server) -> None:
        settings = standing.ready["settings"]
        text = Path(f"/proc/{standing.ready['pids']['functions']}/environ").read_bytes().decode()
        seen = dict(pair.split("=", 1) for pair in text.split("\0") if pair)
        assert settings == {name: seen[name] for name in settings}

    def test_files_and_folders_of_the_line_are_there(self, standing: Server) -> None:
        assert Path(standing.ready["functionsTmp"]).is_dir()
        assert Path(standing.ready["auditPublicKey"]).read_text().startswith("-----BEGIN PUBLIC KEY-----")

    def test_sites_and_people_are_as_the_contract_says(self, standing: Server) -> None:
        sites = standing.ready["sites"]
        assert [("enterprise", "connect"), ("trial", "connect"), ("trial", "forge")] == [
            (site["plan"], site["door"]) for site in sites
        ]
        people = [(account["name"].split()[0], account["role"]) for site in sites for account in site["accounts"]]
        assert [
            ("Alice", "administrator"),
            ("Bob", "editor"),
            ("Victor", "viewer"),
            ("Charlie", "administrator"),
            ("Dora", "editor"),
            ("Erin", "administrator"),
            ("Frank", "editor"),
            ("Gus", "viewer"),
        ] == people
        for site in sites:
            assert {"draft", "current"} == {page["status"] for page in site["pages"]}


class TestEnd:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_it_ends_with_nothing_left(self, server: Server, data: Path, number: int) -> None:
        members, ports = server.members(), server.ports()
        assert len(members) > 4
        status, took_s = server.end(number)
        assert (0, True) == (status, took_s <= 3)
        assert [] == [pid for pid in members if is_alive(pid)]
        assert are_refused(ports)
        assert [] == [file.name for pattern in ("*.pid", "*lock*", ".s.*") for file in data.rglob(pattern)]

    def test_an_open_stream_does_not_keep_it(self, server: Server) -> None:
        app = server.ports()[0]
        with socket.create_connection(("127.0.0.1", app)) as client:
            client.sendall(b"POST /api/generate HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 100\r\n\r\n")
            status, took_s = server.end()
        assert (0, True) == (status, took_s <= 3)

    def test_it_ends_while_it_starts(self, tmp_path: Path) -> None:
        process = subprocess.Popen(
            [ROOT / "script" / "server", "--json", "--port", "0", "--data", tmp_path / "d"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=clean_environment(),
        )
        wait_until((tmp_path / "d" / "postgres").exists, 20)
        members = Server(process, None, 0).members()  # type: ignore[arg-type]  # nothing else of it is asked
        process.terminate()
        assert (b"", b"") == process.communicate(timeout=5)
        assert 0 == process.returncode
        assert [] == [pid for pid in members if is_alive(pid)]

    def test_nothing_outlives_it_when_it_is_killed(self, server: Server) -> None:
        members = server.members()
        server.process.kill()
        wait_until(lambda: not [pid for pid in members if is_alive(pid)], 5)
        assert are_refused(server.ports())

    def test_it_starts_on_the_folder_of_one_that_was_killed_at_its_first_files(self, tmp_path: Path) -> None:
        for half_written in ("version", "secrets.json.new"):
            (tmp_path / half_written).touch()
        with start_free(tmp_path) as server:
            assert server.ready, server.words()

    def test_it_starts_at_once_on_the_folder_of_one_that_was_killed(self, data: Path) -> None:
        with start_free(data) as killed:
            killed.process.kill()
            with start_free(data) as next_one:
                assert next_one.ready, next_one.words()


class TestRefusals:
    """It cannot start: exit 1, one sentence, nothing left."""

    def refuse(self, *arguments: Any, **options: Any) -> str:
        with start_free(*arguments, **options) as server:
            words: str = server.words()
            assert (1, None) == (server.process.returncode, server.ready)
        assert 1 == len(words.strip().splitlines()), words
        return words

    @pytest.mark.parametrize("step", [0, 1, 2])
    def test_a_port_that_is_taken_is_named(self, data: Path, step: int) -> None:
        with ExitStack() as stack:
            port = free_ports()
            stack.enter_context(socket.create_server(("127.0.0.1", port + step)))
            words = self.refuse(data, "--port", str(port))
        assert f"Port {port + step} is taken" in words

    def test_a_second_server_on_the_same_folder(self, server: Server, data: Path) -> None:
        assert "Another server runs on the data folder" in self.refuse(data)
        assert 200 == ask(server, "/api/health")

    def test_a_folder_of_another_version_of_the_sandbox(self, data: Path, tmp_path: Path) -> None:
        copy(data, tmp_path / "d")
        (tmp_path / "d" / "version").write_text("0\n")
        assert "another version of the sandbox" in self.refuse(tmp_path / "d")

    def test_a_folder_of_another_postgres(self, data: Path, tmp_path: Path) -> None:
        copy(data, tmp_path / "d")
        (tmp_path / "d" / "postgres" / "PG_VERSION").write_text("16\n")
        assert "holds data of Postgres 16" in self.refuse(tmp_path / "d")

    def test_a_folder_with_a_migration_that_is_not_ours(self, data: Path, tmp_path: Path) -> None:
        copy(data, tmp_path / "d")
        postgres = Postgres(tmp_path / "d" / "postgres")
        postgres.start()
        with psycopg.connect(postgres.url, autocommit=True) as owner:
            owner.execute("insert into supabase_migrations.schema_migrations (version) values ('20991231000000')")
        postgres.stop()
        assert "a migration (20991231000000) that is not" in self.refuse(tmp_path / "d")

    def test_a_folder_that_holds_something_else_is_left_as_it_is(self, tmp_path: Path) -> None:
        """A start clears `tmp` in its folder."""
        kept = tmp_path / "tmp" / "thesis.txt"
        kept.parent.mkdir()
        kept.touch()
        assert "holds a tmp of somebody else" in self.refuse(tmp_path)
        assert [kept.parent] == list(tmp_path.iterdir())
        assert kept.exists()

    def test_a_folder_that_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "d").touch()
        assert "cannot be the data folder" in self.refuse(tmp_path / "d")


class TestPartsThatDie:
    @pytest.mark.parametrize(("words", "part"), [(["postgres", "-D"], "Postgres"), (["postgrest"], "PostgREST")])
    def test_it_ends_when_a_part_of_it_dies(self, server: Server, words: list[str], part: str) -> None:
        members = server.members()
        os.kill(find_member(server, words), signal.SIGKILL)
        said = server.words()
        assert 1 == server.process.returncode
        assert f"{part} has died" in said
        assert 1 == len(said.strip().splitlines())
        wait_until(lambda: not [pid for pid in members if is_alive(pid)], 5)

    def test_only_the_functions_are_started_anew(self, server: Server) -> None:
        world = World(server.ready)
        mark = world.wire_mark()
        before = server.ready["pids"]["functions"]
        os.kill(before, signal.SIGKILL)
        killed_at = time.monotonic()
        wait_until(lambda: world.control("GET", "/pids")["functions"] != before)
        assert 200 == ask(server, "/api/health")
        assert time.monotonic() - killed_at <= 2
        assert mark == world.wire_mark()
        assert not is_alive(before)


class TestTwoSideBySide:
    def test_each_has_its_own_world(self, server: Server, tmp_path: Path) -> None:
        with start_free(tmp_path / "other") as other:
            assert not set(server.ports()) & set(other.ports())
            first, second = World(server.ready), World(other.ready)
            first.control("POST", "/site", {"clientKey": first.sites["acme"].client_key, "credits": 77})
            assert 77 == first.balance("alice")["balance"]
            assert 10_000 == second.balance("alice")["balance"]
            foreign = {"Authorization": f"JWT {first.people['alice'].token()}"}
            assert 401 == second.request("GET", "/api/checkout", headers=foreign).status
            first.control("POST", "/reset")


class TestRestart:
    def test_pages_sites_credits_and_secrets_stay(self, data: Path) -> None:
        with start_free(data) as first:
            world = World(first.ready)
            world.control("POST", "/site", {"clientKey": world.sites["acme"].client_key, "credits": 1234})
            page = {"clientKey": world.sites["acme"].client_key, "id": "777000777", "status": "current"}
            world.control("POST", "/confluence/page", page)
            first.end()
        with start_free(data) as second:
            again = World(second.ready)
            assert 1234 == again.balance("bob")["balance"]
            host = second.ready["confluence"].removeprefix("http://")
            assert 404 != ask(second, "/wiki/pages/777000777", host)
            assert secrets_of(first) == secrets_of(second)

    def test_a_reset_leads_back_to_the_seed_at_the_addresses_of_this_run(self, server: Server) -> None:
        world = World(server.ready)
        world.control("POST", "/reset")
        state = world.balance("bob")
        assert (10_000, "enterprise") == (state["balance"], state["plan"])

    def test_the_handshake_is_sent_again_only_at_new_addresses(self, data: Path) -> None:
        port = free_ports()
        for events in (4, 0):
            with start(data, "--json", "--port", str(port)) as server:
                lines = [json.loads(line["line"]) for line in World(server.ready).log()]
                assert events == len([line for line in lines if line.get("event") == "lifecycle"])
                server.end()


class TestEnvironment:
    def test_a_setting_of_the_environment_wins(self, data: Path) -> None:
        given = {"RATE_LIMITS": "account=2/60s,site=300/60s", "TRIAL_CREDITS": "5", "CRON_SECRET": "of-my-own"}
        with start_free(data, env=clean_environment() | given) as server:
            assert given == {name: server.ready["settings"][name] for name in given}

    def test_a_service_whose_key_is_given_is_used_for_real(self, data: Path) -> None:
        given = {"OPENAI_API_KEY": "sk-real-looking"}
        with start_free(data, env=clean_environment() | given) as server:
            settings = server.ready["settings"]
            assert "sk-real-looking" == settings["OPENAI_API_KEY"]
            assert "OPENAI_BASE_URL" not in settings
            assert "http://127.0.0.1:" in settings["GEMINI_BASE_URL"]

    def test_a_real_service_may_stand_at_an_address_of_its_own(self, data: Path) -> None:
        given = {"OPENAI_API_KEY": "sk-real-looking", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
        with start_free(data, env=clean_environment() | given) as server:
            assert "http://127.0.0.1:9/v1" == server.ready["settings"]["OPENAI_BASE_URL"]


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be somebody else")
class TestWhoStartsIt:
    def test_it_runs_in_a_folder_that_is_closed_to_everybody_else(self, tmp_path: Path) -> None:
        """As of `mktemp -d` or below /root: Postgres, which does not run as root, must reach it all the same."""
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        wheel = installed_programs().parent
        subprocess.run(["cp", "-r", wheel, closed], check=True)
        environment = clean_environment() | {"PYTHONPATH": f"{closed}:{ROOT}"}
        command = (str(ROOT / ".venv" / "bin" / "python"), "-m", "sandbox")
        with start_free(closed / "deep" / "data", command=command, env=environment) as server:
            assert server.ready, server.words()
            postgres = [pid for pid in server.members() if is_postgres(pid)]
            assert 0 not in {owner_of(pid) for pid in postgres}
            assert str(closed / wheel.name) in " ".join(word for pid in postgres for word in command_line(pid))

    @pytest.mark.parametrize("more", ["+setpcap", "-setpcap"])
    def test_it_runs_as_a_root_in_a_container(self, more: str) -> None:
        """With the rights that matter here of those that a container's root has by default, and with one less."""
        rights = f"-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,{more}"
        command = ("setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}", str(SCRIPT))
        with tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o755)
            with start_free(Path(folder) / "data", command=command) as server:
                assert server.ready, server.words()

    def test_it_runs_as_somebody_who_is_not_root(self) -> None:
        environment = clean_environment() | {"PYTHONPATH": str(ROOT)}
        command = (*AS_NOBODY, str(ROOT / ".venv" / "bin" / "python"), "-m", "sandbox")
        with tempfile.TemporaryDirectory() as folder:
            os.chown(folder, 65534, 65534)
            with start_free(Path(folder) / "data", command=command, env=environment, cwd="/") as server:
                assert server.ready, server.words()
                assert {65534} == {owner_of(pid) for pid in server.members()}
                assert 200 == ask(server, "/api/health")
                assert 0 == server.end()[0]


def copy(data: Path, to: Path) -> None:
    """With its owners: the cluster's is not root."""
    subprocess.run(["cp", "-a", data, to], check=True)


def free_ports() -> int:
    """A port with the next two free as well; below those that who asks for any gets: a restart finds it free."""
    while True:
        first = random.randrange(20_000, 32_000)  # noqa: S311 - a port is no secret
        with ExitStack() as stack:
            try:
                for step in range(3):
                    stack.enter_context(socket.create_server(("127.0.0.1", first + step)))
            except OSError:
                continue
            return first


def find_member(server: Server, words: list[str]) -> int:
    for pid in server.members():
        line = command_line(pid)
        if line and line[0].endswith(words[0]) and set(words[1:]) <= set(line):
            return pid
    raise AssertionError(f"no {words} among its processes")


def command_line(pid: int) -> list[str]:
    return ps(pid, "args").split()


def is_postgres(pid: int) -> bool:
    return "postgres" in " ".join(command_line(pid)[:1]) and "postgrest" not in " ".join(command_line(pid))


def owner_of(pid: int) -> int:
    return int(ps(pid, "uid"))


def ps(pid: int, column: str) -> str:
    command = ["ps", "-ww", "-o", f"{column}=", "-p", str(pid)]
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout


def secrets_of(server: Server) -> list[str]:
    settings = server.ready["settings"]
    return [settings["SECRETS_KEY"], settings["HASH_KEY"], *(site["sharedSecret"] for site in server.ready["sites"])]
