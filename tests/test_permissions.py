"""Who may what: asked of Confluence, a no refuses, no answer refuses, and only a yes is remembered."""

import json
from typing import Any

import pytest

from tests.pictures import draw
from tests.test_common import JSON, assert_problem
from tests.world import Reply, World

CHAT = ("POST", "/api/chat", JSON["POST", "/api/chat"])
ADMINISTRATORS_ONLY: list[tuple[str, str, Any]] = [
    ("GET", "/api/audit-export?spend=1", None),
    ("POST", "/api/audit-export", {}),
    ("GET", "/api/site", None),
    ("PUT", "/api/site", {}),
    ("DELETE", "/api/site", None),
]


def attach(world: World, who: str) -> Reply:
    token = {"Authorization": f"JWT {world.people[who].token()}", "Content-Type": "image/gif"}
    return world.request("POST", "/api/attach-image", draw("GIF"), token)


def got_in(reply: Reply) -> bool:
    return reply.status not in {400, 401, 403, 404}


def allow(world: World, who: str, **rights: Any) -> None:
    person = world.people[who]
    value = {"clientKey": person.site.client_key, "accountId": person.account_id, **rights}
    world.control("POST", "/confluence/permission", value)


def test_an_editor_may_chat_and_attach_and_a_viewer_may_not(world: World) -> None:
    assert got_in(world.request_as("bob", *CHAT))
    assert got_in(attach(world, "bob"))
    assert_problem(world.request_as("victor", *CHAT), 403, "forbidden")
    assert_problem(attach(world, "victor"), 403, "forbidden")


@pytest.mark.parametrize(("method", "path", "value"), ADMINISTRATORS_ONLY)
def test_what_is_for_administrators_is_refused_to_editors(world: World, method: str, path: str, value: Any) -> None:
    assert_problem(world.request_as("bob", method, path, value), 403, "forbidden")
    if method != "DELETE":
        assert got_in(world.request_as("charlie", method, path, value)) or path.startswith("/api/audit-export")


def test_the_page_is_the_tokens_and_not_the_bodys(world: World) -> None:
    bob = world.people["bob"]
    allow(world, "bob", page=bob.site.published, update=False)
    sent = {"Authorization": f"JWT {bob.token(page=bob.site.published)}", "Content-Type": "application/json"}
    body = json.dumps({**CHAT[2], "pageId": bob.site.draft}).encode()

    assert_problem(world.request("POST", "/api/chat", body, sent), 403, "forbidden")
    assert got_in(world.request_as("bob", *CHAT))


def test_a_yes_is_remembered_for_its_page_and_account(world: World) -> None:
    assert got_in(world.request_as("bob", *CHAT))
    mark = world.wire_mark()
    assert got_in(world.request_as("bob", *CHAT))

    assert [] == world.wire(mark, "confluence")
    assert got_in(world.request_as("alice", *CHAT))
    assert 1 == len(world.wire(mark, "confluence"))


def test_a_no_is_asked_again(world: World) -> None:
    assert_problem(world.request_as("victor", *CHAT), 403, "forbidden")
    allow(world, "victor", update=True)

    assert got_in(world.request_as("victor", *CHAT))


def test_where_the_check_may_not_be_asked_chat_goes_on_and_says_so_and_attaching_does_not(world: World) -> None:
    allow(world, "bob", checkStatus=403)
    since = world.log_mark()

    assert got_in(world.request_as("bob", *CHAT))
    assert {"permission_not_told"} == {line["event"] for line in world.logged("permission_not_told", since)}
    assert_problem(attach(world, "bob"), 403, "forbidden")


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [("500", 502, "upstream_failed"), ("429", 503, "upstream_unavailable"), ("refuse", 503, "upstream_unavailable")],
)
def test_no_answer_refuses(world: World, kind: str, status: int, code: str) -> None:
    world.control("POST", "/faults", {"service": "confluence", "kind": kind, "match": "permission/check"})

    assert_problem(world.request_as("bob", *CHAT), status, code)


def test_an_answer_that_is_cut_refuses(world: World) -> None:
    world.control("POST", "/faults", {"service": "confluence", "kind": "cut", "match": "permission/check"})

    assert world.request_as("bob", *CHAT).status in {502, 503}


def test_a_question_of_right_is_signed_for_itself_and_names_nobody_else(world: World) -> None:
    mark = world.wire_mark()
    world.request_as("bob", *CHAT)
    [asked] = world.wire(mark, "confluence")
    bob = world.people["bob"]

    assert f"/wiki/rest/api/content/{bob.site.draft}/permission/check" == asked["path"]
    assert {"subject": {"type": "user", "identifier": bob.account_id}, "operation": "update"} == json.loads(
        asked["body"]
    )
