"""The promises up close: one situation each, with the number of its promise. `tests/test_promises.py` has all 21."""

import base64
import copy
import hashlib
import io
import json
import os
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from PIL import Image, PngImagePlugin

from lib.ai.registry import get_model
from lib.settings import Settings
from tests import canaries, pictures
from tests.payments.shop import Shop
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
    since, logged = world.wire_mark(), world.log_mark()
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
    assert [] == [word for word in [*forbidden(world), reply.headers["X-Request-Id"]] if word in words_sent(call)]


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


def words_sent(call: dict[str, Any]) -> str:
    """Body and headers, less the prompt and less the picture's base64, among whose letters any short word turns up."""
    body = re.sub(r"[\w+/-]{400,}={0,2}", "", call["body"].decode().replace(PROMPT, ""), flags=re.ASCII)
    return body + json.dumps(call["headers"]).replace(call["host"], "")


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
    logged = world.log_mark()
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
    page_ids = [*forbidden(world), reply.headers["X-Request-Id"], "quay-secret", "336699"]
    assert [] == [word for word in page_ids if word in words_sent(call)]


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
    sent = "".join(map(words_sent, calls))
    assert [] == [word for word in [*forbidden(world), reply.headers["X-Request-Id"]] if word in sent]


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
    world = World.start(tmp_path, "--pace", "0.01", env={**kept, "AI_MODEL_IDS": pairs})
    try:
        answered = {model: generate(world, model).event("done")["servedBy"] for model in MODELS}
        listed = {one["model"]: one["servedBy"] for one in world.balance("bob")["models"] if one["model"] in MODELS}
        recorded = dict(records(world, "model, served_by"))
    finally:
        world.stop()
    assert successors == answered == listed == recorded


PAYER = {
    "email": "zitronenfalter-payer@example.com",
    "name": "Zacharias Zitronenfalter",
    "tax_id": "DE811907980",
    "country": "IE",
}


# where somebody sits, and what with
ADDRESS, BROWSER = "203.0.113.77", "Mozilla/5.0 (Zitronenfalter)"


def live_through_payments(world: World) -> None:
    """Everything that makes us call Stripe: buying, being told, being told the other way round, and catching up."""
    bob = Shop(world, "bob")
    pack = bob.order("pack-5000", Idempotency_Key=canaries.PROMPT, X_Forwarded_For=ADDRESS, User_Agent=BROWSER)
    bob.pay_at_page(pack.json["url"], **PAYER)
    bob.stripe("refund", pack.json["checkoutSessionId"], amountCents=100)
    bob.stripe("dispute", bob.bought(), outcome="lost")
    plan = bob.buy("enterprise-month")
    bob.stripe("pay", plan, deliver=False)
    # the first that is heard of the plan is that its second period was refunded
    bob.stripe("renew", plan, deliver=False)
    bob.stripe("refund", plan)
    bob.fault("supabase", "refuse", 3, "attach_session")
    bob.order()
    bob.advance(120)
    assert 200 == bob.maintain().status


def test_p05_of_a_person_only_the_account_id_is_stored_and_only_where_it_is_needed(world: World) -> None:
    live_through_payments(world)
    assert generate(world, "gpt-5.1").event("done")
    bob = world.people["bob"]
    rows = list(stored(world))
    holders = {table for table, row in rows if bob.account_id.encode() in row}
    assert {"account_reports", "ai_requests", "checkout_sessions", "rate_windows"} == holders
    names = [account["name"] for site in world.ready["sites"] for account in site["accounts"]]
    for table, row in rows:
        for text in (*names, PAYER["email"], PAYER["name"], PAYER["tax_id"], ADDRESS, BROWSER):
            assert [] == canaries.found(text, row), (table, text)


# what may be in a request to Stripe: every header, every parameter with its values, every path
STRIPE_HEADERS = {
    "Accept": r"\*/\*",
    "Accept-Encoding": r"[a-z, ]+",
    "Authorization": r"Bearer sk_test_sandbox",
    "Connection": r"keep-alive",
    "Content-Length": r"[0-9]+",
    "Content-Type": r"application/x-www-form-urlencoded",
    "Host": r"127\.0\.0\.1:[0-9]+",
    # our own row's id, or the SDK's own random one
    "Idempotency-Key": r"cos_[0-9a-z]{26}|[0-9a-f-]{36}",
    "Stripe-Version": r"[0-9-]+\.[a-z]+",
    "User-Agent": r"Stripe/v1 PythonBindings/[0-9.]+",
    "X-Stripe-Client-User-Agent": (
        r'\{"bindings_version": "[0-9.]+", "lang": "python", "httplib": "httpx", "lang_version": "[0-9.]+"\}'
    ),
}
STRIPE_ID = r"(cs_test|pi|in|sub)_[A-Za-z0-9]+"
STRIPE_PARAMETERS = {
    r"mode": r"payment|subscription",
    r"line_items\[0\]\[quantity\]": r"1",
    r"line_items\[0\]\[price_data\]\[currency\]": r"eur",
    r"line_items\[0\]\[price_data\]\[unit_amount\]": r"[0-9]+",
    r"line_items\[0\]\[price_data\]\[tax_behavior\]": r"exclusive",
    r"line_items\[0\]\[price_data\]\[product_data\]\[name\]": r"[0-9,]+ AI credits",
    r"line_items\[0\]\[price_data\]\[recurring\]\[interval\]": r"month|year",
    r"(success|cancel)_url": r"http://app\.localhost:[0-9]+/(paid|cancelled)\.html",
    r"(adaptive_pricing|automatic_tax|tax_id_collection|invoice_creation)\[enabled\]": r"true|false",
    r"expand\[[0-9]\]": r"payment_intent|invoice|payments",
    r"payment_intent|subscription|payment\[payment_intent\]": STRIPE_ID,
    r"payment\[type\]": r"payment_intent",
    r"limit": r"[0-9]+",
    r"types\[[0-9]+\]": r"[a-z_.]+",
    r"delivery_success": r"false",
    # since when events may not be known here, in seconds
    r"created\[gte\]": r"[0-9]+",
}
STRIPE_PATHS = (
    rf"/v1/(checkout/sessions|refunds|disputes|invoices|invoice_payments|subscriptions|events)(/{STRIPE_ID}(/expire)?)?"
)


def test_p07_nothing_that_identifies_anybody_goes_to_stripe(world: World) -> None:
    since = world.wire_mark()
    live_through_payments(world)
    assert 204 == world.request_as("alice", "DELETE", "/api/site").status
    calls = world.wire(since, "stripe")
    seen: set[str] = set()
    for call in calls:
        address = urlsplit(call["path"])
        assert re.fullmatch(STRIPE_PATHS, address.path), address.path
        for name, value in call["headers"].items():
            assert re.fullmatch(STRIPE_HEADERS[name], value), (name, value)
        for name, value in [*parse_qsl(address.query), *parse_qsl(call["body"].decode())]:
            allowed = [pattern for pattern in STRIPE_PARAMETERS if re.fullmatch(pattern, name)]
            assert [True] == [bool(re.fullmatch(STRIPE_PARAMETERS[one], value)) for one in allowed], (name, value)
            seen.update(allowed)
        sent = "\n".join([call["path"], *map(": ".join, call["headers"].items()), ""]).encode() + call["body"]
        for text in [*identifying(world), canaries.PROMPT]:
            assert [] == canaries.found(text, sent), text
    # nothing is on the list that is not sent
    assert seen == STRIPE_PARAMETERS.keys()


def identifying(world: World) -> list[str]:
    """Who buys, where, and on which page, in every site."""
    found = []
    for site in world.ready["sites"]:
        address = urlsplit(site["baseUrl"])
        found += [site["clientKey"], site["sharedSecret"], site["baseUrl"], address.netloc, str(address.hostname)]
        found += [page["id"] for page in site["pages"]]
        found += [text for account in site["accounts"] for text in (account["accountId"], account["name"])]
    return found


def test_p08_nothing_of_the_buyer_or_the_card_is_stored_or_logged(world: World) -> None:
    logged = world.log_mark()
    live_through_payments(world)
    texts = [PAYER["email"], PAYER["name"], PAYER["tax_id"], "Zahlmeister", "customer_details"]
    lines = [("log", line["line"].encode()) for line in world.log(logged)]
    for place, text in [*stored(world), *lines]:
        assert [] == [one for one in texts if canaries.found(one, text)], place
        # what the card is, as words of their own: random ids hold them by chance, as a receipt has them
        assert [] == re.findall(rb"\b(?<!\d-)(4242|visa)\b(?!-\d)", text), place
    # what is kept is the session's: ids and amounts
    [(kept,)] = Ledger(world.ready["databaseUrl"]).rows(
        "select to_jsonb(p) from app.payments p where p.tax_cents > 0",
    )
    assert (5_500, 1_265) == (kept["total_cents"] - kept["tax_cents"], kept["tax_cents"])


def test_p01_a_word_of_a_provider_that_its_sdk_does_not_know_is_in_no_line(world: World) -> None:
    chunk = {"candidates": [{"content": {"parts": [{"text": "{"}]}, "finishReason": canaries.PAGE}]}
    raw = f"data: {json.dumps(chunk)}\r\n\r\n".encode()
    world.control("POST", "/models/next", {"service": "gemini", "rawBase64": base64.b64encode(raw).decode()})
    since = world.log_mark()
    assert generate(world, "gemini-2.5-pro").event("error")
    world.logged('"event": "request"', since)
    lines = [line["line"] for line in world.log(since)]
    assert [] == [line for line in lines if not line.startswith('{"event": ')]
    assert [] == canaries.found(canaries.PAGE, "\n".join(lines).encode())


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
    # a site installs the app anew, in an instance that knows no key yet
    told = {"clientKey": world.sites["globex"].client_key, "eventType": "installed"}
    assert 204 == world.control("POST", "/connect/send", told)["status"]
    for model in MODELS:
        assert generate(world, model, draw_picture()).event("done")
        assert chat(world, model, draw_picture()).event("done")
    assert research(world).event("done")
    world.balance("alice")
    Shop(world, "bob").bought()
    cron = {"Authorization": f"Bearer {world.ready['settings']['CRON_SECRET']}"}
    assert 200 == world.request("GET", "/api/maintenance", headers=cron).status
    met = {(entry["service"], entry["host"]) for entry in world.wire(since)}
    assert {"supabase", "confluence", "connect-keys", "stripe", "posthog", *AI} == {service for service, _ in met}
    settings = world.ready["settings"]
    addresses = [settings[name] for name in SETTINGS_OF_PARTIES] + [site.base_url for site in world.sites.values()]
    assert {host for _, host in met} <= {urlsplit(address).netloc for address in addresses}


SETTINGS_OF_PARTIES = (
    "POSTHOG_HOST",
    "STRIPE_API_BASE",
    "SUPABASE_URL",
    "GEMINI_BASE_URL",
    "OPENAI_BASE_URL",
    "CONNECT_INSTALL_KEYS_URL",
)


def attach_picture(world: World, content: bytes, kind: str = "jpeg") -> Reply:
    name = f"{canaries.FILE_NAME}.{kind}"
    token = {"Authorization": f"JWT {world.people['bob'].token()}", "Content-Type": f"image/{kind}"}
    return world.request("POST", "/api/attach-image", content, {**token, "X-File-Name": name})


def written_files(world: World) -> dict[Path, bytes]:
    """What lies in the functions' own folder and in the data folder, but what stands for Confluence itself."""
    data = Path(world.ready["functionsTmp"]).parent
    paths = [path for path in data.rglob("*") if path.is_file() and path.relative_to(data).parts[0] != "confluence"]
    return {path: path.read_bytes() for path in paths if os.access(path, os.R_OK)}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_p02_an_uploaded_picture_lives_in_confluence_and_nowhere_else(world: World, kind: str) -> None:
    content, since = pictures.tell(kind), world.wire_mark()
    logged = world.log_mark()
    assert 201 == attach_picture(world, content, kind.lower()).status
    bob = world.people["bob"]
    query = f"clientKey={quote(bob.site.client_key)}&page={bob.site.draft}"
    [kept] = world.control("GET", f"/confluence/attachments?{query}")
    uploaded = base64.b64decode(kept["contentBase64"])
    assert [] == canaries.found(canaries.FILE_NAME, uploaded)
    # what was sent and what was kept, or its name: in the upload, and in no other call, row, line or file
    forms = [form for one in (content, uploaded) for form in (one[20:90], *forms_of(one).values())]
    carriers = [entry for entry in world.wire(since) if any(form in entry["body"] for form in forms)]
    named = [entry for entry in world.wire(since) if canaries.found(canaries.FILE_NAME, entry["body"])]
    assert [True] == ["child/attachment" in entry["path"] for entry in carriers]
    assert carriers == named
    assert {"confluence", "supabase", "posthog"} >= {entry["service"] for entry in world.wire(since)}
    rows = [row for _, row in stored(world)]
    lines = [line["line"].encode() for line in world.log(logged)]
    for found in (*rows, *lines, *written_files(world).values()):
        assert not any(form in found for form in forms)
        assert [] == canaries.found(canaries.FILE_NAME, found)


def test_p13_of_confluence_only_rights_and_a_status_are_read_and_no_status_is_kept(world: World) -> None:
    since = world.wire_mark()
    assert 201 == attach_picture(world, pictures.draw("JPEG")).status
    for model in MODELS:
        assert generate(world, model).event("done")
    page = world.people["bob"].site.draft
    asked_of = {(entry["method"], urlsplit(entry["path"]).path) for entry in world.wire(since, "confluence")}
    assert {
        ("POST", f"/wiki/rest/api/content/{page}/permission/check"),
        ("GET", f"/wiki/api/v2/pages/{page}"),
        ("POST", f"/wiki/rest/api/content/{page}/child/attachment"),
    } == asked_of
    queries = {urlsplit(entry["path"]).query for entry in world.wire(since, "confluence")}
    assert {"", "get-draft=true", "status=draft"} == queries
    assert not any(b"Draft" in row or page.encode() in row for table, row in stored(world) if table != "rate_windows")


def test_p14_the_app_asks_for_reading_a_status_and_writing_an_attachment_and_no_more(world: World) -> None:
    descriptor = world.request("GET", "/atlassian-connect.json").json
    assert ["READ", "WRITE"] == sorted(descriptor["scopes"])
    assert {"gdpr": True, "signed-install": True, "context-qsh": True} == descriptor["apiMigrations"]


def test_p19_the_bucket_holds_our_library_readable_and_nothing_of_a_customers(world: World) -> None:
    assert 201 == attach_picture(world, pictures.draw("JPEG")).status
    assert generate(world, "gpt-5.1", draw_picture()).event("done")
    assert 200 == world.request_as("victor", "POST", "/api/media", {"q": canaries.PROMPT}).status
    settings = world.ready["settings"]
    client = world.bucket()
    library = Path(__file__).resolve().parents[2] / "public" / "library"
    ours = {path.relative_to(library).as_posix() for path in library.rglob("*") if path.is_file()}
    listed = {one["Key"] for one in client.list_objects_v2(Bucket=settings["MEDIA_BUCKET"])["Contents"]}
    client.close()
    assert ours == listed
    address = f"{settings['AWS_ENDPOINT_URL_S3']}/{settings['MEDIA_BUCKET']}/waves.webp"
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - the sandbox's own
        assert (library / "waves.webp").read_bytes() == answer.read()
    for entry in world.wire(0, "s3"):
        assert ("GET", b"") == (entry["method"], entry["body"])
        assert [] == [text for text in canaries.ALL if canaries.found(text, entry["path"].encode())]


def maintain(world: World) -> Any:
    cron = {"Authorization": f"Bearer {world.ready['settings']['CRON_SECRET']}"}
    reply = world.request("GET", "/api/maintenance", headers=cron)
    assert 200 == reply.status
    return reply.json


def export(world: World, who: str = "alice") -> Reply:
    return world.request_as(who, "POST", "/api/audit-export", {})


def test_p05_of_a_person_nothing_is_stored_but_the_account(world: World) -> None:
    """Neither names nor addresses, whatever an administrator does with log and settings."""
    generate(world, "gpt-5.1")
    export(world)
    world.request_as("alice", "PUT", "/api/site", {"accountCapCredits": 500, "modelsOff": ["gemini-3-pro"]})
    maintain(world)
    # as words of their own: what is encrypted holds three letters by chance. The others' are words of ours
    names = re.compile(rb"(?<![\w+/=-])(alice|bob|victor|charlie)(?![\w+/=-])", re.IGNORECASE)
    for table, row in stored(world):
        assert [] == names.findall(row), table
        assert b"127.0.0.1" not in row, table
        assert b"@" not in row, table


def test_p15_every_record_is_a_link_that_cannot_be_taken_out_unseen(world: World) -> None:
    asked_for = [generate(world, model).headers["X-Request-Id"] for model in MODELS]
    ledger = Ledger(world.ready["databaseUrl"])
    rows = [json.loads(line) for line in export(world).body.splitlines()[:-1]]
    assert asked_for == [row["requestId"] for row in rows]
    charged = dict(ledger.rows("select request_id, -credits from app.ledger_entries where kind = 'charge'"))
    assert {row["requestId"]: round(row["creditsCharged"] * 1000) for row in rows} == charged
    ledger.rows("set session_replication_role = replica; delete from app.ai_requests where sequence = 2")
    found = world.request_as("alice", "GET", "/api/audit-export?verify=1").json
    assert (False, 2) == (found["intact"], found["firstBroken"])
    world.reset()


def test_p16_the_log_is_for_administrators_of_open_enterprise_sites_and_of_their_own_site(world: World) -> None:
    generate(world, "gpt-5.1")
    assert {"bob": 403, "victor": 403, "charlie": 403, "dora": 403, "alice": 200} == {
        who: export(world, who).status for who in ("bob", "victor", "charlie", "dora", "alice")
    }
    globex = world.sites["globex"].client_key
    world.control("POST", "/site", {"clientKey": globex, "plan": "enterprise", "auditOpen": True})
    reply = export(world, "charlie")
    assert (200, 1) == (reply.status, len(reply.body.splitlines()))
    assert canaries.PROMPT.encode() not in reply.body


def test_p19_nothing_of_a_customer_s_goes_to_s3(world: World) -> None:
    since = world.wire_mark()
    generate(world, "gpt-5.1", draw_picture())
    export(world)
    world.request_as("alice", "GET", "/api/site?export=1")
    world.control("POST", "/clock", {"advanceS": 366 * 24 * 3600})
    maintain(world)
    assert [] == world.wire(since, "s3")


def test_p20_of_an_uninstalled_site_amounts_and_dates_are_left_after_30_days(world: World) -> None:
    generate(world, "gpt-5.1")
    bob = world.people["bob"]
    world.control("POST", "/connect/send", {"clientKey": bob.site.client_key, "eventType": "uninstalled"})
    assert 401 == export(world).status
    world.control("POST", "/clock", {"advanceS": 30 * 24 * 3600 + 1})
    assert 2 <= maintain(world)["deleted"]
    words = [bob.account_id, bob.site.client_key, "acme.localhost", canaries.PROMPT]
    assert [] == [(table, word) for table, row in stored(world) for word in words if canaries.found(word, row)]
    ledger = Ledger(world.ready["databaseUrl"])
    assert [("charge",)] == ledger.rows("select kind from app.ledger_entries where kind = 'charge'")
    assert [(3,)] == ledger.rows("select count(*) from app.trials")
    world.control("POST", "/connect/send", {"clientKey": bob.site.client_key, "eventType": "installed"})
    assert 0 == world.balance("alice")["balance"]


def test_p20_texts_go_when_the_administrators_time_is_over_and_the_chain_stays_whole(world: World) -> None:
    world.request_as("alice", "PUT", "/api/site", {"retentionDays": 30})
    generate(world, "gpt-5.1")
    world.control("POST", "/clock", {"advanceS": 29 * 24 * 3600})
    assert 0 == maintain(world)["deleted"]
    world.control("POST", "/clock", {"advanceS": 24 * 3600})
    assert 1 == maintain(world)["deleted"]
    assert [] == [table for table, row in stored(world) if canaries.found(canaries.PROMPT, row)]
    assert world.request_as("alice", "GET", "/api/audit-export?verify=1").json["intact"]


def test_p20_a_closed_account_is_reported_within_a_week_and_erased(world: World) -> None:
    generate(world, "gpt-5.1")
    bob, since = world.people["bob"], world.wire_mark()
    assert 0 == maintain(world)["deleted"]
    [report] = [entry for entry in world.wire(since, "confluence") if "report-accounts" in entry["path"]]
    assert [bob.account_id] == [account["accountId"] for account in json.loads(report["body"])["accounts"]]
    world.control("POST", "/confluence/account", {"accountId": bob.account_id, "closed": True})
    assert 0 == maintain(world)["deleted"]
    world.control("POST", "/clock", {"advanceS": 7 * 24 * 3600})
    assert 1 == maintain(world)["deleted"]
    words = [bob.account_id, canaries.PROMPT]
    assert [] == [(table, word) for table, row in stored(world) for word in words if canaries.found(word, row)]
    assert world.request_as("alice", "GET", "/api/audit-export?verify=1").json["intact"]
