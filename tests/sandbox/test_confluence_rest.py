"""The Confluence stand-in refuses what Confluence refuses, and answers the rest in its shapes."""

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sandbox.control import BadArgument
from tests.sandbox.sites import ALICE, APP_KEY, BOB, VICTOR, Reply, Sites, running_sites

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    with running_sites(tmp_path_factory.mktemp("sites")) as sites:
        yield sites


@pytest.fixture
def sites(running: Sites) -> Sites:
    running.app.hook_status = 204
    running.confluence.reset()
    running.confluence.install_all()
    return running


def upload(sites: Sites, page: str, status: str | None = "current", name: str = "sea.png", **headers: str) -> Reply:
    query = f"?status={status}" if status else ""
    body, content_type = form(name)
    sent = {"X_Atlassian_Token": "nocheck", "Content_Type": content_type, **headers}
    return sites.as_app("POST", f"/rest/api/content/{page}/child/attachment{query}", body, **sent)


def form(name: str, content: bytes = PNG, field: str = "file", extra: str = "") -> tuple[bytes, str]:
    head = f'--b\r\nContent-Disposition: form-data; name="minorEdit"\r\n\r\ntrue\r\n{extra}'
    head += (
        f'--b\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: image/png\r\n\r\n'
    )
    return head.encode() + content + b"\r\n--b--\r\n", "multipart/form-data; boundary=b"


def check(sites: Sites, page: str, account: str, operation: str = "update") -> Reply:
    body = {"subject": {"type": "user", "identifier": account}, "operation": operation}
    return sites.as_app("POST", f"/rest/api/content/{page}/permission/check", body)


class TestTokens:
    PATH = "/rest/api/content/1277953?status=any"

    def ask(self, sites: Sites, authorization: str | None) -> int:
        headers = {"Authorization": authorization} if authorization else {}
        return sites.send("GET", f"/wiki{self.PATH}", headers=headers).status

    def test_the_apps_own_token_is_taken(self, sites: Sites) -> None:
        assert self.ask(sites, f"JWT {sites.token('GET', self.PATH)}") == 200

    @pytest.mark.parametrize(
        "claims",
        [
            {"iss": "com.example.other"},
            {"iss": None},
            {"exp": None},
            {"iat": None},
            {"qsh": "context-qsh"},
            {"qsh": None},
            {"secret": "another site's secret of some length, at least 32"},
        ],
    )
    def test_a_token_that_does_not_verify_is_refused(self, sites: Sites, claims: dict[str, object]) -> None:
        assert self.ask(sites, f"JWT {sites.token('GET', self.PATH, **claims)}") == 401  # type: ignore[arg-type]  # claims of any kind

    @pytest.mark.parametrize(("name", "seconds"), [("exp", -5), ("iat", 600)])
    def test_a_token_out_of_its_time_is_refused(self, sites: Sites, name: str, seconds: int) -> None:
        claims = {name: int(time.time()) + seconds}
        assert self.ask(sites, f"JWT {sites.token('GET', self.PATH, **claims)}") == 401  # type: ignore[arg-type]  # any claim

    def test_the_query_hash_covers_method_path_and_query(self, sites: Sites) -> None:
        for method, path in [
            ("POST", self.PATH),
            ("GET", "/rest/api/content/1277953?status=draft"),
            ("GET", "/rest/api/content/1277953"),
            ("GET", "/wiki" + self.PATH),
        ]:
            assert self.ask(sites, f"JWT {sites.token(method, path)}") == 401, path

    @pytest.mark.parametrize("scheme", ["Bearer", "Basic"])
    def test_another_scheme_is_refused(self, sites: Sites, scheme: str) -> None:
        assert self.ask(sites, f"{scheme} {sites.token('GET', self.PATH)}") == 401

    @pytest.mark.parametrize("event", ["disabled", "uninstalled"])
    def test_an_app_that_is_not_enabled_is_refused(self, sites: Sites, event: str) -> None:
        token = sites.token("GET", self.PATH)
        client_key = sites.describe()["clientKey"]
        assert sites.control("POST", "/connect/send", {"clientKey": client_key, "eventType": event}) == {"status": 204}
        assert self.ask(sites, f"JWT {token}") == 401

    def test_a_scope_that_the_descriptor_does_not_name_is_refused(self, sites: Sites) -> None:
        for site in sites.confluence.store.sites.values():
            site.state.installation.descriptor["scopes"] = ["READ"]
        assert upload(sites, sites.page("current")).status == 403
        assert sites.as_app("GET", self.PATH).status == 200
        for site in sites.confluence.store.sites.values():
            site.state.installation.descriptor["scopes"] = []
        assert sites.as_app("GET", self.PATH).status == 403


class TestStatus:
    def test_a_draft_is_found_only_when_asked_for(self, sites: Sites) -> None:
        draft = sites.page("draft")
        assert sites.as_app("GET", f"/rest/api/content/{draft}").status == 404
        assert sites.as_app("GET", f"/rest/api/content/{draft}?status=any").json["status"] == "draft"
        assert sites.as_app("GET", f"/api/v2/pages/{draft}").status == 404
        assert sites.as_app("GET", f"/api/v2/pages/{draft}?get-draft=true").json["status"] == "draft"

    def test_a_published_page_with_changes_is_current_unless_its_draft_is_asked_for(self, sites: Sites) -> None:
        page = sites.page("current")
        sent = json.dumps({"title": "Changed", "nodes": []}).encode()
        headers = {"Content-Type": "application/json", **sites.session(BOB)}
        assert sites.send("PUT", f"/wiki/_host/pages/{page}/draft", sent, headers).status == 200
        assert sites.as_app("GET", f"/rest/api/content/{page}?status=any").json["status"] == "current"
        assert sites.as_app("GET", f"/rest/api/content/{page}?status=draft").json["status"] == "draft"
        assert sites.as_app("GET", f"/api/v2/pages/{page}").json["status"] == "current"
        assert sites.as_app("GET", f"/api/v2/pages/{page}?get-draft=true").json["status"] == "draft"

    def test_a_page_is_no_blog_post(self, sites: Sites) -> None:
        assert sites.as_app("GET", f"/api/v2/blogposts/{sites.page('current')}").status == 404

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("/rest/api/content/999999", 404),
            ("/api/v2/pages/999999", 404),
            ("/rest/api/content/abc", 400),
            ("/api/v2/pages/abc", 400),
            ("/rest/api/content/1277953?status=published", 400),
            ("/api/v2/pages/1277953?get-draft=yes", 400),
            ("/api/v2/pages/1277953?draft=true", 400),
            ("/rest/api/content/1277953?stat=any", 400),
            ("/rest/api/space", 404),
            ("/api/v2/spaces", 404),
            ("/rest/api/search?cql=type=page", 404),
        ],
    )
    def test_what_is_not_there_or_not_known_is_refused(self, sites: Sites, path: str, status: int) -> None:
        assert sites.as_app("GET", path).status == status

    def test_errors_have_the_shape_of_their_api(self, sites: Sites) -> None:
        assert sites.as_app("GET", "/rest/api/content/999999").json["statusCode"] == 404
        assert sites.as_app("GET", "/api/v2/pages/999999").json["errors"][0]["code"] == "NOT_FOUND"

    def test_another_sites_page_is_not_there(self, sites: Sites) -> None:
        assert sites.as_app("GET", f"/rest/api/content/{sites.page('current', 'globex')}?status=any").status == 404

    def test_a_page_can_change_right_after_its_status_was_read(self, sites: Sites) -> None:
        draft = sites.page("draft")
        order = {"clientKey": sites.describe()["clientKey"], "id": draft, "status": "current"}
        sites.control("POST", "/confluence/page", {**order, "when": "afterNextStatusRead"})
        assert sites.as_app("GET", f"/rest/api/content/{draft}?status=any").json["status"] == "draft"
        assert upload(sites, draft, "draft").status == 404
        assert upload(sites, draft, "current").status == 200

    def test_a_trashed_page_says_so_and_a_missing_one_is_gone(self, sites: Sites) -> None:
        page = sites.page("current")
        order = {"clientKey": sites.describe()["clientKey"], "id": page}
        sites.control("POST", "/confluence/page", {**order, "status": "trashed"})
        assert sites.as_app("GET", f"/rest/api/content/{page}?status=any").json["status"] == "trashed"
        sites.control("POST", "/confluence/page", {**order, "status": "missing"})
        assert sites.as_app("GET", f"/rest/api/content/{page}?status=any").status == 404


class TestPermissionCheck:
    @pytest.mark.parametrize(("account", "allowed"), [(ALICE, True), (BOB, True), (VICTOR, False), ("nobody", False)])
    def test_it_says_who_may_update(self, sites: Sites, account: str, allowed: bool) -> None:  # noqa: FBT001
        assert check(sites, sites.page("draft"), account).json["hasPermission"] is allowed

    def test_everybody_may_read_a_published_page(self, sites: Sites) -> None:
        assert check(sites, sites.page("current"), "anonymous", "read").json == {"hasPermission": True, "errors": []}

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"operation": "update"},
            {"subject": {"type": "user", "identifier": BOB}, "operation": "edit"},
            {"subject": {"type": "user", "identifier": ""}, "operation": "update"},
            {"subject": {"type": "person", "identifier": BOB}, "operation": "update"},
            {"subject": {"type": "user", "identifier": BOB, "name": "Bob"}, "operation": "update"},
            {"subject": {"type": "user", "identifier": BOB}, "operation": "update", "extra": 1},
        ],
    )
    def test_another_body_is_refused(self, sites: Sites, body: dict[str, object]) -> None:
        path = f"/rest/api/content/{sites.page('draft')}/permission/check"
        assert sites.as_app("POST", path, body).status == 400

    def test_a_body_that_is_no_json_is_refused(self, sites: Sites) -> None:
        path = f"/rest/api/content/{sites.page('draft')}/permission/check"
        assert sites.as_app("POST", path, b"subject=x", Content_Type="application/x-www-form-urlencoded").status == 415
        assert sites.as_app("POST", path, b"{", Content_Type="application/json").status == 400
        assert sites.as_app("GET", path).status == 405

    def test_a_page_that_is_not_there_is_not_checked(self, sites: Sites) -> None:
        assert check(sites, "999999", BOB).status == 404

    def test_a_person_asks_only_for_oneself(self, sites: Sites) -> None:
        path = f"/wiki/rest/api/content/{sites.page('current')}/permission/check"
        body = json.dumps({"subject": {"type": "user", "identifier": VICTOR}, "operation": "update"}).encode()
        kind = {"Content-Type": "application/json"}
        assert sites.send("POST", path, body, kind | sites.session(VICTOR)).status == 200
        assert sites.send("POST", path, body, kind | sites.session(BOB)).status == 403
        assert sites.send("POST", path, body, kind).status == 403

    def test_a_control_call_changes_what_an_account_may(self, sites: Sites) -> None:
        draft, order = sites.page("draft"), {"clientKey": sites.describe()["clientKey"], "accountId": BOB}
        sites.control("POST", "/confluence/permission", {**order, "update": False})
        assert check(sites, draft, BOB).json["hasPermission"] is False
        sites.control("POST", "/confluence/permission", {**order, "update": True, "page": draft})
        assert check(sites, draft, BOB).json["hasPermission"] is True
        sites.control("POST", "/confluence/permission", {**order, "checkStatus": 403})
        assert check(sites, draft, BOB).status == 403
        assert check(sites, draft, ALICE).status == 200


class TestUser:
    def ask(self, sites: Sites, account: str, expand: str = "operations") -> Reply:
        return sites.as_app("GET", f"/rest/api/user?accountId={account}&expand={expand}")

    def test_it_says_who_administers(self, sites: Sites) -> None:
        administer = {"operation": "administer", "targetType": "application"}
        assert administer in self.ask(sites, ALICE).json["operations"]
        assert administer not in self.ask(sites, BOB).json["operations"]

    def test_a_control_call_makes_an_administrator(self, sites: Sites) -> None:
        order = {"clientKey": sites.describe()["clientKey"], "accountId": BOB, "administer": True}
        sites.control("POST", "/confluence/permission", order)
        names = [entry["operation"] for entry in self.ask(sites, BOB).json["operations"]]
        assert "administer" in names

    @pytest.mark.parametrize(
        ("query", "status"),
        [("", 400), ("?accountId=nobody", 404), (f"?username={BOB}", 400), (f"?accountId={BOB}&expand=email", 400)],
    )
    def test_another_question_is_refused(self, sites: Sites, query: str, status: int) -> None:
        assert sites.as_app("GET", f"/rest/api/user{query}").status == status


class TestAttachments:
    @pytest.mark.parametrize(
        ("kind", "fits", "other"), [("current", "current", "draft"), ("draft", "draft", "current")]
    )
    def test_the_status_must_fit_the_page(self, sites: Sites, kind: str, fits: str, other: str) -> None:
        page = sites.page(kind)
        assert upload(sites, page, other).status == 404
        reply = upload(sites, page, fits)
        assert reply.status == 200
        assert reply.json["results"][0]["status"] == fits
        assert reply.json["results"][0]["id"].startswith("att")

    def test_without_a_status_the_page_is_taken_to_be_published(self, sites: Sites) -> None:
        assert upload(sites, sites.page("draft"), None).status == 404

    def test_an_unknown_status_is_refused(self, sites: Sites) -> None:
        assert upload(sites, sites.page("current"), "trashed").status == 400

    def test_the_header_against_forgery_is_needed(self, sites: Sites) -> None:
        assert upload(sites, sites.page("current"), X_Atlassian_Token="please").status == 403

    def test_a_name_that_is_taken_is_refused_but_a_put_makes_a_version(self, sites: Sites) -> None:
        page = sites.page("current")
        first = upload(sites, page).json["results"][0]["id"]
        again = upload(sites, page)
        assert again.status == 400
        assert "same file name" in again.json["message"]
        body, kind = form("sea.png")
        path = f"/rest/api/content/{page}/child/attachment?status=current"
        put = sites.as_app("PUT", path, body, X_Atlassian_Token="no-check", Content_Type=kind)
        assert put.json["results"][0]["id"] == first

    @pytest.mark.parametrize(
        ("body", "kind", "status"),
        [
            (*form("sea.png", field="picture"), 400),
            (*form(" "), 400),
            (b"--b--\r\n", "multipart/form-data; boundary=b", 400),
            (b"nonsense", "multipart/form-data", 400),
            (PNG, "image/png", 415),
            (*form("a.png", extra='--b\r\nContent-Disposition: form-data; name="colour"\r\n\r\nred\r\n'), 400),
        ],
    )
    def test_another_form_is_refused(self, sites: Sites, body: bytes, kind: str, status: int) -> None:
        path = f"/rest/api/content/{sites.page('current')}/child/attachment?status=current"
        assert sites.as_app("POST", path, body, X_Atlassian_Token="nocheck", Content_Type=kind).status == status

    def test_a_viewer_may_not_upload(self, sites: Sites) -> None:
        body, kind = form("sea.png")
        path = f"/wiki/rest/api/content/{sites.page('current')}/child/attachment"
        headers = {"Content-Type": kind, "X-Atlassian-Token": "nocheck"}
        assert sites.send("POST", path, body, headers | sites.session(VICTOR)).status == 403
        assert sites.send("POST", path, body, headers | sites.session(BOB)).status == 200

    def test_it_is_listed_by_its_name(self, sites: Sites) -> None:
        page = sites.page("current")
        upload(sites, page, name="sea.png")
        upload(sites, page, name="hill.png")
        path = f"/rest/api/content/{page}/child/attachment"
        assert [entry["title"] for entry in sites.as_app("GET", f"{path}?filename=hill.png").json["results"]] == [
            "hill.png"
        ]
        assert sites.as_app("GET", path).json["size"] == 2
        assert sites.as_app("GET", f"{path}?name=hill.png").status == 400

    def test_it_is_read_from_a_media_address_in_ranges(self, sites: Sites) -> None:
        page = sites.page("current")
        attachment = upload(sites, page).json["results"][0]["id"]
        reply = sites.as_app("GET", f"/rest/api/content/{page}/child/attachment/{attachment}/download")
        assert reply.status == 302
        place = urlsplit(reply.headers["Location"])
        address = f"{place.path}?{place.query}"
        host = str(place.hostname)
        assert sites.send_to(host, "GET", address).body == PNG
        part = sites.send_to(host, "GET", address, headers={"Range": "bytes=1-3"})
        assert (part.status, part.body) == (206, b"PNG")
        assert part.headers["Content-Range"] == f"bytes 1-3/{len(PNG)}"
        assert sites.send_to(host, "GET", address, headers={"Range": "bytes=900-"}).status == 416
        assert sites.send_to(host, "GET", address.replace("&name", "0&name")).status == 401
        assert sites.send_to(host, "GET", place.path + "?token=acme.99.x").status == 401
        for odd in ("%C2%B2.x", "99.%E2%82%AC", f"{'9' * 5000}.x"):
            assert sites.send_to(host, "GET", f"{place.path}?token=acme.{odd}").status == 404

    def test_its_id_tells_the_page_that_holds_it(self, sites: Sites) -> None:
        page = sites.page("current")
        attachment = upload(sites, page).json["results"][0]["id"]
        told = sites.as_app("GET", f"/api/v2/attachments/{attachment}").json
        assert (page, "sea.png", "current") == (told["pageId"], told["title"], told["status"])
        assert 404 == sites.as_app("GET", "/api/v2/attachments/att0").status
        assert 400 == sites.as_app("GET", f"/api/v2/attachments/{attachment}?page=1").status

    def test_the_old_download_address_takes_no_app(self, sites: Sites) -> None:
        page = sites.page("current")
        upload(sites, page)
        path = f"/download/attachments/{page}/sea.png"
        assert sites.as_app("GET", path).status == 401
        assert sites.send("GET", f"/wiki{path}", headers=sites.session(VICTOR)).status == 302

    def test_an_attachment_of_a_draft_is_published_with_it(self, sites: Sites) -> None:
        draft, client_key = sites.page("draft"), sites.describe()["clientKey"]
        upload(sites, draft, "draft")
        sites.control("POST", "/confluence/page", {"clientKey": client_key, "id": draft, "status": "current"})
        [kept] = sites.control("GET", "/confluence/attachments", {"clientKey": client_key, "page": draft})
        assert (kept["status"], base64.b64decode(kept["contentBase64"])) == ("current", PNG)
        assert (kept["fileName"], kept["mediaType"], kept["sizeBytes"]) == ("sea.png", "image/png", len(PNG))


class TestPersonsThroughTheBridge:
    def test_they_are_limited_by_the_apps_scopes(self, sites: Sites) -> None:
        path = f"/wiki/rest/api/content/{sites.page('current')}/child/attachment"
        headers = {"AP-App-Key": APP_KEY, **sites.session(VICTOR)}
        assert sites.send("GET", path, headers=headers).status == 200
        sites.confluence.store.sites["acme"].state.installation.descriptor["scopes"] = []
        assert sites.send("GET", path, headers=headers).status == 403
        assert sites.send("GET", path, headers={"AP-App-Key": "com.example.other"}).status == 401

    def test_they_see_what_they_may_see(self, sites: Sites) -> None:
        path = f"/wiki/rest/api/content/{sites.page('draft')}?status=any"
        assert sites.send("GET", path, headers=sites.session(VICTOR)).status == 404
        assert sites.send("GET", path, headers=sites.session(BOB)).status == 200
        assert sites.send("GET", path).status == 404


class TestMacroAndAccounts:
    def test_the_macro_is_read_by_page_version_and_id(self, sites: Sites) -> None:
        page = sites.page("current")
        node = {"type": "macro", "id": "m-1", "key": "tower", "parameters": {"title": "Höhe"}, "body": '{"a": "]]>"}'}
        sent = json.dumps({"title": "With a macro", "nodes": [node]}).encode()
        headers = {"Content-Type": "application/json", **sites.session(BOB)}
        assert sites.send("POST", f"/wiki/_host/pages/{page}/publish", sent, headers).json == {"version": 2}
        expected = {"name": "tower", "body": '{"a": "]]>"}', "parameters": {"title": {"value": "Höhe"}}, "_links": {}}
        for version in ("2", "0"):
            assert sites.as_app("GET", f"/rest/api/content/{page}/history/{version}/macro/id/m-1").json == expected
        assert sites.as_app("GET", f"/rest/api/content/{page}/history/1/macro/id/m-1").status == 404
        assert sites.as_app("GET", f"/rest/api/content/{page}/history/2/macro/id/m-2").status == 404

    def test_closed_accounts_are_reported(self, sites: Sites) -> None:
        path = "/rest/atlassian-connect/latest/report-accounts"
        sent = {"accounts": [{"accountId": BOB, "updatedAt": "2026-11-24T00:00:00.000Z"}]}
        assert sites.as_app("POST", path, sent).status == 204
        sites.control("POST", "/confluence/account", {"accountId": BOB, "closed": True})
        reply = sites.as_app("POST", path, sent)
        assert reply.json == {"accounts": [{"accountId": BOB, "status": "closed"}]}
        assert reply.headers["Cycle-Period"] == "7"

    def test_a_report_that_is_too_long_or_empty_is_refused(self, sites: Sites) -> None:
        path = "/rest/atlassian-connect/latest/report-accounts"
        entry = {"accountId": BOB, "updatedAt": "2026-11-24T00:00:00.000Z"}
        for accounts in ([], [entry] * 91, [{"accountId": BOB}], None):
            assert sites.as_app("POST", path, {"accounts": accounts}).status == 400


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        ("/connect/send", {"eventType": "installed"}),
        ("/connect/send", {"clientKey": "ours", "eventType": "moved"}),
        ("/connect/send", {"clientKey": "ours", "eventType": "enabled", "sharedSecret": "x"}),
        ("/connect/keys", {"kid": "k"}),
        ("/connect/keys", {"kid": "k", "status": 900}),
        ("/confluence/page", {"clientKey": "ours", "id": "1", "status": "published"}),
        ("/confluence/page", {"clientKey": "ours", "id": "x", "status": "current"}),
        ("/confluence/page", {"clientKey": "ours", "id": "1", "status": "current", "when": "soon"}),
        ("/confluence/permission", {"clientKey": "ours", "accountId": "nobody"}),
        ("/confluence/permission", {"clientKey": "ours", "accountId": BOB, "update": "no"}),
        ("/confluence/permission", {"clientKey": "ours", "accountId": BOB, "read": True}),
        ("/confluence/account", {"accountId": BOB}),
    ],
)
def test_a_control_call_with_a_bad_argument_is_refused(sites: Sites, call: str, arguments: dict[str, object]) -> None:
    if arguments.get("clientKey") == "ours":
        arguments = {**arguments, "clientKey": sites.describe()["clientKey"]}
    with pytest.raises(BadArgument):
        sites.control("POST", call, arguments)


def test_pages_and_secrets_survive_a_restart_and_a_reset_keeps_who_is_who(tmp_path: Path) -> None:
    with running_sites(tmp_path) as first:
        first.confluence.install_all()
        before = first.describe()
        upload(first, first.page("draft"), "draft")
        headers = {"Content-Type": "application/json", **first.session(BOB)}
        made = first.send("POST", "/wiki/_host/pages", b'{"type": "blogpost"}', headers).json["id"]
    with running_sites(tmp_path) as second:
        second.confluence.install_all()
        assert {**second.describe(), "baseUrl": ""} == {**before, "baseUrl": ""}
        assert second.as_app("GET", f"/api/v2/blogposts/{made}?get-draft=true").json["status"] == "draft"
        arguments = {"clientKey": before["clientKey"], "page": second.page("draft")}
        assert len(second.control("GET", "/confluence/attachments", arguments)) == 1
        second.confluence.reset()
        assert {**second.describe(), "baseUrl": ""} == {**before, "baseUrl": ""}
        assert second.control("GET", "/confluence/attachments", arguments) == []
