"""PROMISES.md, one test a promise, all on one long day of the people of three sites, by both doors.

The day touches every endpoint and method and every screen, with a secret word in every field. What it left on the
wire, in Postgres, in the bucket, in logs, in temp folders and in the browsers' requests is searched for each word in
each form that could carry it (`tests/promises/oracle.py`). `tests/promises/test_up_close.py` has single situations.
"""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema
import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from lib.ai.registry import get_model, list_models
from lib.settings import Settings
from tests import canaries
from tests.browser.conftest import guarded
from tests.browser.policy import PolicyWatch
from tests.browser.test_main_job import sign_in, viewer
from tests.promises import words
from tests.promises.allowed import ALLOWED
from tests.promises.day import RESEARCH, STREAMED, Day
from tests.promises.evidence import Browsers, Evidence, hosts_of_parties, read_rows
from tests.promises.oracle import Find, leaks, search, unmet
from tests.promises.screens import visit_all
from tests.promises.words import words_of
from tests.test_common import OFFERED
from tests.world import ROOT, Reply, World

AI = ("openai", "gemini")


@dataclass(frozen=True)
class Lived:
    """The day, what it left in the evening, and what is left a month later, when all three sites have ended."""

    day: Day
    evening: Evidence
    finds: set[Find]
    leaks: list[Find]
    refused: Reply
    later: dict[str, list[dict[str, Any]]]
    reads_on: bool

    def leaked(self, *names: str) -> list[Find]:
        return [find for find in self.leaks if find.word in names]

    def places(self, *names: str) -> set[str]:
        return {find.place for find in self.finds if find.word in names}


@pytest.fixture(scope="module")
def lived(running: World, browser: Browser, policy_watch: PolicyWatch) -> Lived:
    since, logged = running.wire_mark(), running.log_mark()
    running.reset()
    day, browsers = Day(running), Browsers()
    day.live()
    with guarded(browser, policy_watch) as open_context:
        visit_all(running, following(browsers, open_context))
    evening = Evidence.gather(running, since, logged, browsers)
    finds = search(evening.traces(), words_of(running))
    refused = day.end()
    assert 204 == day.erase().status
    later = read_rows(running)
    with guarded(browser, policy_watch) as open_context:
        reads_on = is_read(running, open_context())
    return Lived(day, evening, finds, leaks(finds, ALLOWED), refused, later, reads_on)


def following(browsers: Browsers, open_context: Callable[[], BrowserContext]) -> Callable[[], BrowserContext]:
    def open_and_follow() -> BrowserContext:
        context = open_context()
        browsers.follow(context)
        return context

    return open_and_follow


def is_read(world: World, context: BrowserContext) -> bool:
    """Whether Victor sees the page that Bob made."""
    tab = context.new_page()
    sign_in(world, tab, "victor", f"/wiki/pages/{world.sites['acme'].draft}")
    expect(viewer(tab).get_by_role("heading", name=words.SCREEN_TEXT)).to_be_visible()
    return True


def told(call: dict[str, Any]) -> dict[str, Any]:
    """What a party was sent, unpacked."""
    is_packed = call["headers"].get("Content-Encoding") == "gzip"
    body: dict[str, Any] = json.loads(gzip.decompress(call["body"]) if is_packed else call["body"] or b"{}")
    return body


def asked(lived: Lived) -> list[dict[str, Any]]:
    return [call for call in lived.evening.calls(*AI) if call["method"] == "POST"]


def words_in(lived: Lived, call: dict[str, Any]) -> set[str]:
    """The names of all words in one call, less the provider's own key."""
    found = search(Evidence([call], {}, [], {}, {}, Browsers()).traces(), words_of(lived.day.world))
    return {find.word for find in found if not find.word.startswith("setting ")}


def forms_of(image: bytes) -> Iterator[bytes]:
    """A piece of the bytes, and what could stand for the whole."""
    yield image[60:120]
    yield base64.b64encode(image)[80:160]
    yield image.hex().encode()[120:240]
    for name in ("md5", "sha1", "sha256", "sha512"):
        digest = hashlib.new(name, image)
        yield digest.hexdigest().encode()
        yield base64.b64encode(digest.digest())[:-2]


def test_p01_page_text_lives_in_confluence_only(lived: Lived) -> None:
    """P01: no page text in Supabase but in the records of AI requests, none in a log, an event, a file or S3."""
    assert [] == lived.leaked("page text", "text by hand", "screen text", "alt", "answer", "said", "broken")
    kept = {place for place in lived.places("page text", "text by hand", "alt") if place.startswith("table/")}
    assert set() == kept
    assert [] == [find for find in lived.finds if find.place.startswith(("log", "file/", "s3/", "wire/posthog"))]


def test_p02_uploaded_pictures_live_in_confluence_only(lived: Lived) -> None:
    """P02: they pass through memory; no disk, no Supabase, no S3, no log has them, their name, or what they hid."""
    assert [] == lived.leaked("file name", "hidden in picture")
    forms = [form for image in lived.day.pictures[-2:] for form in forms_of(image)]
    traces = [trace for trace in lived.evening.traces() if not trace.place.startswith("wire/confluence")]
    assert [] == [trace.place for trace in traces for form in forms if form in trace.content]
    uploads = [call for call in lived.evening.calls("confluence") if call["path"].endswith("status=draft")]
    assert 2 == len([call for call in uploads if "child/attachment" in call["path"]])


def test_p03_a_prompt_is_stored_without_its_picture(lived: Lived) -> None:
    """P03: the prompt's row says that there was a picture, its kind and size; neither bytes nor hash nor name."""
    rows = lived.evening.rows["app.ai_requests"]
    pictured = [row for row in rows if row["prompt"] == words.GENERATE_PROMPT and row["has_image"]]
    assert {("image/png", size) for size in map(len, lived.day.pictures[:3])} == {
        (row["image_media_type"], row["image_size_bytes"]) for row in pictured
    }
    kept = [trace for trace in lived.evening.traces() if trace.place.startswith(("table/", "wire/supabase"))]
    forms = [form for image in lived.day.pictures for form in forms_of(image)]
    assert [] == [trace.place for trace in kept for form in forms if form in trace.content]


def test_p04_a_response_is_stored(lived: Lived) -> None:
    """P04: what the model wrote is in its request's record."""
    answered = [row for row in lived.evening.rows["app.ai_requests"] if row["state"] == "complete"]
    assert [] == [row["id"] for row in answered if row["kind"] != "export" and not row["response"]]
    written = {row["model"] for row in answered if canaries.found(words.ANSWER, (row["response"] or "").encode())}
    assert {*STREAMED, RESEARCH} == written


def test_p05_of_a_person_the_account_is_stored_and_nothing_else(lived: Lived) -> None:
    """P05: accounts for payments, credits, limits and the audit log; no name, e-mail, address or browser."""
    people = [account["name"].split()[0] for site in lived.day.world.ready["sites"] for account in site["accounts"]]
    assert [] == lived.leaked(*(f"account of {name}" for name in people), *(f"name of {name}" for name in people))
    assert [] == lived.leaked("address", "agent", "header", "space", "payer e-mail", "payer name", "payer tax id")
    assert [] == [find for find in lived.leaks if find.word.startswith(("host of", "client key of"))]
    assert [] == [trace.place for trace in lived.evening.traces() if is_of_a_browser(trace.place, trace.content)]


def is_of_a_browser(place: str, content: bytes) -> bool:
    """The payment page's address is Stripe's, which is this machine too."""
    is_kept = place.startswith(("table/", "log")) and place != "table/app.checkout_sessions.url"
    return is_kept and (b"127.0.0.1" in content or b"Mozilla" in content)


def test_p06_everything_is_in_dublin(lived: Lived) -> None:
    """P06: functions in dub1 alone; database and bucket in eu-west-1 by the steps of docs/DEPLOY.md and by the wire."""
    platform = json.loads((ROOT / "vercel.json").read_text())
    assert ["dub1"] == platform["regions"]
    assert "functionFailoverRegions" not in platform
    assert [] == [name for name, one in platform["functions"].items() if "regions" in one]
    steps = (ROOT / "docs" / "DEPLOY.md").read_text()
    assert set(re.findall(r"\b[a-z]{2}-[a-z]+-[0-9]\b", steps)) == {"eu-west-1"}
    signed = [call["headers"]["Authorization"] for call in lived.evening.calls("s3")]
    assert {"eu-west-1"} == {header.split("/")[2] for header in signed}


def test_p07_nothing_that_identifies_anybody_goes_to_stripe(lived: Lived) -> None:
    """P07: no word of the day, no account, site, page or key; a payment is matched by the session's id."""
    calls = lived.evening.calls("stripe")
    assert set() == {word for call in calls for word in words_in(lived, call)}
    names = {name for call in calls for name, _ in parse_qsl(call["body"].decode())}
    assert set() == {name for name in names if re.match("metadata|customer|client_reference_id|.*email", name)}
    sessions = [row["session_id"] for row in lived.evening.rows["app.checkout_sessions"]]
    assert all(session.startswith("cs_") for session in sessions)


def test_p08_payment_details_are_the_sessions_and_not_the_cards(lived: Lived) -> None:
    """P08: neither a card's number nor its owner is stored or logged."""
    assert [] == lived.leaked("payer e-mail", "payer name", "payer tax id")
    kept = [trace for trace in lived.evening.traces() if trace.place.startswith(("table/", "log", "file/"))]
    assert [] == [trace.place for trace in kept if re.search(rb"\b(4242|visa)\b", trace.content)]
    assert {5_500} <= {row["total_cents"] - row["tax_cents"] for row in lived.evening.rows["app.payments"]}


def test_p09_generation_sends_the_prompt_its_picture_and_our_own_words(lived: Lived) -> None:
    """P09: no page, account, site, title, space, or end-user id; of all words the prompt alone."""
    prompts = ("generate prompt", "screen prompt", "abroad prompt", "research prompt")
    sent = [words_in(lived, call) for call in asked(lived)]
    assert {frozenset({prompt}) for prompt in prompts} <= {frozenset(found) for found in sent}
    # the one other that research sends is what the first model found
    of_generation = [found for found in sent if found.intersection(prompts)]
    assert [] == [found for found in of_generation if found - {"report"} not in ({prompt} for prompt in prompts)]


def test_p10_the_chat_sends_prompts_picture_and_page(lived: Lived) -> None:
    """P10: the prompt, that user's earlier ones, the picture, the Skyline page's own texts; nothing of Confluence's."""
    sent = [words_in(lived, call) for call in asked(lived)]
    by_http = [found for found in sent if "chat prompt" in found]
    # of Bob to each model, and of Frank, whose site is Forge's
    assert [{"chat prompt", "earlier prompt", "page text", "alt"}] * (len(STREAMED) + 1) == by_http
    assert [{"turn prompt", "screen text", "text by hand"}] == [found for found in sent if "turn prompt" in found]
    confluence = [b"Product launch in spring", b"two hundred guests", b"Welcome to Acme"]
    assert [] == [text for call in asked(lived) for text in confluence if text in call["body"]]


def test_p11_the_promised_models_answer_at_their_providers(lived: Lived) -> None:
    """P11: four models at Google and OpenAI, named in the record; a prompt is seen by no other party."""
    served = {model.name: (model.served.provider, model.served.id) for model in list_models(Settings({}))}
    assert {*STREAMED, RESEARCH} == set(served)
    asked_for = {(call["service"], told(call).get("model") or model_in(call["path"])) for call in asked(lived)}
    assert set(served.values()) == asked_for
    recorded = {(row["model"], row["served_by"]) for row in lived.evening.rows["app.ai_requests"] if row["model"]}
    assert {(name, model_id) for name, (_, model_id) in served.items()} == recorded
    parties = {place.split("/")[1] for place in lived.places("generate prompt", "chat prompt", "research prompt")}
    assert {"openai", "gemini", "supabase", "app.ai_requests.prompt"} == parties


def model_in(path: str) -> str:
    return path.rpartition("/")[2].partition(":")[0]


def test_p12_providers_are_asked_not_to_store(lived: Lived) -> None:
    """P12: `store: false` always but for a run of research, which is deleted as soon as it is read."""
    stored = [told(call)["model"] for call in asked(lived) if told(call)["store"] is not False]
    assert [get_model(Settings({}), RESEARCH).served.id] == stored
    runs = [call for call in lived.evening.calls("openai") if call["path"].count("/") == 3]
    assert ["GET", "DELETE"] == [call["method"] for call in runs]


def test_p13_of_confluence_a_status_is_read_and_rights_are_asked(lived: Lived) -> None:
    """P13: no body, title, comment, space or search is requested; a macro's own body for its static render only."""
    paths = {(call["method"], urlsplit(call["path"]).path) for call in lived.evening.calls("confluence")}
    shapes = {f"{method} {re.sub(r'/[0-9]+(?=/|$)', '/*', path)}" for method, path in paths}
    assert {
        "POST /wiki/rest/api/content/*/permission/check",
        "GET /wiki/rest/api/user",
        "GET /wiki/api/v2/pages/*",
        "POST /wiki/rest/api/content/*/child/attachment",
        "POST /wiki/rest/atlassian-connect/latest/report-accounts",
        "GET /wiki/rest/api/content/*/history/*/macro/id/0b5f9c1e-5d5e-4d3a-9b11-1f0c6a1d2e3f",
    } == shapes
    queries = [dict(parse_qsl(urlsplit(call["path"]).query)) for call in lived.evening.calls("confluence")]
    assert {"operations"} == {query["expand"] for query in queries if "expand" in query}


def test_p14_two_scopes_and_no_more(lived: Lived) -> None:
    """P14: READ for the status, WRITE for the attachment."""
    descriptor = lived.day.world.request("GET", "/atlassian-connect.json").json
    assert ["READ", "WRITE"] == sorted(descriptor["scopes"])
    assert "oauth" not in json.dumps(descriptor).lower()


def test_p15_every_request_is_one_record_and_its_charge(lived: Lived) -> None:
    """P15: each request that began has one record with its account, site, model, prompt and outcome; charges agree."""
    rows = [row for row in lived.evening.rows["app.ai_requests"] if row["kind"] != "export"]
    posts = [reply for path in ("generate", "chat") for reply in lived.day.replies[f"POST /api/{path}"]]
    begun = {started_id(reply) for reply in posts} - {None}
    seen = [sent for sent in lived.evening.browsers.sent if sent.path in ("/api/generate", "/api/chat")]
    assert begun <= {row["id"] for row in rows}
    assert len(rows) - len(begun) == len([sent for sent in seen if sent.method == "POST"])
    assert [] == [row["id"] for row in rows if not (row["account_id"] and row["site"] and row["prompt"])]
    assert {"complete", "failed"} == {row["state"] for row in rows}
    entries = lived.evening.rows["app.ledger_entries"]
    charges = {entry["request_id"]: -entry["credits"] for entry in entries if entry["kind"] == "charge"}
    assert {row["id"]: row["charged"] for row in rows if row["charged"]} == charges


def started_id(reply: Reply) -> str | None:
    if reply.status == 202:
        return str(reply.json["requestId"])
    is_stream = reply.headers["Content-Type"].startswith("text/event-stream")
    return str(reply.event("started")["requestId"]) if is_stream else None


def test_p16_the_audit_log_is_for_administrators_of_its_own_site(lived: Lived) -> None:
    """P16: Alice gets Acme's and nothing of Globex; Charlie, whose site has no open log, gets none."""
    replies = lived.day.replies["POST /api/audit-export"]
    assert [200, 200, 200, 200, 403] == [reply.status for reply in replies]
    foreign = ("abroad prompt", "account of Charlie", "account of Dora", "client key of globex")
    named = words_of(lived.day.world)
    assert [] == [name for reply in replies for name in foreign if named[name].encode() in reply.body]
    assert words.GENERATE_PROMPT in replies[0].body.decode()


def test_p17_nobody_else_is_spoken_to(lived: Lived) -> None:
    """P17: the named parties and no other host, from the functions and from the browsers, on a day that used it all."""
    assert [] == [one for one in OFFERED if " ".join(one) not in lived.day.replies]
    assert [] == unmet(lived.finds, ALLOWED)
    assert {call["host"] for call in lived.evening.wire} <= hosts_of_parties(lived.day.world)
    hosts = {sent.host for sent in lived.evening.browsers.sent if sent.url.startswith("http")}
    assert {"app.localhost", "acme.localhost", "globex.localhost"} == hosts


def test_p18_events_tell_of_the_product_and_of_nobody(lived: Lived) -> None:
    """P18: no word, account, site or address in an event; a visitor's id is a keyed hash."""
    assert [] == [find for find in lived.finds if find.place.startswith("wire/posthog")]
    events = [event for call in lived.evening.calls("posthog") for event in told(call)["batch"]]
    assert {"page_generated", "chat_turn_taken", "picture_attached", "checkout_opened"} <= {e["event"] for e in events}
    assert [] == [event for event in events if not re.fullmatch("[0-9a-f]{32}", event["distinct_id"])]


def test_p19_the_bucket_holds_our_library_and_nothing_of_a_customers(lived: Lived) -> None:
    """P19: its objects are those that this release ships; the functions only read there."""
    library = ROOT / "public" / "library"
    ours = {str(path.relative_to(library)): path.read_bytes() for path in library.rglob("*") if path.is_file()}
    ours["index.json"] = (ROOT / "lib" / "media" / "index.json").read_bytes()
    assert ours == lived.evening.objects
    assert {("GET", b"")} == {(call["method"], call["body"]) for call in lived.evening.calls("s3")}
    assert [] == [find for find in lived.finds if find.place.startswith(("s3/", "wire/s3"))]


def test_p20_what_has_ended_is_gone(lived: Lived) -> None:
    """P20: an uninstall stops every access at once; of sites that ended, amounts, dates and the trial's hash stay.

    What there is of a site its administrator can have before: every word of Acme's that we held was in the export.
    """
    assert 401 == lived.refused.status
    named = words_of(lived.day.world)
    export = lived.day.replies["GET /api/site"][-1].body
    held = {find.word for find in lived.finds if find.place.startswith("table/") and "report" not in find.place}
    ours = {
        name
        for name in held
        if not re.search("globex|initech|abroad|Charlie|Dora|Erin|Frank|Gus|screen|turn|by hand", name)
    }
    assert {"generate prompt", "chat prompt", "answer", "said", "account of Bob", "host of acme"} <= ours
    assert [] == [name for name in sorted(ours) if not canaries.found(named[name], export)]
    later = Evidence([], lived.later, [], {}, {}, Browsers())
    kept = {find.place for find in search(later.traces(), named) if not find.word.startswith("setting ")}
    assert set() == kept
    assert {"purchase", "charge"} <= {entry["kind"] for entry in lived.later["app.ledger_entries"]}
    assert len(lived.evening.rows["app.trials"]) == len(lived.later["app.trials"])


def test_p21_a_page_is_read_from_its_macro_by_the_published_schema(lived: Lived) -> None:
    """P21: what was saved fits page.schema.json, and Victor reads it when the site has ended and nothing is asked."""
    saved = [sent for sent in lived.evening.browsers.sent if sent.path.endswith("/publish")]
    bodies = [node["body"] for sent in saved for node in json.loads(sent.body)["nodes"] if node["type"] == "macro"]
    schema = lived.day.world.request("GET", "/page.schema.json").json
    for body in bodies:
        jsonschema.validate(json.loads(body), schema)
    assert [words.WRITTEN_BY_HAND] == [json.loads(body)["title"] for body in bodies]
    assert lived.reads_on
