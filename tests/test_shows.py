"""The main job as a stranger tries it who has API.md and SANDBOX.md and nothing else."""

import base64
import http.client
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

from tests import canaries
from tests.world import Stream, World

PROMPT = f"A welcome page for {canaries.PROMPT}"
AI = {"openai", "gemini"}


def order(model: str) -> dict[str, Any]:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    picture = {"mediaType": "image/png", "data": base64.b64encode(out.getvalue()).decode()}
    return {"prompt": PROMPT, "model": model, "image": picture, "theme": None}


def text_of_page() -> str:
    block = {"type": "rich-text", "props": {"text": "A few words that fill a section."}}
    section = {"layout": "stack", "background": {"kind": "plain", "image": None}, "blocks": [block]}
    return json.dumps({"title": "Welcome", "theme": "paper", "sections": [section] * 4})


def read_to(stream: Stream, name: str) -> Any:
    """The data of the next event of this name."""
    return next(data for event, data in stream if event == name)


class TestAFirstPage:
    @pytest.mark.parametrize("model", ["gemini-3-pro", "gemini-2.5-pro", "gpt-5.1"])
    def test_bob_gets_a_page_and_his_site_pays_what_it_was_told(self, world: World, model: str) -> None:
        before = Decimal(str(world.balance("bob")["balance"]))
        events = world.request_as("bob", "POST", "/api/generate", order(model)).events
        names = [name for name, _ in events]
        assert ["started", "page", "section", "done"] == [*dict.fromkeys(name for name in names if name != "progress")]
        assert "progress" in names
        assert names.count("section") >= 3
        charged = Decimal(str(events[-1][1]["creditsCharged"]))
        assert before - charged == Decimal(str(world.balance("bob")["balance"]))

    @pytest.mark.parametrize(("model", "service"), [("gemini-3-pro", "gemini"), ("gpt-5.1", "openai")])
    def test_its_first_section_is_there_while_the_last_piece_is_held_back(
        self, world: World, model: str, service: str
    ) -> None:
        text = text_of_page()
        chars = len(text) - 3
        answer = {"service": service, "text": text, "chunkChars": chars, "delayMs": 60_000}
        world.control("POST", "/models/next", answer)
        with world.open_as("bob", "POST", "/api/generate", order(model)) as stream:
            assert read_to(stream, "section")["blocks"]
            [call] = [entry for entry in world.control("GET", "/wire") if entry["service"] == service][-1:]
            assert call["answer"]["endedAt"] is None

    def test_victor_may_not(self, world: World) -> None:
        since = world.wire_mark()
        reply = world.request_as("victor", "POST", "/api/generate", order("gpt-5.1"))
        assert (403, "forbidden") == (reply.status, reply.json["code"])
        assert set() == AI & {entry["service"] for entry in world.wire(since)}


def test_a_second_start_on_the_same_folder_keeps_pages_sites_and_credits(tmp_path: Path) -> None:
    first = World.start(tmp_path, "--pace", "0.1")
    try:
        acme = first.sites["acme"].client_key
        first.control("POST", "/confluence/page", {"clientKey": acme, "id": "777", "status": "draft"})
        reply = first.request_as("bob", "POST", "/api/generate", order("gpt-5.1"))
        balance = reply.event("done")["balance"]
    finally:
        assert 0 == first.stop()
    second = World.start(tmp_path, "--pace", "0.1")
    try:
        assert balance == second.balance("bob")["balance"] < 10_000
        # what Atlassian and we share is the same; a site's address follows the ports of this start
        assert [secret_of(first, name) for name in first.sites] == [secret_of(second, name) for name in second.sites]
        assert [site.pages for site in first.sites.values()] == [site.pages for site in second.sites.values()]
        pages = ("777", second.sites["acme"].published, "778")
        assert [200, 200, 404] == [status_of(second, page) for page in pages]
        assert "done" == second.request_as("bob", "POST", "/api/generate", order("gpt-5.1")).events[-1][0]
    finally:
        assert 0 == second.stop()


def secret_of(world: World, name: str) -> tuple[str, str]:
    return world.sites[name].client_key, world.sites[name].shared_secret


def status_of(world: World, page: str) -> int:
    """What Bob's browser gets for this page of acme, once he has signed in."""
    address = urlsplit(world.ready["confluence"])
    connection = http.client.HTTPConnection("127.0.0.1", address.port or 80, timeout=10)
    bob = world.people["bob"].account_id
    connection.request("GET", f"/login?accountId={bob}&to=/wiki", headers={"Host": address.netloc})
    answer = connection.getresponse()
    answer.read()
    cookie = str(answer.headers["Set-Cookie"]).partition(";")[0]
    connection.request("GET", f"/wiki/pages/{page}", headers={"Host": address.netloc, "Cookie": cookie})
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize(("model", "service"), [("gemini-3-pro", "gemini"), ("gpt-5.1", "openai")])
def test_the_wire_of_a_page_is_two_trips_and_one_question_that_names_nobody(
    world: World, model: str, service: str
) -> None:
    world.request_as("bob", "POST", "/api/generate", order(model))
    # what PostHog is told comes behind the answer
    since = world.settle()
    reply = world.request_as("bob", "POST", "/api/generate", order(model))
    calls = world.wire(since)
    assert ["supabase", service, "supabase", "posthog"] == [call["service"] for call in calls]
    assert {reply.headers["X-Request-Id"]} == {call["requestId"] for call in calls}
    question = calls[1]["body"].decode()
    assert json.loads(question)["store"] is False
    assert [] == [word for word in (PROMPT, "image/png", '"sections"') if word not in question]
    bob = world.people["bob"]
    named = [bob.account_id, bob.site.client_key, bob.site.name, bob.site.draft, "Bob", "localhost"]
    assert [] == [word for word in named if word in question]
