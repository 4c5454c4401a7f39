"""The site checks the app's descriptor, installs it by the real handshake, and hands out addresses and tokens."""

import http.client
import json
import time
from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import parse_qs, quote, urlsplit

import jwt
import pytest

from sandbox.confluence import descriptor
from sandbox.confluence.lifecycle import InstallRefused
from sandbox.confluence.tokens import query_hash
from tests.sandbox.sites import ALICE, APP_KEY, BOB, VICTOR, Sites, make_descriptor, running_sites

APP_URL = "http://app.localhost:3000"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    with running_sites(tmp_path_factory.mktemp("sites")) as sites:
        yield sites


@pytest.fixture
def sites(running: Sites) -> Sites:
    """As seeded, with no app installed yet."""
    running.app.hooks.clear()
    running.app.hook_status = 204
    running.confluence.reset()
    return running


def read_key(sites: Sites, kid: str) -> tuple[int, str, str | None]:
    connection = http.client.HTTPConnection("127.0.0.1", sites.keys_port, timeout=10)
    connection.request("GET", f"/{kid}")
    response = connection.getresponse()
    answer = response.status, response.read().decode(), response.headers["Location"]
    connection.close()
    return answer


class TestHandshake:
    def test_install_hooks_are_signed_with_the_key_that_the_key_server_answers(self, sites: Sites) -> None:
        sites.confluence.install_all()
        hook = sites.app.hooks[0]
        kid = jwt.get_unverified_header(hook.token)["kid"]
        status, pem, _ = read_key(sites, kid)
        app_url = sites.app.descriptor["baseUrl"]
        claims = jwt.decode(hook.token, pem, algorithms=["RS256"], audience=app_url)
        assert status == 200
        assert (hook.body["eventType"], hook.body["key"], hook.body["productType"]) == (
            "installed",
            APP_KEY,
            "confluence",
        )
        assert claims["iss"] == hook.body["clientKey"] == sites.describe()["clientKey"]
        assert claims["qsh"] == query_hash("POST", "/hook")
        assert time.time() < claims["exp"] < time.time() + 600
        assert hook.body["baseUrl"] == sites.describe()["baseUrl"]
        assert hook.body["sharedSecret"] == sites.describe()["sharedSecret"]

    def test_enabled_follows_signed_with_the_shared_secret(self, sites: Sites) -> None:
        sites.confluence.install_all()
        assert [hook.body["eventType"] for hook in sites.app.hooks] == ["installed", "enabled"] * 2
        hook = sites.app.hooks[1]
        claims = jwt.decode(hook.token, sites.secret(), algorithms=["HS256"])
        assert claims["iss"] == hook.body["clientKey"]
        assert "sharedSecret" not in hook.body

    def test_a_hook_that_is_refused_stops_the_installation(self, sites: Sites) -> None:
        sites.app.hook_status = 401
        with pytest.raises(InstallRefused, match="installed hook answered 401"):
            sites.confluence.install_all()
        assert sites.as_app("GET", "/rest/api/content/1277953").status == 401

    def test_it_is_installed_once(self, sites: Sites) -> None:
        sites.confluence.install_all()
        sites.confluence.install_all()
        assert len(sites.app.hooks) == 4

    def test_a_rotated_secret_counts_once_the_app_took_it(self, sites: Sites) -> None:
        sites.confluence.install_all()
        order = {"clientKey": sites.describe()["clientKey"], "eventType": "installed", "sharedSecret": "n" * 40}
        sites.app.hook_status = 500
        assert sites.control("POST", "/connect/send", order) == {"status": 500}
        assert sites.secret() != "n" * 40
        sites.app.hook_status = 204
        assert sites.control("POST", "/connect/send", order) == {"status": 204}
        assert sites.secret() == sites.describe()["sharedSecret"] == "n" * 40

    def test_an_uninstalled_app_stays_so_over_a_restart_but_not_over_a_reset(self, sites: Sites) -> None:
        sites.confluence.install_all()
        order = {"clientKey": sites.describe()["clientKey"], "eventType": "uninstalled"}
        assert sites.control("POST", "/connect/send", order) == {"status": 204}
        sites.confluence.install_all()
        assert sites.as_app("GET", "/rest/api/content/1277953").status == 401
        sites.confluence.reset()
        sites.confluence.install_all()
        assert sites.as_app("GET", "/rest/api/content/1277953").status == 200


class TestKeyServer:
    def test_an_unknown_kid_is_not_found(self, sites: Sites) -> None:
        assert read_key(sites, "another")[0] == 404

    def test_a_control_call_lays_an_answer(self, sites: Sites) -> None:
        laid = {"kid": "a/b", "status": 302, "body": "x", "location": "http://127.0.0.1:1/", "delayMs": 1}
        sites.control("POST", "/connect/keys", laid)
        assert read_key(sites, "a/b") == (302, "x", "http://127.0.0.1:1/")
        sites.confluence.reset()
        assert read_key(sites, "a/b")[0] == 404


def changed(path: str, value: Any) -> dict[str, Any]:
    """The small app's descriptor with one member changed, by a dotted path; None takes it away."""
    made = make_descriptor(APP_URL)
    *way, last = path.split(".")
    place: Any = made
    for name in way:
        place = place[int(name)] if name.isdigit() else place[name]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return made


MACRO = "modules.dynamicContentMacros.0"


class TestDescriptor:
    def test_a_descriptor_that_fits_is_taken(self) -> None:
        descriptor.verify(make_descriptor(APP_URL), APP_URL)

    @pytest.mark.parametrize(
        ("path", "value", "reason"),
        [
            ("key", "not a key", "key must be"),
            ("key", "k" * 65, "key must be"),
            ("name", None, "name is missing"),
            ("colour", "red", "unknown member"),
            ("baseUrl", APP_URL + "/", "baseUrl must be"),
            ("authentication", {"type": "none"}, "authentication must be"),
            ("lifecycle.installed", None, "lifecycle.installed is required"),
            ("lifecycle.installed", "https://other.example/hook", "must be a path"),
            ("lifecycle.moved", "/hook", "unknown lifecycle event"),
            ("scopes", ["READ", "EVERYTHING"], "unknown scope"),
            ("scopes", "READ", "scopes must be a list"),
            ("apiVersion", "1", "apiVersion"),
            ("apiMigrations.gdpr", False, "gdpr"),
            ("apiMigrations.signed-install", None, "signed-install"),
            (f"{MACRO}.key", "a_b", "key must be"),
            (f"{MACRO}.name", "Tower", "name.value"),
            (f"{MACRO}.url", "https://other.example/", "url must be a path"),
            (f"{MACRO}.bodyType", "html", "bodyType"),
            (f"{MACRO}.outputType", "wide", "outputType"),
            (f"{MACRO}.colour", "red", "unknown member"),
            (f"{MACRO}.parameters", [{"identifier": "x", "name": {"value": "X"}, "type": "text"}], "parameter type"),
            (f"{MACRO}.renderModes", {"print": {"url": "/render"}}, "render mode"),
            (f"{MACRO}.editor.url", None, "editor.url"),
            (f"{MACRO}.editor.size", "big", "unknown editor member"),
            ("modules.generalPages.0.url", "https://other.example/", "generalPages 'tower-bills': url must be a path"),
            ("modules.generalPages.0.name", {}, "name.value"),
            ("modules.adminPages.0.key", "a_b", "key must be"),
            ("modules.adminPages.0.colour", "red", "unknown member"),
            ("modules.adminPages", {}, "adminPages must be a list"),
        ],
    )
    def test_what_does_not_fit_is_named(self, path: str, value: Any, reason: str) -> None:
        with pytest.raises(descriptor.DescriptorRefused, match=reason):
            descriptor.verify(changed(path, value), APP_URL)

    @pytest.mark.parametrize("body", [b"{", b"[]", b"<html>"])
    def test_what_is_no_object_is_refused(self, body: bytes) -> None:
        with pytest.raises(descriptor.DescriptorRefused):
            descriptor.parse(body)


def open_frame(sites: Sites, macro: dict[str, Any], who: str | None = BOB, **asked: Any) -> tuple[int, Any]:
    body = {"page": sites.page("draft"), "macro": macro, "place": "editor", "editing": True, **asked}
    headers = {"Content-Type": "application/json", **(sites.session(who) if who else {})}
    reply = sites.send("POST", "/wiki/_host/frame", json.dumps(body).encode(), headers)
    return reply.status, reply.json


class TestFrames:
    MACRO: ClassVar = {"type": "macro", "id": "m-1", "key": "tower", "parameters": {}, "body": "ä" * 200}

    @pytest.fixture(autouse=True)
    def installed(self, sites: Sites) -> None:
        sites.confluence.install_all()

    def test_the_address_is_expanded_and_signed(self, sites: Sites) -> None:
        _, frame = open_frame(sites, self.MACRO, place="view")
        address = urlsplit(frame["url"])
        query = {name: values[0] for name, values in parse_qs(address.query, keep_blank_values=True).items()}
        assert f"{address.scheme}://{address.netloc}" == sites.app.descriptor["baseUrl"]
        assert (query["page"], query["macro"], query["x"]) == (sites.page("draft"), "m-1", "")
        assert (query["body"], query["cut"]) == ("ä" * 128, "true")
        assert query["xdm_e"] == sites.describe()["baseUrl"].removesuffix("/wiki")
        assert {"xdm_c", "cp", "lic", "cv", "jwt"} <= query.keys()
        claims = jwt.decode(query["jwt"], sites.secret(), algorithms=["HS256"])
        assert claims["qsh"] == query_hash("GET", f"{address.path}?{address.query}")
        assert (claims["iss"], claims["sub"]) == (sites.describe()["clientKey"], BOB)

    def test_a_token_is_fresh_and_names_the_page(self, sites: Sites) -> None:
        body = {"page": sites.page("draft"), "macro": self.MACRO, "place": "editor", "editing": True}
        headers = {"Content-Type": "application/json", **sites.session(BOB)}
        token = sites.send("POST", "/wiki/_host/token", json.dumps(body).encode(), headers).json["token"]
        claims = jwt.decode(token, sites.secret(), algorithms=["HS256"])
        assert claims["qsh"] == "context-qsh"
        assert claims["exp"] - claims["iat"] == 900
        assert claims["context"]["confluence"]["content"]["id"] == sites.page("draft")

    def test_only_who_may_edit_opens_the_editor(self, sites: Sites) -> None:
        published = sites.page("current")
        assert open_frame(sites, self.MACRO, page=published)[0] == 200
        assert open_frame(sites, self.MACRO, VICTOR, page=published)[0] == 403
        assert open_frame(sites, self.MACRO, None, page=published)[0] == 403
        assert open_frame(sites, self.MACRO, VICTOR)[0] == 404

    def test_anonymous_readers_get_a_token_without_an_account(self, sites: Sites) -> None:
        page = sites.page("current")
        content = json.dumps({"title": "Towers", "nodes": [self.MACRO]}).encode()
        sent = {"Content-Type": "application/json"}
        assert sites.send("POST", f"/wiki/_host/pages/{page}/publish", content, sent | sites.session(BOB)).status == 200
        asked = json.dumps({"page": page, "macro": {"type": "macro", "id": "m-1", "key": ""}}).encode()
        token = sites.send("POST", "/wiki/_host/token", asked, sent).json["token"]
        assert "sub" not in jwt.decode(token, sites.secret(), algorithms=["HS256"])

    def test_a_macro_of_an_app_that_is_disabled_is_not_shown(self, sites: Sites) -> None:
        order = {"clientKey": sites.describe()["clientKey"], "eventType": "disabled"}
        sites.control("POST", "/connect/send", order)
        assert open_frame(sites, self.MACRO)[0] == 404


def open_app_page(sites: Sites, key: str, who: str | None, call: str = "app-page") -> tuple[int, Any]:
    headers = {"Content-Type": "application/json", **(sites.session(who) if who else {})}
    reply = sites.send("POST", f"/wiki/_host/{call}", json.dumps({"key": key}).encode(), headers)
    return reply.status, reply.json


class TestAppPages:
    """Pages of an app's own: in the menu and in a frame for those whom they are for."""

    @pytest.fixture(autouse=True)
    def installed(self, sites: Sites) -> None:
        sites.confluence.install_all()

    def test_its_token_names_the_person_and_no_content(self, sites: Sites) -> None:
        _, answer = open_app_page(sites, "tower-bills", BOB, "app-page/token")
        claims = jwt.decode(answer["token"], sites.secret(), algorithms=["HS256"])
        assert ("context-qsh", BOB) == (claims["qsh"], claims["sub"])
        assert {} == claims["context"]["confluence"]

    def test_its_address_is_signed(self, sites: Sites) -> None:
        _, frame = open_app_page(sites, "tower-bills", BOB)
        address = urlsplit(frame["url"])
        claims = jwt.decode(parse_qs(address.query)["jwt"][0], sites.secret(), algorithms=["HS256"])
        assert "/bills.html" == address.path
        assert claims["qsh"] == query_hash("GET", f"{address.path}?{address.query}")

    @pytest.mark.parametrize(
        ("key", "who", "status"),
        [
            ("tower-bills", VICTOR, 200),
            ("tower-bills", None, 404),
            ("tower-admin", ALICE, 200),
            ("tower-admin", BOB, 404),
            ("tower-walls", ALICE, 404),
        ],
    )
    def test_it_is_there_for_whom_it_is_meant(self, sites: Sites, key: str, who: str | None, status: int) -> None:
        assert status == open_app_page(sites, key, who)[0]
        assert status == open_app_page(sites, key, who, "app-page/token")[0]
        path = f"/wiki/plugins/servlet/ac/{APP_KEY}/{key}"
        headers = sites.session(who) if who else {}
        assert status == sites.send("GET", path, b"", headers).status
        assert (status == 200) == (path in sites.send("GET", "/wiki", b"", headers).body.decode())


class TestDrafts:
    @pytest.fixture(autouse=True)
    def installed(self, sites: Sites) -> None:
        sites.confluence.install_all()

    def put(self, sites: Sites, who: str, body: str = "x", page: str | None = None) -> int:
        node = {"type": "macro", "id": "m-1", "key": "tower", "parameters": {}, "body": body}
        sent = json.dumps({"title": "Draft", "nodes": [node]}).encode()
        headers = {"Content-Type": "application/json", **sites.session(who)}
        return sites.send("PUT", f"/wiki/_host/pages/{page or sites.page('draft')}/draft", sent, headers).status

    def test_they_are_kept_for_editors_only(self, sites: Sites) -> None:
        assert self.put(sites, BOB) == 200
        assert self.put(sites, VICTOR) == 404
        assert self.put(sites, VICTOR, page=sites.page("current")) == 403

    def test_saving_ends_when_the_right_is_lost_or_the_page_gone(self, sites: Sites) -> None:
        order = {"clientKey": sites.describe()["clientKey"]}
        page = sites.page("current")
        sites.control("POST", "/confluence/permission", {**order, "accountId": BOB, "update": False})
        assert self.put(sites, BOB, page=page) == 403
        sites.control("POST", "/confluence/permission", {**order, "accountId": BOB, "update": True})
        sites.control("POST", "/confluence/page", {**order, "id": page, "status": "missing"})
        assert self.put(sites, BOB, page=page) == 404

    def test_what_the_storage_format_cannot_hold_is_refused(self, sites: Sites) -> None:
        assert self.put(sites, BOB, "a\x01b") == 400
        assert self.put(sites, BOB, "x" * (5 * 1024 * 1024)) == 413
        assert self.put(sites, BOB, "]]> & <b> ü 🌆\n\t") == 200

    def test_a_copy_is_a_draft_with_the_same_macros(self, sites: Sites) -> None:
        assert self.put(sites, BOB) == 200
        headers = {"Content-Type": "application/json", **sites.session(BOB)}
        copied = sites.send("POST", f"/wiki/_host/pages/{sites.page('draft')}/copy", b"{}", headers).json["id"]
        page = sites.confluence.store.sites["acme"].pages[copied]
        assert (page.status, page.content.title) == ("draft", "Copy of Draft")
        assert page.content.find_macro("m-1") is not None


class TestPeople:
    def test_an_anonymous_reader_sees_published_pages_only(self, sites: Sites) -> None:
        sites.confluence.install_all()
        shown = sites.send("GET", "/wiki").body.decode()
        assert "Welcome to Acme" in shown
        assert "Product launch" not in shown
        assert sites.send("GET", f"/wiki/pages/{sites.page('draft')}").status == 404
        assert sites.send("GET", f"/wiki/pages/{sites.page('current')}").status == 200

    def test_a_viewer_has_no_edit(self, sites: Sites) -> None:
        path = f"/wiki/pages/{sites.page('current')}"
        assert b'/edit"' not in sites.send("GET", path, headers=sites.session(VICTOR)).body
        assert sites.send("GET", f"{path}/edit", headers=sites.session(VICTOR)).status == 403
        assert b'/edit"' in sites.send("GET", path, headers=sites.session(BOB)).body

    @pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/a\r\nSet-Cookie: x=1", "wiki"])
    def test_signing_in_leads_nowhere_else(self, sites: Sites, to: str) -> None:
        reply = sites.send("GET", f"/login?accountId={BOB}&to={quote(to)}")
        assert (reply.status, reply.headers["Location"]) == (302, "/wiki")

    def test_a_session_of_one_site_is_none_at_the_other(self, sites: Sites) -> None:
        path = f"/wiki/pages/{sites.page('draft', 'globex')}"
        assert sites.send("GET", path, headers=sites.session(BOB), site="globex").status == 404
        assert sites.send("GET", f"/login?accountId={BOB}", site="globex").status == 404

    @pytest.mark.parametrize("value", ["%FF.%FE", "x.é", '"x'])
    def test_a_session_that_nobody_signed_is_nobodys(self, sites: Sites, value: str) -> None:
        reply = sites.send("GET", "/wiki", headers={"Cookie": f"cloud.session.token={value}"})
        assert (reply.status, b"Sign in" in reply.body) == (200, True)

    def test_a_name_that_no_file_can_have_is_not_found(self, sites: Sites) -> None:
        assert sites.send("GET", f"/wiki/static/{'x' * 300}").status == 404

    def test_an_empty_account_signs_out(self, sites: Sites) -> None:
        reply = sites.send("GET", "/login?accountId=&to=/wiki")
        assert "Max-Age=0" in reply.headers["Set-Cookie"]

    def test_what_people_write_is_text(self, sites: Sites) -> None:
        nodes = [{"type": "text", "id": "t", "text": "</script><b>bold</b>"}]
        sent = json.dumps({"title": "<i>x</i>", "nodes": nodes}).encode()
        headers = {"Content-Type": "application/json", **sites.session(BOB)}
        page = sites.page("current")
        assert sites.send("POST", f"/wiki/_host/pages/{page}/publish", sent, headers).status == 200
        for path in (f"/wiki/pages/{page}", f"/wiki/pages/{page}/edit", "/wiki"):
            shown = sites.send("GET", path, headers=headers).body
            assert b"<b>" not in shown
            assert b"<i>x" not in shown

    def test_an_unknown_host_is_no_site(self, sites: Sites) -> None:
        assert sites.send("GET", "/wiki", site="umbrella").status == 404
