"""The key server of invocation tokens: asked seldom, believed for a day."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from lib.confluence.forge_keys import ForgeKeys
from lib.errors import Unauthenticated, UpstreamUnavailable
from lib.settings import Settings
from sandbox.forge.keys import jwk
from sandbox.wire import Answer, Request, Service, Wire
from tests.forge.kit import Event, Json, keys_of, sign
from tests.test_common import assert_problem
from tests.world import World

PEM = rsa.generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
HOUR_S, DAY_S = 3_600, 86_400


def test_keys_are_asked_for_once(world: World) -> None:
    mark = world.wire_mark()
    assert [204, 204] == [Event.of_new_site(world).send().status for _ in range(2)]

    assert 1 == len(world.wire(mark, "forge-keys"))


def test_a_flood_of_unknown_key_ids_asks_once(world: World) -> None:
    keys, event, mark = keys_of(world), Event.of_new_site(world), world.wire_mark()
    flood = [sign(event.claims(), keys.invocations, "RS256", {"kid": f"key-{n}"}) for n in range(50)]

    assert {401} == {event.send(token=token).status for token in flood}
    assert 1 == len(world.wire(mark, "forge-keys"))
    assert 204 == event.send().status


def test_what_is_none_of_ours_asks_nobody(world: World) -> None:
    event, mark = Event.of_new_site(world), world.wire_mark()
    another = sign(event.claims(), "x" * 64, "HS256", {"kid": keys_of(world).kid})

    assert [401, 401] == [event.send(token=token).status for token in (event.token(aud="another"), another)]
    assert [] == world.wire(mark, "forge-keys")


@pytest.mark.parametrize("kind", ["refuse", "500", "cut"])
def test_without_the_key_server_an_event_is_to_come_again(world: World, kind: str) -> None:
    world.control("POST", "/faults", {"service": "forge-keys", "kind": kind})

    assert_problem(Event.of_new_site(world).send(), 503, "upstream_unavailable")
    assert 204 == Event.of_new_site(world).send().status


ELSEWHERE: dict[str, Json] = {
    "moved": {"status": 302, "location": "http://127.0.0.1:1/keys"},
    "no keys": {"status": 200, "keys": []},
    "keys of another kind": {"status": 200, "keys": [{"kty": "EC", "kid": "x"}, {"kty": "RSA", "kid": "x"}, {}]},
}


@pytest.mark.parametrize("laid", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_an_answer_without_keys_is_none(world: World, laid: Json) -> None:
    world.control("POST", "/forge/keys", laid)
    mark = world.wire_mark()

    assert_problem(Event.of_new_site(world).send(), 503, "upstream_unavailable")
    assert ["forge-keys"] == [entry["service"] for entry in world.wire(mark)]


@dataclass
class Server:
    """A key server whose keys change, and a clock that goes as it is told."""

    url: str = ""
    kids: tuple[str, ...] = ("first",)
    is_down: bool = False
    asked: int = 0
    now_s: float = 1_000.0
    keys: ForgeKeys = field(init=False)

    def handle(self, _request: Request) -> Answer:
        self.asked += 1
        return Answer(500) if self.is_down else Answer.json(200, {"keys": [jwk(kid, PEM) for kid in self.kids]})

    def has(self, kid: str) -> bool:
        try:
            self.keys.get(kid)
        except Unauthenticated:
            return False
        return True


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    service = Service("forge-keys", server.handle, Wire())
    service.start()
    settings = Settings({"FORGE_KEYS_URL": f"http://127.0.0.1:{service.port}/keys"})
    with httpx.Client(trust_env=False) as http:
        server.keys = ForgeKeys(http, settings, lambda: server.now_s)
        yield server
    service.stop()


def test_a_new_key_is_found_at_its_first_use(server: Server) -> None:
    assert server.has("first")
    server.kids, server.now_s = ("second",), server.now_s + 30

    assert server.has("second")
    assert not server.has("first")
    assert 2 == server.asked


def test_an_unknown_key_is_asked_for_every_thirty_seconds_at_most(server: Server) -> None:
    for seconds, asked in ((0, 1), (29, 1), (1, 2), (29, 2), (1, 3)):
        server.now_s += seconds
        assert not server.has("unknown")
        assert asked == server.asked


def test_keys_are_asked_for_anew_after_an_hour(server: Server) -> None:
    for seconds, asked in ((0, 1), (HOUR_S - 1, 1), (1, 2)):
        server.now_s += seconds
        assert server.has("first")
        assert asked == server.asked


def test_keys_of_a_day_serve_while_the_server_is_down(server: Server) -> None:
    assert server.has("first")
    server.is_down, server.now_s = True, server.now_s + DAY_S - 1
    for _ in range(3):
        assert server.has("first")
        with pytest.raises(UpstreamUnavailable):
            server.has("second")
    assert 2 == server.asked

    server.now_s += 1
    with pytest.raises(UpstreamUnavailable):
        server.has("first")


def test_a_server_that_is_back_is_believed(server: Server) -> None:
    server.is_down = True
    with pytest.raises(UpstreamUnavailable):
        server.has("first")
    server.is_down = False

    assert server.has("first")
