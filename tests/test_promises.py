"""PROMISES.md, kept: each test carries the number of its promise and looks at what really went out or was stored."""

import base64
import copy
import hashlib
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image, PngImagePlugin

from lib.ai.registry import get_model
from lib.settings import Settings
from tests import canaries
from tests.postgres import Ledger
from tests.test_chat import PAGE as CHAT_PAGE
from tests.world import Reply, World

PROMPT = f"A page about {canaries.PROMPT}"
MODELS = {"gemini-3-pro": "gemini", "gemini-2.5-pro": "gemini", "gpt-5.1": "openai"}
EACH = pytest.mark.parametrize("model", MODELS)
AI = {"openai", "gemini"}


def draw_picture() -> bytes:
    """A photograph that says where it came from."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Title", canaries.FILE_NAME)
    out = io.BytesIO()
    Image.effect_noise((64, 48), 60).save(out, "PNG", pnginfo=told)
    return out.getvalue()


def generate(world: World, model: str, image: bytes | None = None, **more: Any) -> Reply:
    picture = {"mediaType": "image/png", "data": base64.b64encode(image).decode()} if image else None
    return world.request_as(
        "bob", "POST", "/api/generate", {"prompt": PROMPT, "model": model, "image": picture, **more}
    )


def stored(world: World) -> Iterator[tuple[str, bytes]]:
    """Every row of every table, as text."""
    ledger = Ledger(world.ready["databaseUrl"])
    tables = ledger.rows("select schemaname, tablename from pg_tables where schemaname in ('app', 'public')")
    for schema, table in tables:
        for (row,) in ledger.rows(f'select t::text from "{schema}"."{table}" t'):  # noqa: S608 - the catalogue's names
            yield table, row.encode()


def records(world: World, columns: str) -> list[Any]:
    query = f"select {columns} from app.ai_requests order by created_at"  # noqa: S608 - our own words
    return Ledger(world.ready["databaseUrl"]).rows(query)


def asked(world: World, since: int) -> list[dict[str, Any]]:
    """The calls to the AI providers, their bodies read."""
    calls = [entry for entry in world.wire(since) if entry["service"] in AI]
    return [{**entry, "json": json.loads(entry["body"])} for entry in calls]


def forms_of(image: bytes) -> dict[str, bytes]:
    """The bytes themselves, and what could stand for them."""
    digests = {name: hashlib.new(name, image) for name in ("md5", "sha1", "sha256", "sha512")}
    found = {"base64": base64.b64encode(image)[40:200], "hex": image.hex().encode()[40:200]}
    found |= {f"{name} hex": digest.hexdigest().encode() for name, digest in digests.items()}
    return found | {f"{name} base64": base64.b64encode(digest.digest())[:-2] for name, digest in digests.items()}


def answer_with_page_text(world: World, model: str) -> None:
    """The model's next answer holds a canary that only a page may hold."""
    block = {"type": "rich-text", "props": {"text": f"Words of the page: {canaries.PAGE}"}}
    text = json.dumps({"title": canaries.PAGE, "theme": "paper", "sections": [{"layout": "stack", "blocks": [block]}]})
    world.control("POST", "/models/next", {"service": MODELS[model], "text": text})


@EACH
def test_p01_page_text_is_in_no_log_no_event_no_file_and_no_row_but_the_responses(world: World, model: str) -> None:
    since, logged = world.wire_mark(), max((line["n"] for line in world.log()), default=0)
    answer_with_page_text(world, model)
    assert canaries.PAGE == generate(world, model).event("done")["page"]["title"]
    # the record of the response is the one place beside the caller's own answer
    carriers = [entry for entry in world.wire(since) if canaries.found(canaries.PAGE, entry["body"])]
    assert ["/rest/v1/rpc/settle_ai_request"] == [entry["path"] for entry in carriers]
    assert {"ai_requests"} == {table for table, row in stored(world) if canaries.found(canaries.PAGE, row)}
    lines = [line["line"] for line in world.log(logged)]
    assert [] == [line for line in lines if canaries.found(canaries.PAGE, line.encode())]
    files = [path for path in Path(world.ready["functionsTmp"]).rglob("*") if path.is_file()]
    assert [] == [path for path in files if canaries.found(canaries.PAGE, path.read_bytes())]


@EACH
def test_p03_the_prompt_is_stored_without_its_image(world: World, model: str) -> None:
    image = draw_picture()
    assert generate(world, model, image).event("done")
    assert [(PROMPT, "image/png", len(image))] == records(world, "prompt, image_media_type, image_size_bytes")
    for table, row in stored(world):
        assert [] == [form for form, text in forms_of(image).items() if text in row], table
        assert [] == canaries.found(canaries.FILE_NAME, row), table


@EACH
def test_p04_the_response_is_stored_as_the_model_wrote_it(world: World, model: str) -> None:
    block = {"type": "rich-text", "props": {"text": f"Ärger 😀 {canaries.PAGE}"}}
    text = json.dumps({"title": "T", "theme": "paper", "sections": [{"layout": "stack", "blocks": [block]}]}) + "\nEnd."
    world.control("POST", "/models/next", {"service": MODELS[model], "text": text})
    assert generate(world, model).event("done")
    assert [(text,)] == records(world, "response")
    elsewhere = {table for table, row in stored(world) if canaries.found(canaries.PAGE, row)}
    assert {"ai_requests"} == elsewhere


def forbidden(world: World) -> list[str]:
    """Who asked, where, and on which page."""
    bob = world.people["bob"]
    names = [site.name for site in world.sites.values()]
    pages = [page["id"] for page in bob.site.pages]
    return [bob.account_id, bob.site.client_key, bob.site.shared_secret, *names, *pages, "Bob", "localhost:", "JWT "]


@EACH
@pytest.mark.parametrize("theme", [None, "paper"])
def test_p09_prompt_picture_instructions_and_schema_go_out_and_nothing_else(
    world: World, model: str, theme: str | None
) -> None:
    image, since = draw_picture(), world.wire_mark()
    reply = generate(world, model, image, theme=theme)
    [call] = asked(world, since)
    assert EXPECTED_MEMBERS[MODELS[model]] == set(flat_names(call["json"]))
    content = call["body"].decode()
    assert PROMPT in content
    picture = picture_in(call["json"])
    assert canaries.FILE_NAME.encode() not in picture
    pixels = [Image.open(io.BytesIO(one)).tobytes() for one in (image, picture)]
    assert pixels[0] == pixels[1]
    sent = content + json.dumps(call["headers"]).replace(call["host"], "")
    told = [word for word in [*forbidden(world), reply.headers["X-Request-Id"]] if word in sent.replace(PROMPT, "")]
    assert [] == told


EXPECTED_MEMBERS = {
    "openai": {
        *("model", "stream", "instructions", "store", "max_output_tokens"),
        *("input.role", "input.content.type", "input.content.text", "input.content.image_url", "input.content.detail"),
        *("text.format.type", "text.format.name", "text.format.strict", "text.format.schema"),
        *("reasoning.effort", "stream_options.include_obfuscation"),
    },
    "gemini": {
        *("contents.role", "contents.parts.text", "contents.parts.inlineData.data"),
        *("contents.parts.inlineData.mime_type", "systemInstruction.role", "systemInstruction.parts.text", "store"),
        *("generationConfig.maxOutputTokens", "generationConfig.responseMimeType"),
        *("generationConfig.responseJsonSchema", "generationConfig.thinkingConfig"),
    },
}


def flat_names(value: Any, place: str = "") -> Iterator[str]:
    """The names of all members, dotted; inside of schema and thinking there is nothing of a caller's."""
    if place.endswith(("chema", "thinkingConfig")):
        yield place
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from flat_names(member, f"{place}.{name}".lstrip("."))
    elif isinstance(value, list):
        for member in value:
            yield from flat_names(member, place)
    else:
        yield place


def picture_in(body: Any) -> bytes:
    """The picture's bytes; Google's SDK writes base64 in the alphabet for addresses."""
    if "contents" in body:
        data = next(part["inlineData"]["data"] for part in body["contents"][0]["parts"] if "inlineData" in part)
    else:
        data = next(part["image_url"] for part in body["input"][0]["content"] if "image_url" in part)
    return base64.b64decode(str(data).rpartition("base64,")[2].replace("-", "+").replace("_", "/"))


def chat(world: World, model: str, image: bytes | None = None, **more: Any) -> Reply:
    picture = {"mediaType": "image/png", "data": base64.b64encode(image).decode()} if image else None
    body = {"prompt": PROMPT, "model": model, "image": picture, "page": CHAT_PAGE, **more}
    return world.request_as("bob", "POST", "/api/chat", body)


@EACH
def test_p01_p03_p04_a_turn_of_the_chat_leaves_its_words_and_neither_page_nor_history(world: World, model: str) -> None:
    page = copy.deepcopy(CHAT_PAGE)
    page["sections"][0]["blocks"][0]["props"]["title"] = canaries.PAGE
    answer = json.dumps({"message": "Done.", "edits": []})
    world.control("POST", "/models/next", {"service": MODELS[model], "text": answer})
    logged = max((line["n"] for line in world.log()), default=0)
    image = draw_picture()
    assert chat(world, model, image, page=page, history=[canaries.FILE_NAME]).event("done")
    assert [(PROMPT, answer, "image/png", len(image))] == records(
        world, "prompt, response, image_media_type, image_size_bytes"
    )
    for table, row in stored(world):
        assert [] == canaries.found(canaries.PAGE, row) + canaries.found(canaries.FILE_NAME, row), table
        assert [] == [form for form, text in forms_of(image).items() if text in row], table
    lines = [line["line"].encode() for line in world.log(logged)]
    assert [] == [line for line in lines if canaries.found(canaries.PAGE, line)]


@EACH
def test_p10_prompt_history_picture_and_page_go_out_and_nothing_else(world: World, model: str) -> None:
    image, since = draw_picture(), world.wire_mark()
    reply = chat(world, model, image, selection="train", history=["An earlier prompt"])
    [call] = asked(world, since)
    assert EXPECTED_MEMBERS[MODELS[model]] == set(flat_names(call["json"]))
    content = call["body"].decode()
    assert PROMPT in content
    assert "An earlier prompt" in content
    assert "Take the train" in content
    pixels = [Image.open(io.BytesIO(one)).tobytes() for one in (image, picture_in(call["json"]))]
    assert pixels[0] == pixels[1]
    sent = content + json.dumps(call["headers"]).replace(call["host"], "")
    page_ids = [*forbidden(world), reply.headers["X-Request-Id"], "quay-secret", "336699"]
    assert [] == [word for word in page_ids if word in sent.replace(PROMPT, "")]


@EACH
def test_p12_a_turn_of_the_chat_is_not_stored_either(world: World, model: str) -> None:
    since = world.wire_mark()
    chat(world, model)
    [call] = asked(world, since)
    assert call["json"]["store"] is False


def research(world: World) -> Reply:
    """A run, from its start to its page."""
    request_id = generate(world, RESEARCH, draw_picture()).json["requestId"]
    world.control("POST", "/clock", {"advanceS": 60})
    return world.request_as("bob", "GET", f"/api/generate?requestId={request_id}")


def test_p09_p12_research_sends_the_prompt_is_stored_while_it_runs_and_deleted_once_it_is_read(world: World) -> None:
    since = world.wire_mark()
    reply = research(world)
    calls = [entry for entry in world.wire(since) if entry["service"] in AI]
    told = [f"{call['method']} {call['path'].count('/')}" for call in calls]
    assert ["POST 2", "GET 3", "DELETE 3", "POST 2"] == told
    first, second = (json.loads(call["body"]) for call in calls if call["method"] == "POST")
    assert (True, False) == (first["store"], second["store"])
    assert RESEARCH_MEMBERS == set(flat_names(first))
    assert {"metadata", "user", "safety_identifier", "conversation"}.isdisjoint(first.keys() | second.keys())
    sent = "".join(call["body"].decode() + json.dumps(call["headers"]).replace(call["host"], "") for call in calls)
    names = [*forbidden(world), reply.headers["X-Request-Id"]]
    assert [] == [word for word in names if word in sent.replace(PROMPT, "")]


def test_p11_p15_research_names_what_answered_in_its_one_record(world: World) -> None:
    done = research(world).event("done")
    wanted = get_model(Settings({}), RESEARCH).served.id
    assert wanted == done["servedBy"]
    [(model, served_by, prompt, charged)] = records(world, "model, served_by, prompt, charged")
    assert (RESEARCH, wanted, PROMPT) == (model, served_by, prompt)
    assert round(done["creditsCharged"] * 1000) == charged


RESEARCH = "o4-mini-deep-research"
RESEARCH_MEMBERS = {
    *("model", "instructions", "store", "background", "max_output_tokens", "max_tool_calls", "tools.type"),
    *("input.role", "input.content.type", "input.content.text", "input.content.image_url", "input.content.detail"),
}


def test_p11_the_promised_models_are_asked_at_their_providers_and_nobody_else(world: World) -> None:
    for model, service in MODELS.items():
        since = world.wire_mark()
        done = generate(world, model).event("done")
        [call] = asked(world, since)
        wanted = get_model(Settings({}), model).served.id
        assert (service, wanted) == (call["service"], done["servedBy"])
        assert wanted in call["path"] or wanted == call["json"].get("model")
    assert [(model, get_model(Settings({}), model).served.id) for model in MODELS] == records(world, "model, served_by")


def test_p11_a_successor_that_a_setting_names_is_named_wherever_it_answered(tmp_path: Path) -> None:
    successors = {model: get_model(Settings({}), model).successor.id for model in MODELS}
    pairs = ",".join(f"{model}={served}" for model, served in successors.items())
    kept = {name: value for name, value in os.environ.items() if not name.endswith(("_KEY", "_URL"))}
    world = World.start(tmp_path, env={**kept, "AI_MODEL_IDS": pairs})
    try:
        answered = {model: generate(world, model).event("done")["servedBy"] for model in MODELS}
        listed = {one["model"]: one["servedBy"] for one in world.balance("bob")["models"] if one["model"] in MODELS}
        recorded = dict(records(world, "model, served_by"))
    finally:
        world.stop()
    assert successors == answered == listed == recorded


@EACH
def test_p12_a_provider_is_asked_not_to_store_anything(world: World, model: str) -> None:
    since = world.wire_mark()
    generate(world, model)
    [call] = asked(world, since)
    assert call["json"]["store"] is False
    assert not {"metadata", "user", "safety_identifier", "conversation", "background"} & call["json"].keys()


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({}, "complete"),
        ({"text": '{"title": "T", "sections": [{"blocks": ["words"]}, {"b', "end": "max_tokens"}, "failed"),
        ({"status": 500}, "failed"),
    ],
)
def test_p15_every_request_leaves_one_record_that_is_its_charge(world: World, answer: Any, outcome: str) -> None:
    for _ in range(2 if answer.get("status") else 1 if answer else 0):
        world.control("POST", "/models/next", {"service": "openai", **answer})
    reply = generate(world, "gpt-5.1")
    columns = "id, site_id, account_id, model, served_by, prompt, state, charged, created_at <= settled_at"
    [(request_id, site_id, account_id, model, served_by, prompt, state, charged, is_ordered)] = records(world, columns)
    assert reply.headers["X-Request-Id"] == request_id
    assert (world.people["bob"].account_id, "gpt-5.1", "gpt-5.1", PROMPT) == (account_id, model, served_by, prompt)
    assert (outcome, True) == (state, is_ordered)
    ledger = Ledger(world.ready["databaseUrl"])
    entries = ledger.rows("select request_id, site_id, -credits from app.ledger_entries where kind = 'charge'")
    assert ([(request_id, site_id, charged)] if charged else []) == entries
    [(client_key,)] = ledger.rows("select client_key from app.sites where id = %s", site_id)
    assert world.people["bob"].site.client_key == client_key


def test_p17_the_functions_talk_to_the_named_parties_and_no_fourth(world: World) -> None:
    since = world.wire_mark()
    # the sites install the app anew, in an instance that knows no key yet
    world.reset()
    for model in MODELS:
        assert generate(world, model, draw_picture()).event("done")
        assert chat(world, model, draw_picture()).event("done")
    assert research(world).event("done")
    world.balance("alice")
    cron = {"Authorization": f"Bearer {world.ready['settings']['CRON_SECRET']}"}
    assert 200 == world.request("GET", "/api/maintenance", headers=cron).status
    met = {(entry["service"], entry["host"]) for entry in world.wire(since)}
    assert {"supabase", "confluence", "connect-keys", *AI} == {service for service, _ in met}
    settings = world.ready["settings"]
    addresses = [settings[name] for name in SETTINGS_OF_PARTIES] + [site.base_url for site in world.sites.values()]
    assert {host for _, host in met} <= {urlsplit(address).netloc for address in addresses}


SETTINGS_OF_PARTIES = ("SUPABASE_URL", "GEMINI_BASE_URL", "OPENAI_BASE_URL", "CONNECT_INSTALL_KEYS_URL")
