"""POST /api/generate: a page from a prompt, as the people of the sandbox see it, and what it costs them."""

import base64
import io
import json
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from PIL import Image

from lib.page.parse import parse_page
from tests.postgres import Ledger
from tests.test_common import assert_problem
from tests.world import Reply, Stream, World

PATH = "/api/generate"
PROMPT = "Welcome page for new colleagues at the harbour office"
MODELS = {"gemini-3-pro": "gemini", "gemini-2.5-pro": "gemini", "gpt-5.1": "openai"}
EACH = pytest.mark.parametrize("model", MODELS)
BOTH = pytest.mark.parametrize("model", ["gemini-3-pro", "gpt-5.1"])
AI = {"openai", "gemini"}


@pytest.fixture(autouse=True)
def invariants(books: Ledger) -> Iterator[None]:
    """Whatever a test did, the credits add up behind it."""
    yield
    assert [] == books.broken_invariants()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> dict[str, str]:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return {"mediaType": f"image/{kind.lower()}", "data": base64.b64encode(out.getvalue()).decode()}


def order(model: str = "gpt-5.1", **more: Any) -> dict[str, Any]:
    return {"prompt": PROMPT, "model": model, **more}


def ask(world: World, model: str = "gpt-5.1", who: str = "bob", key: str | None = None, **more: Any) -> Reply:
    """Asks for a page; the model answers what is queued, else what comes to its mind."""
    headers = {"Idempotency_Key": key} if key else {}
    return world.request_as(who, "POST", PATH, order(model, **more), **headers)


def queue(world: World, model: str, text: str | None = None, **more: Any) -> None:
    world.control("POST", "/models/next", {"service": MODELS[model], "text": text, **more})


def section(text: str) -> dict[str, Any]:
    block = {"type": "rich-text", "props": {"text": text}}
    return {"layout": "stack", "background": {"kind": "plain", "image": None}, "blocks": [block]}


def page(sections: int = 4) -> str:
    written = [section(f"Section {number} says a little about itself.") for number in range(sections)]
    return json.dumps({"title": "Harbour office", "theme": "paper", "sections": written})


def generate(world: World, model: str = "gpt-5.1", **more: Any) -> Reply:
    """The same, of a model that answers at once."""
    queue(world, model, page())
    return ask(world, model, **more)


def names(reply: Reply) -> list[str]:
    return [name for name, _ in reply.events if name != "progress"]


def sections(reply: Reply) -> list[Any]:
    return [data for name, data in reply.events if name == "section"]


def read_to(stream: Stream, name: str) -> Any:
    """The data of the next event of this name."""
    return next(data for found, data in stream if found == name)


def wallet(world: World) -> Any:
    return json.loads(world.request_as("alice", "GET", "/api/checkout").body, parse_float=Decimal)


def money(world: World) -> Any:
    """What there is of credits, whatever becomes of a model."""
    return {name: value for name, value in wallet(world).items() if name != "models"}


def rows(world: World, columns: str = "state") -> list[Any]:
    """The records of AI requests, oldest first."""
    query = f"select {columns} from app.ai_requests order by created_at"  # noqa: S608 - our own words
    return Ledger(world.ready["databaseUrl"]).rows(query)


def ai_calls(world: World, since: int) -> list[dict[str, Any]]:
    return [entry for entry in world.wire(since) if entry["service"] in AI]


class TestAPage:
    @EACH
    def test_it_comes_section_by_section_and_costs_what_done_says(self, world: World, model: str) -> None:
        before = wallet(world)
        reply = ask(world, model, image=picture())
        assert 200 == reply.status
        assert "text/event-stream; charset=utf-8" == reply.headers["Content-Type"]
        started, done = reply.event("started"), reply.event("done")
        assert ["started", "page"] == names(reply)[:2]
        assert "done" == names(reply)[-1]
        assert len(sections(reply)) >= 3
        assert reply.events[1][0] == "progress"
        assert (started["requestId"], model) == (done["requestId"], started["model"])
        assert reply.headers["X-Request-Id"] == started["requestId"]
        assert done["page"]["sections"] == sections(reply)
        assert reply.event("page") == {name: done["page"][name] for name in ("title", "theme")}
        assert ("complete", done["balance"]) == (done["outcome"], done["available"])
        charged = Decimal(str(done["creditsCharged"]))
        assert 0 < charged <= Decimal(str(started["creditsHeld"]))
        after = wallet(world)
        assert (before["balance"] - charged, 0) == (after["balance"], after["held"])
        parse_page(done["page"])

    @BOTH
    def test_the_first_section_arrives_while_the_model_still_writes(self, world: World, model: str) -> None:
        text = page()
        first = text.index("}, {") + 1
        queue(world, model, text, chunkChars=first + 1, delayMs=60_000)
        with world.open_as("bob", "POST", PATH, order(model)) as stream:
            assert read_to(stream, "section")["id"]

    def test_progress_says_honestly_how_far_it_is(self, world: World) -> None:
        queue(world, "gpt-5.1", page(3), chunkChars=40, delayMs=100)
        told = [data for name, data in ask(world).events if name == "progress"]
        assert {"stage": "thinking", "sections": 0} == told[0]
        assert ["thinking", "writing"] == list(dict.fromkeys(one["stage"] for one in told))
        counts = [one["sections"] for one in told]
        assert sorted(counts) == counts
        assert counts[-1] > 0

    def test_the_theme_that_was_wished_is_the_pages(self, world: World) -> None:
        for theme in ("harbour", "paper"):
            assert theme == generate(world, theme=theme).event("done")["page"]["theme"]

    def test_who_may_not_edit_the_page_gets_nothing_and_nobody_is_asked(self, world: World) -> None:
        since = world.wire_mark()
        reply = ask(world, who="victor")
        assert_problem(reply, 403, "forbidden")
        assert [] == ai_calls(world, since)
        assert [] == rows(world)

    def test_an_editor_of_another_site_pays_from_that_site(self, world: World) -> None:
        before = wallet(world)["balance"]
        assert generate(world, who="dora").event("done")["balance"] < 300
        assert before == wallet(world)["balance"]

    def test_a_warm_instance_makes_two_trips_to_the_database(self, world: World) -> None:
        generate(world)
        since = world.wire_mark()
        generate(world)
        trips = [entry["path"].rpartition("/")[2] for entry in world.wire(since, "supabase")]
        assert ["begin_ai_request", "settle_ai_request"] == trips

    def test_a_successor_answers_when_it_is_named_and_both_say_so(self, world: World) -> None:
        listed = {model["model"]: model["servedBy"] for model in wallet(world)["models"]}
        assert listed["gpt-5.1"] == generate(world).event("done")["servedBy"]
        assert [("gpt-5.1", listed["gpt-5.1"])] == rows(world, "model, served_by")

    @pytest.mark.parametrize(
        ("told", "named"),
        [
            ("gemini-9-flash", "gemini-9-flash"),
            ("gemini-3-pro-preview-11-2025", "gemini-3-pro-preview"),
            ("<b>?", "gemini-3-pro-preview"),
        ],
    )
    def test_a_model_that_answers_in_anothers_place_is_named_whatever_it_is(
        self, world: World, told: str, named: str
    ) -> None:
        candidate = {"content": {"parts": [{"text": page()}]}, "finishReason": "STOP"}
        chunk = f"data: {json.dumps({'candidates': [candidate], 'modelVersion': told})}\r\n\r\n"
        raw = base64.b64encode(chunk.encode()).decode()
        world.control("POST", "/models/next", {"service": "gemini", "rawBase64": raw})
        done = ask(world, "gemini-3-pro").event("done")
        assert (named, "complete") == (done["servedBy"], done["outcome"])
        assert [("gemini-3-pro", named)] == rows(world, "model, served_by")


class TestBadInput:
    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({"prompt": ""}, "malformed_request"),
            ({"prompt": "  \n\t "}, "malformed_request"),
            ({"prompt": "\u200b\u202e"}, "malformed_request"),
            ({"prompt": "x" * 8_001}, "malformed_request"),
            ({"prompt": None}, "malformed_request"),
            ({"prompt": 5}, "malformed_request"),
            ({"prompt": ["x"]}, "malformed_request"),
            ({"model": "gpt-4"}, "unknown_model"),
            ({"model": "gpt-5.1-2025-11-13"}, "unknown_model"),
            ({"model": ""}, "unknown_model"),
            ({"model": None}, "malformed_request"),
            ({"theme": "neon"}, "malformed_request"),
            ({"theme": 5}, "malformed_request"),
            ({"image": "x"}, "malformed_request"),
            ({"image": {"data": ""}}, "malformed_request"),
            ({"image": {"mediaType": "image/png"}}, "malformed_request"),
            ({"image": {"mediaType": "image/png", "data": ""}}, "invalid_image"),
            ({"image": {"mediaType": "image/png", "data": "no base64!"}}, "invalid_image"),
            ({"image": {"mediaType": "image/png", "data": "aGVsbG8="}}, "invalid_image"),
            ({"image": {"mediaType": "image/svg+xml", "data": "PHN2Zy8+"}}, "invalid_image"),
            ({"image": {**picture(), "data": picture()["data"][:80]}}, "invalid_image"),
        ],
    )
    def test_it_is_refused_before_anything_is_held_or_sent(self, calm: World, body: Any, code: str) -> None:
        since, before = calm.wire_mark(), len(rows(calm))
        reply = calm.request_as("bob", "POST", PATH, {**order(), **body})
        assert_problem(reply, 400, code)
        assert [] == ai_calls(calm, since)
        assert before == len(rows(calm))

    def test_a_prompt_is_counted_after_trimming(self, world: World) -> None:
        assert 200 == generate(world, prompt=" " * 50 + "ä" * 8_000 + "\n" * 50).status

    def test_what_a_picture_calls_itself_does_not_matter(self, world: World) -> None:
        mislabelled = {**picture("JPEG"), "mediaType": "image/png"}
        assert "done" == names(generate(world, image=mislabelled))[-1]
        assert [("image/jpeg",)] == rows(world, "image_media_type")

    @BOTH
    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
    def test_every_model_gets_every_kind_of_picture(self, world: World, model: str, kind: str) -> None:
        assert "done" == names(generate(world, model, image=picture(kind)))[-1]

    def test_a_token_of_no_page_is_refused(self, calm: World) -> None:
        token = calm.people["bob"].token(context=None)
        headers = {"Authorization": f"JWT {token}", "Content-Type": "application/json"}
        assert_problem(calm.request("POST", PATH, json.dumps(order()).encode(), headers), 400, "malformed_request")

    @pytest.mark.parametrize("key", ["", "a" * 65, "a b", "ä"])
    def test_a_key_that_is_none_is_refused(self, calm: World, key: str) -> None:
        reply = calm.request_as("bob", "POST", PATH, order(), Idempotency_Key=key.encode().decode("latin-1"))
        assert_problem(reply, 400, "malformed_request")

    def test_too_little_credit_says_how_much_there_is_and_would_have_to_be(self, world: World) -> None:
        site = world.people["dora"].site.client_key
        world.control("POST", "/site", {"clientKey": site, "credits": 5})
        reply = ask(world, who="dora")
        assert_problem(reply, 402, "insufficient_credits")
        assert (5, 31.5) == (reply.json["available"], reply.json["required"])

    def test_too_many_requests_are_told_how_long_to_wait(self, world: World) -> None:
        for _ in range(30):
            queue(world, "gpt-5.1", status=400)
            assert 200 == ask(world).status
        reply = ask(world)
        assert_problem(reply, 429, "rate_limited")
        assert int(reply.headers["Retry-After"]) > 0


def what_fails(**answer: Any) -> Any:
    return pytest.param(answer, id=json.dumps(answer)[:60])


class TestWhenTheModelFails:
    @EACH
    @pytest.mark.parametrize(
        "answer",
        [
            what_fails(text="I would rather not."),
            what_fails(text='{"title": "T", "theme": "paper", "sections": []}'),
            what_fails(text='{"title": "T", "sections": [{"blocks": [{"type": "table"}]}]}'),
            what_fails(text="", end="filter"),
            what_fails(text="{", end="dropped"),
            what_fails(text="{", end="max_tokens"),
            what_fails(text="{", end="error_nested"),
            what_fails(status=400),
            what_fails(status=404),
            what_fails(status=504),
            what_fails(rawBase64=""),
        ],
    )
    def test_it_gives_the_credits_back(self, world: World, model: str, answer: Any) -> None:
        before = money(world)
        queue(world, model, **answer)
        reply = ask(world, model)
        assert names(reply)[0] == "started"
        error = reply.event("error")
        assert (error["status"], error["code"]) in {
            (502, "upstream_failed"),
            (503, "upstream_unavailable"),
            (504, "upstream_timeout"),
        }
        assert reply.headers["X-Request-Id"] == error["requestId"]
        assert before == money(world)
        assert ("failed", 0) == rows(world, "state, charged")[-1]

    @BOTH
    @pytest.mark.parametrize("end", ["dropped", "filter", "error"])
    def test_what_came_stays_and_is_paid(self, world: World, model: str, end: str) -> None:
        queue(world, model, page()[:-20], end=end)
        reply = ask(world, model)
        assert ["started", "page", "section", "section", "section", "error"] == names(reply)
        [(state, charged, held)] = rows(world, "state, charged, held")
        assert "failed" == state
        assert 0 < charged < held

    @BOTH
    def test_a_page_cut_at_the_limit_of_tokens_is_a_partial_one(self, world: World, model: str) -> None:
        text = json.dumps({"title": "T", "theme": "paper", "sections": [section("a"), section("b")]})
        queue(world, model, text[: text.index('"text": "b"')], end="max_tokens")
        done = ask(world, model).event("done")
        assert ("partial", 1) == (done["outcome"], len(done["page"]["sections"]))
        assert [("partial",)] == rows(world)

    @BOTH
    def test_what_had_to_be_left_out_makes_it_a_partial_one(self, world: World, model: str) -> None:
        written = {"title": "T", "theme": "paper", "sections": [section("a"), {"blocks": [{"type": "table"}]}]}
        queue(world, model, json.dumps(written))
        done = ask(world, model).event("done")
        assert ("partial", 1) == (done["outcome"], len(done["page"]["sections"]))

    @BOTH
    def test_a_fault_that_passes_is_not_noticed(self, world: World, model: str) -> None:
        for kind in ("refuse", "500", "429"):
            world.control("POST", "/faults", {"service": MODELS[model], "kind": kind})
            queue(world, model, page())
            assert "complete" == ask(world, model).event("done")["outcome"]

    @BOTH
    def test_a_retired_model_says_so(self, world: World, model: str) -> None:
        served = {one["model"]: one["servedBy"] for one in wallet(world)["models"]}
        world.control("POST", "/models/retire", {"model": served[model]})
        error = ask(world, model).event("error")
        assert (503, "upstream_unavailable") == (error["status"], error["code"])
        assert "retired" in error["detail"]

    @BOTH
    def test_the_charge_is_what_usage_says_and_never_above_the_hold(self, world: World, model: str) -> None:
        queue(world, model, page(), usage={"input": 2_000, "output": 4_000})
        queue(world, model, page(), usage={"input": 9_000_000, "output": 9_000_000})
        usual, most = ask(world, model), ask(world, model)
        # (2,000 x 2.00 + 4,000 x 12.00) and (2,000 x 1.25 + 4,000 x 10.00) millionths of a dollar, times 1.5
        assert {"gemini-3-pro": 7.8, "gpt-5.1": 6.375}[model] == usual.event("done")["creditsCharged"]
        assert most.event("started")["creditsHeld"] == most.event("done")["creditsCharged"]


class TestWhenTheDatabaseFails:
    @pytest.mark.parametrize("kind", ["refuse", "500", "lost_answer"])
    def test_a_settlement_is_made_again_and_charges_once(self, world: World, kind: str) -> None:
        world.control("POST", "/faults", {"service": "supabase", "kind": kind, "match": "settle"})
        done = generate(world).event("done")
        assert [("complete", round(done["creditsCharged"] * 1000))] == rows(world, "state, charged")
        assert Decimal(str(done["balance"])) == wallet(world)["balance"]

    def test_a_settlement_that_never_succeeds_leaves_the_page_and_a_hold_that_expires(self, world: World) -> None:
        before = wallet(world)
        world.control("POST", "/faults", {"service": "supabase", "kind": "refuse", "match": "settle", "count": 50})
        reply = generate(world)
        assert "error" == names(reply)[-1]
        assert sections(reply)
        world.control("DELETE", "/faults")
        assert [("running",)] == rows(world)
        world.control("POST", "/clock", {"advanceS": 6 * 60})
        queue(world, "gpt-5.1", status=400)
        ask(world)
        assert ["expired", "failed"] == [state for (state,) in rows(world)]
        assert before["balance"] == wallet(world)["available"]

    def test_a_begin_that_fails_asks_no_model(self, world: World) -> None:
        since = world.wire_mark()
        world.control("POST", "/faults", {"service": "supabase", "kind": "refuse", "match": "begin", "count": 50})
        assert_problem(ask(world), 503, "upstream_unavailable")
        assert [] == ai_calls(world, since)


class TestTheSameKeyAgain:
    @BOTH
    def test_it_answers_the_same_and_costs_nothing(self, world: World, model: str) -> None:
        first = generate(world, model, key="once", image=picture(), theme="paper")
        since, before = world.wire_mark(), wallet(world)
        again = generate(world, model, key="once", image=picture(), theme="paper")
        assert [one for one in first.events if one[0] != "progress"] == again.events
        assert first.headers["X-Request-Id"] == again.headers["X-Request-Id"]
        assert [] == ai_calls(world, since)
        assert before == wallet(world)
        assert 1 == len(rows(world))

    def test_a_partial_page_is_replayed_as_one(self, world: World) -> None:
        queue(world, "gpt-5.1", page()[:-3], end="max_tokens")
        first, again = ask(world, key="cut"), ask(world, key="cut")
        assert "partial" == again.event("done")["outcome"]
        assert [one for one in first.events if one[0] != "progress"] == again.events

    @pytest.mark.parametrize(
        "other", [{"prompt": "Another"}, {"model": "gemini-3-pro"}, {"theme": "paper"}, {"image": picture()}]
    )
    def test_another_body_is_a_conflict(self, world: World, other: Any) -> None:
        generate(world, key="k")
        reply = world.request_as("bob", "POST", PATH, {**order(), **other}, Idempotency_Key="k")
        assert_problem(reply, 409, "conflict")

    def test_a_picture_is_compared_by_type_and_size_alone(self, world: World) -> None:
        data = bytearray(base64.b64decode(picture("GIF")["data"]))
        generate(world, key="k", image=picture("GIF"))
        data[13] ^= 0x40  # another colour
        other = {"mediaType": "image/gif", "data": base64.b64encode(data).decode()}
        assert 200 == generate(world, key="k", image=other).status
        assert_problem(generate(world, key="k", image=picture("PNG")), 409, "conflict")

    def test_the_key_of_another_account_or_site_is_another_key(self, world: World) -> None:
        requests = {generate(world, who=who, key="k").event("done")["requestId"] for who in ("bob", "alice", "dora")}
        assert 3 == len(requests)

    def test_while_the_first_runs_it_is_a_conflict(self, world: World) -> None:
        queue(world, "gpt-5.1", page(), delayMs=60_000)
        body = order()
        with world.open_as("bob", "POST", PATH, body, Idempotency_Key="k") as stream:
            assert read_to(stream, "started")
            assert_problem(ask(world, key="k"), 409, "conflict")

    def test_after_an_error_it_runs_anew(self, world: World) -> None:
        queue(world, "gpt-5.1", status=400)
        failed, again = ask(world, key="k"), ask(world, key="k")
        assert ("error", "done") == (names(failed)[-1], names(again)[-1])
        assert failed.headers["X-Request-Id"] != again.headers["X-Request-Id"]


def delete(world: World, request_id: str, who: str = "bob") -> int:
    return world.request_as(who, "DELETE", f"{PATH}?requestId={request_id}").status


def wait_for(world: World, state: str) -> Any:
    """The newest record once it is in this state; the wire's idle call waits for the function to end."""
    world.settle()
    until = time.monotonic() + 10
    while (found := rows(world, "state, charged, held")[-1])[0] != state:
        assert time.monotonic() < until, found
    return found


class TestStopping:
    @BOTH
    def test_a_reader_who_goes_away_stops_the_provider_and_pays_what_was_used(self, world: World, model: str) -> None:
        since = world.wire_mark()
        queue(world, model, page(40), chunkChars=20, delayMs=100)
        with world.open_as("bob", "POST", PATH, order(model)) as stream:
            read_to(stream, "section")
        left = time.monotonic()
        [call] = ai_calls(world, since)
        assert time.monotonic() - left < 4
        assert call["answer"]["closedEarly"]
        _, charged, held = wait_for(world, "cancelled")
        assert 0 < charged < held
        assert wallet(world)["held"] == 0

    @BOTH
    def test_a_reader_who_goes_away_before_the_provider_answers_pays_nothing(self, world: World, model: str) -> None:
        before = wallet(world)
        world.control("POST", "/faults", {"service": MODELS[model], "kind": "hang"})
        with world.open_as("bob", "POST", PATH, order(model)) as stream:
            read_to(stream, "progress")
        wait_for(world, "cancelled")
        assert before == wallet(world)

    @BOTH
    def test_a_stop_ends_it_at_once(self, world: World, model: str) -> None:
        since = world.wire_mark()
        queue(world, model, page(40), chunkChars=400, delayMs=60_000)
        with world.open_as("bob", "POST", PATH, order(model)) as stream:
            request_id = read_to(stream, "started")["requestId"]
            read_to(stream, "section")
            started = time.monotonic()
            assert 204 == delete(world, request_id)
            error = read_to(stream, "error")
            assert time.monotonic() - started < 2
        assert (409, "conflict", request_id) == (error["status"], error["code"], error["requestId"])
        assert ai_calls(world, since)[0]["answer"]["closedEarly"]
        _, charged, held = wait_for(world, "cancelled")
        assert 0 < charged < held
        assert 204 == delete(world, request_id)

    def test_a_stop_before_the_first_section_costs_nothing(self, world: World) -> None:
        before = wallet(world)
        queue(world, "gpt-5.1", page(), chunkChars=10, delayMs=60_000)
        with world.open_as("bob", "POST", PATH, order()) as stream:
            assert 204 == delete(world, read_to(stream, "started")["requestId"])
            assert read_to(stream, "error")
        wait_for(world, "cancelled")
        assert before == wallet(world)

    def test_a_stop_that_another_instance_took_is_found_within_ten_seconds(self, world: World) -> None:
        queue(world, "gpt-5.1", page(40), chunkChars=400, delayMs=60_000)
        with world.open_as("bob", "POST", PATH, order()) as stream:
            request_id = read_to(stream, "started")["requestId"]
            # what another instance does on a DELETE: it writes into the database, and nothing reaches this one
            sql = "update app.ai_requests set cancel_requested_at = app.now() where id = %s"
            Ledger(world.ready["databaseUrl"]).rows(sql, request_id)
            started = time.monotonic()
            assert 409 == read_to(stream, "error")["status"]
            assert 5 < time.monotonic() - started < 13

    def test_only_the_account_that_started_it_can_stop_it(self, world: World) -> None:
        queue(world, "gpt-5.1", page(), delayMs=300)
        with world.open_as("bob", "POST", PATH, order()) as stream:
            request_id = read_to(stream, "started")["requestId"]
            assert [404, 404, 404] == [delete(world, request_id, who) for who in ("alice", "victor", "dora")]
            assert read_to(stream, "section")

    def test_what_is_done_cannot_be_stopped(self, world: World) -> None:
        assert 409 == delete(world, generate(world).event("done")["requestId"])

    @pytest.mark.parametrize(
        ("request_id", "status"), [("", 400), ("x", 400), ("req_x", 404), ("req_" + "0" * 26, 404), ("req_%00", 404)]
    )
    def test_what_does_not_exist_cannot_be_stopped(self, calm: World, request_id: str, status: int) -> None:
        assert status == delete(calm, request_id)


class TestLookingForIt:
    def test_no_research_runs(self, calm: World) -> None:
        reply = calm.request_as("bob", "GET", f"{PATH}?running=1")
        assert (200, {"running": []}) == (reply.status, reply.json)

    def test_a_request_that_is_no_research_is_not_found(self, world: World) -> None:
        request_id = generate(world).event("done")["requestId"]
        assert_problem(world.request_as("bob", "GET", f"{PATH}?requestId={request_id}"), 404, "not_found")

    @pytest.mark.parametrize("request_id", ["req_x", "req_", "req_%00", "req_" + "a" * 5_000])
    def test_an_id_that_nobody_has_is_not_found_whatever_it_looks_like(self, calm: World, request_id: str) -> None:
        assert_problem(calm.request_as("bob", "GET", f"{PATH}?requestId={request_id}"), 404, "not_found")

    @pytest.mark.parametrize("query", ["", "?running=2", "?requestId=", "?requestId=1%20or%201"])
    def test_a_question_that_is_none_is_refused(self, calm: World, query: str) -> None:
        assert_problem(calm.request_as("bob", "GET", PATH + query), 400, "malformed_request")
