"""GET /api/render: a macro as Confluence's exports to PDF and Word get it."""

import http.client
import json
import time
from typing import Any
from urllib.parse import urlsplit

import jwt
import pytest

from lib.confluence.query_hash import query_hash, read_query
from lib.page.static import UNREADABLE
from tests.test_common import assert_problem
from tests.world import Reply, Site, World

MACRO = "0b5f9c1e-5d5e-4d3a-9b11-1f0c6a1d2e3f"
PAGE: dict[str, Any] = {
    "version": 1,
    "title": "Moving",
    "theme": "harbour",
    "sections": [
        {
            "id": "s1",
            "layout": "stack",
            "background": {"kind": "plain"},
            "blocks": [
                {"id": "b1", "type": "heading", "props": {"text": "One & all", "level": 2}},
                {"id": "b2", "type": "image", "props": {"ratio": "16:9"}},
            ],
        }
    ],
}
PAGE["sections"][0]["blocks"][1]["props"]["image"] = {"source": "library", "id": "waves", "alt": "Waves", "width": 600}


def visit(site: Site, method: str, path: str, body: bytes | None = None, cookie: str = "") -> http.client.HTTPResponse:
    """As a person of the site, in its own pages."""
    address = urlsplit(site.base_url)
    connection = http.client.HTTPConnection("127.0.0.1", address.port or 80, timeout=20)
    headers = {"Host": address.netloc, "Cookie": cookie, "Content-Type": "application/json"}
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


def publish(world: World, body: str, who: str = "bob") -> str:
    """Publishes a page with the macro; returns the query that asks for it."""
    person = world.people[who]
    site = person.site
    signed_in = visit(site, "GET", f"/login?accountId={person.account_id}&to=/wiki")
    cookie = str(signed_in.headers["Set-Cookie"]).partition(";")[0]
    node = {"type": "macro", "id": MACRO, "key": "skyline", "parameters": {"v": "1"}, "body": body}
    sent = json.dumps({"title": "With Skyline", "nodes": [node]}).encode()
    assert visit(site, "POST", f"/wiki/_host/pages/{site.published}/publish", sent, cookie).status == 200
    return f"page={site.published}&version=0&macro={MACRO}"


def address(world: World, query: str, **claims: Any) -> str:
    """The address as the site signs it; a claim given as None is left out."""
    site = world.sites["acme"]
    now = int(time.time())
    signed = {
        "iss": site.client_key,
        "iat": now,
        "exp": now + 180,
        "qsh": query_hash("GET", "/api/render", read_query(query)),
        **claims,
    }
    present = {name: value for name, value in signed.items() if value is not None}
    return f"/api/render?{query}&jwt={jwt.encode(present, site.shared_secret, algorithm='HS256')}"


def render(world: World, query: str, **claims: Any) -> Reply:
    return world.request("GET", address(world, query, **claims))


@pytest.fixture
def query(world: World) -> str:
    return publish(world, json.dumps(PAGE))


def test_it_is_the_macro_s_page_as_xhtml(world: World, query: str) -> None:
    base = world.ready["settings"]["MEDIA_BASE_URL"]
    mark = world.wire_mark()
    reply = render(world, query + "&xdm_e=http%3A%2F%2Facme&cp=%2Fwiki")
    [asked] = world.wire(mark, "confluence")

    assert (200, "text/html; charset=utf-8") == (reply.status, reply.headers["Content-Type"])
    picture = f'<p><img src="{base}/waves.webp" alt="Waves" width="600"/></p>'
    assert f"<h2>One &amp; all</h2>{picture}" == reply.body.decode()
    published = world.sites["acme"].published
    assert f"/wiki/rest/api/content/{published}/history/0/macro/id/{MACRO}" == asked["path"]


def test_a_body_that_is_no_page_is_a_sentence(world: World) -> None:
    assert f"<p><em>{UNREADABLE}</em></p>" == render(world, publish(world, '{"version":')).body.decode()


def test_the_descriptor_names_it_for_every_export_by_ids_only(calm: World) -> None:
    [macro] = calm.request("GET", "/atlassian-connect.json").json["modules"]["dynamicContentMacros"]

    assert {"pdf", "word", "html_export", "default"} == set(macro["renderModes"])
    template = "/api/render?page={page.id}&version={page.version}&macro={macro.id}"
    assert [{"url": template}] * 4 == list(macro["renderModes"].values())


@pytest.mark.parametrize(
    "ids",
    [
        "", "page=1&version=1", "page=1&version=1&macro=", "page=x&version=1&macro=m",
        "page=1&page=2&version=1&macro=m",
        "page=1&version=latest&macro=m", "page=1&version=1&macro=a/b", "page=1&version=1&macro=..%2f..%2fspace",
    ],
)  # fmt: skip
def test_ids_that_are_none_are_malformed(calm: World, ids: str) -> None:
    mark = calm.wire_mark()

    assert_problem(render(calm, ids), 400, "malformed_request")
    assert [] == calm.wire(mark, "confluence")


def test_a_macro_that_there_is_not_is_not_found(world: World, query: str) -> None:
    for other in (
        query.replace(MACRO, "other"),
        query.replace("version=0", "version=99"),
        query.replace("page=", "page=9"),
    ):
        assert_problem(render(world, other), 404, "not_found")


class TestTokens:
    def test_one_that_signs_another_address_is_refused(self, world: World, query: str) -> None:
        other = address(world, query.replace(MACRO, "other")).partition("&jwt=")[2]

        assert_problem(world.request("GET", f"/api/render?{query}&jwt={other}"), 401, "unauthenticated")

    def test_a_session_token_is_refused(self, world: World, query: str) -> None:
        token = world.people["bob"].token()
        headers = {"Authorization": f"JWT {token}"}

        assert_problem(render(world, query, qsh="context-qsh"), 401, "unauthenticated")
        assert_problem(world.request("GET", f"/api/render?{query}", headers=headers), 401, "unauthenticated")

    def test_in_the_header_it_is_as_good_and_beside_another_it_is_not(self, world: World, query: str) -> None:
        path, _, token = address(world, query).partition("&jwt=")
        headers = {"Authorization": f"JWT {token}"}

        assert 200 == world.request("GET", path, headers=headers).status
        assert_problem(world.request("GET", f"{path}&jwt={token}", headers=headers), 401, "unauthenticated")

    @pytest.mark.parametrize("claims", [{"exp": None}, {"exp": 1}, {"iss": "nobody"}, {"qsh": None}, {"iss": None}])
    def test_one_that_does_not_verify_is_refused(self, calm: World, claims: dict[str, Any]) -> None:
        assert_problem(render(calm, "page=1&version=1&macro=m", **claims), 401, "unauthenticated")

    def test_a_site_that_went_is_served_no_longer(self, world: World, query: str) -> None:
        assert 200 == render(world, query).status
        world.control(
            "POST", "/connect/send", {"clientKey": world.sites["acme"].client_key, "eventType": "uninstalled"}
        )

        assert_problem(render(world, query), 401, "unauthenticated")


@pytest.mark.parametrize(("kind", "status"), [("500", 502), ("refuse", 503), ("429", 503)])
def test_confluence_down_is_said_so(world: World, query: str, kind: str, status: int) -> None:
    world.control("POST", "/faults", {"service": "confluence", "kind": kind, "count": 3})

    assert status == render(world, query).status


def test_the_database_down_is_said_so(world: World, query: str) -> None:
    assert 200 == render(world, query).status
    world.control("POST", "/faults", {"service": "supabase", "kind": "refuse", "count": 3})

    assert_problem(render(world, query), 503, "upstream_unavailable")
