"""What people, Atlassian, Stripe and the cron do with Skyline: each scenario makes the outbound calls that faults meet.

`prepare` brings about where it begins, unharmed; `act` meets the faults. A scenario that `is_cold` begins with a new
process, which remembers nothing. Who is not `is_patient` never comes back: then time alone has to mend it.
"""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PIL import Image

from lib.confluence.sealed import seal
from tests.crash.visit import Visit

Step = Callable[[Visit], None]

DAY_S = 24 * 3600
ACME_CREDITS = 10_000
OLD_KEY = "the key that secrets were sealed with before"
PAGE: dict[str, Any] = {
    "version": 1,
    "title": "Harbour office",
    "theme": "harbour",
    "sections": [
        {
            "id": "ways",
            "layout": "stack",
            "background": {"kind": "plain", "image": None},
            "blocks": [{"id": "train", "type": "rich-text", "props": {"text": "Take the train. It is fast."}}],
        }
    ],
}
WRITTEN = json.dumps(
    {
        "title": "Harbour office",
        "theme": "paper",
        "sections": [{name: value for name, value in PAGE["sections"][0].items() if name != "id"}],
    }
)
ACME, GLOBEX, INITECH = "acme", "globex", "initech"


@dataclass(frozen=True)
class Scenario:
    """`ends_alike`: whatever befell it, the ledger has the lines that it has when nothing did.

    `aims`: parts of the names of those of its calls that no other scenario makes, where it makes many that others do.
    """

    name: str
    act: Step
    prepare: Step = lambda _visit: None
    is_cold: bool = False
    is_patient: bool = True
    ends_alike: bool = True
    aims: tuple[str, ...] = ()


# --- AI


def generate(model: str) -> Step:
    """A page of one section."""

    def act(visit: Visit) -> None:
        visit.ask("bob", "POST", "/api/generate", {"prompt": "A page on tides", "model": model}, "page")

    return act


def answers(service: str, times: int = 4) -> Step:
    """The model will say the same short thing, however often it is asked."""

    def prepare(visit: Visit) -> None:
        refill(visit)
        visit.world.control("DELETE", "/models")
        for _ in range(times):
            visit.world.control("POST", "/models/next", {"service": service, "text": WRITTEN, "chunkChars": 2_000})

    return prepare


def refill(visit: Visit) -> None:
    key = visit.world.sites[ACME].client_key
    visit.world.control("POST", "/site", {"clientKey": key, "credits": ACME_CREDITS})


def chat(visit: Visit) -> None:
    visit.ask("bob", "POST", "/api/chat", {"prompt": "Make it shorter", "model": "gpt-5.1", "page": PAGE}, "turn")


def answers_chat(visit: Visit) -> None:
    refill(visit)
    visit.world.control("DELETE", "/models")
    edit = {"op": "updateBlock", "id": "train", "props": {"text": "Take the train."}}
    for _ in range(4):
        text = json.dumps({"message": "Shorter.", "edits": [edit]})
        visit.world.control("POST", "/models/next", {"service": "openai", "text": text, "chunkChars": 2_000})


def answers_research(visit: Visit) -> None:
    refill(visit)
    visit.world.control("DELETE", "/models")
    for _ in range(3):
        report = {"text": "# Tides\n\nThey rise.", "researchS": 60, "searches": 2, "sources": []}
        visit.world.control("POST", "/models/next", {"service": "openai", "match": "research", **report})
        page = {"service": "openai", "match": "gpt-5.1", "text": WRITTEN, "chunkChars": 2_000}
        visit.world.control("POST", "/models/next", page)


def start_research(visit: Visit) -> str | None:
    """Its request."""
    asked = {"prompt": "What of the tides?", "model": "o4-mini-deep-research"}
    reply = visit.ask("bob", "POST", "/api/generate", asked, "run")
    return str(reply.json["requestId"]) if reply else None


def research(visit: Visit) -> None:
    """Looked at until it has a page; a run that failed is begun anew by its key."""
    for _ in range(3):
        request_id = start_research(visit)
        if request_id is None or look_until_over(visit, request_id):
            return
    visit.troubles.append("the research never has a page")


def look_until_over(visit: Visit, request_id: str) -> bool:
    """Whether the run has given a page."""
    for wait_s in (30, 61, 61, 0, 400, 4_300):
        visit.advance(wait_s)
        reply = visit.peek("bob", f"/api/generate?requestId={request_id}")
        if reply is not None and reply.status == 200:
            return b"event: done\n" in reply.body
    visit.troubles.append("the research is never over")
    return True


def cancel_research(visit: Visit) -> None:
    request_id = start_research(visit)
    visit.advance(20)
    if request_id is not None:
        visit.ask("bob", "DELETE", f"/api/generate?requestId={request_id}")


def begin_to_research(visit: Visit) -> None:
    answers_research(visit)
    start_research(visit)
    visit.advance(61)


def answers_slowly(visit: Visit) -> None:
    """For longer than the ten seconds after which a stream looks whether it was cancelled."""
    refill(visit)
    visit.world.control("DELETE", "/models")
    slow = {"service": "openai", "text": WRITTEN, "chunkChars": 12, "delayMs": 700}
    visit.world.control("POST", "/models/next", slow)


def list_running(visit: Visit) -> None:
    visit.ask("bob", "GET", "/api/generate?running=1")
    visit.ask("bob", "GET", "/api/generate?ended=1")


def retired(visit: Visit) -> None:
    """The provider refuses the model as unknown: no page, and other instances are told."""
    visit.is_patient = False
    visit.ask("bob", "POST", "/api/generate", {"prompt": "A page", "model": "gemini-2.5-pro"}, "page")


def retire(visit: Visit) -> None:
    refill(visit)
    visit.shop.rows("delete from app.retired_models")
    visit.world.control("POST", "/models/retire", {"model": "gemini-2.5-pro"})


# --- payments


def order(visit: Visit, pack: str, key: str = "order") -> str | None:
    """A purchase that has its page."""
    reply = visit.ask("alice", "POST", "/api/checkout", {"pack": pack}, key)
    if reply is None:
        return None
    visit.checkouts.append(str(reply.json["checkoutSessionId"]))
    return visit.checkouts[-1]


def buy(pack: str) -> Step:
    """From the button to the credits."""

    def act(visit: Visit) -> None:
        checkout_id = order(visit, pack)
        if checkout_id is not None:
            visit.stripe("pay", checkout_id)

    return act


def leave(visit: Visit) -> None:
    order(visit, "pack-1000")


def refuse_sessions(visit: Visit) -> None:
    """More often than the SDK tries."""
    away = {"service": "stripe", "kind": "refuse", "count": 3, "match": "/v1/checkout/sessions", "method": "POST"}
    visit.world.control("POST", "/faults", away)


def ordered(pack: str) -> Step:
    def prepare(visit: Visit) -> None:
        order(visit, pack)

    return prepare


def bought(pack: str) -> Step:
    def prepare(visit: Visit) -> None:
        buy(pack)(visit)

    return prepare


def stripe(what: str, *rounds: dict[str, Any]) -> Step:
    """Stripe does it to the purchase of this visit, once a round."""

    def act(visit: Visit) -> None:
        for arguments in rounds or ({},):
            visit.stripe(what, visit.checkouts[-1], **arguments)

    return act


def cancel_plan(visit: Visit) -> None:
    """At the seller's dashboard; the event comes a moment later."""
    [[subscription]] = visit.shop.rows(
        "select subscription_id from app.checkout_sessions where id = %s", visit.checkouts[-1]
    )
    since = visit.world.wire_mark()
    visit.shop.api().subscriptions.cancel(subscription)
    visit.await_call(since)


def warn_of_fraud(visit: Visit) -> None:
    """An event that Stripe's stand-in never makes by itself, and one of something else that the account sells."""
    [[intent]] = visit.shop.rows("select payment_intent from app.payments where checkout_id = %s", visit.checkouts[-1])
    event = visit.shop.stripe("refund", visit.checkouts[-1], deliver=False, amountCents=1)[0]
    told = {"object": {"object": "radar.early_fraud_warning", "id": "issfr_1", "payment_intent": intent}}
    visit.tell(event, f"evt_{visit.serial}warned", "radar.early_fraud_warning.created", told)
    foreign = {"object": {"object": "refund", "id": "re_1", "payment_intent": "pi_of_something_else"}}
    visit.tell(event, f"evt_{visit.serial}foreign", "refund.created", foreign)
    gone = {"object": {"object": "checkout.session", "id": "cs_test_that_nobody_knows"}}
    visit.tell(event, f"evt_{visit.serial}unknown", "checkout.session.completed", gone)


# --- sites and administrators


def live(visit: Visit) -> None:
    """A site's whole life."""
    key = visit.world.sites[ACME].client_key
    for event in ("disabled", "enabled", "uninstalled", "installed", "enabled"):
        visit.hook(key, event)


def live_by_forge(visit: Visit) -> None:
    """The life of a site of Forge's."""
    key = visit.world.sites[INITECH].client_key
    for event in ("upgraded", "removed", "installed"):
        visit.forge_event(key, event)


def install(visit: Visit) -> None:
    visit.hook(visit.world.sites[ACME].client_key, "installed")


def look_at(who: str, *paths: str) -> Step:
    """Reads, each until it has an answer."""

    def act(visit: Visit) -> None:
        for path in paths:
            visit.ask(who, "GET", path)

    return act


def look_at_purchase(visit: Visit) -> None:
    visit.ask("alice", "GET", f"/api/checkout?checkout={visit.checkouts[-1]}")


def read_audit(visit: Visit) -> None:
    """An export is a record of its own."""
    visit.ask("alice", "POST", "/api/audit-export", {"format": "ndjson"})
    visit.ask("alice", "POST", "/api/audit-export", {"latest": 10})
    visit.ask("alice", "GET", "/api/audit-export?spend=1")
    visit.ask("alice", "GET", "/api/audit-export?verify=1")


def leave_mixed_records(visit: Visit) -> None:
    """Research that was begun before a page and ended behind it: a span of time with a row of another's in it."""
    begin_to_research(visit)
    visit.since = visit.world.control("GET", "/clock")["now"]
    visit.world.control("POST", "/models/next", {"service": "openai", "text": WRITTEN, "chunkChars": 2_000})
    visit.ask("bob", "POST", "/api/generate", {"prompt": "A page", "model": "gpt-5.1"}, "before")
    visit.maintain()
    visit.ask("bob", "POST", "/api/generate", {"prompt": "A page", "model": "gpt-5.1"}, "behind")


def export_span(visit: Visit) -> None:
    visit.ask("alice", "POST", "/api/audit-export", {"from": visit.since})


def search_library(visit: Visit) -> None:
    visit.ask("bob", "POST", "/api/media", {"q": "sea"})


def change_site(visit: Visit) -> None:
    days = visit.chance.randint(30, 365)
    visit.ask("alice", "PUT", "/api/site", {"retentionDays": days})


def erase_site(visit: Visit) -> None:
    """The answer may be lost: then the site is unknown already, which is what was wished."""
    visit.erase("charlie")


def reinstall(visit: Visit) -> None:
    visit.world.control(
        "POST", "/connect/send", {"clientKey": visit.world.sites[GLOBEX].client_key, "eventType": "installed"}
    )
    visit.ask("charlie", "GET", "/api/checkout")


def open_with_old_key(visit: Visit) -> None:
    visit.ask("alice", "GET", "/api/checkout")


def seal_with_old_key(visit: Visit) -> None:
    site = visit.world.sites[ACME]
    sealed = seal((OLD_KEY,), site.client_key, site.shared_secret)
    visit.shop.rows(
        "update app.installations i set secret = %s from app.sites s where s.id = i.site_id and s.client_key = %s",
        sealed,
        site.client_key,
    )


def upload(visit: Visit) -> None:
    out = io.BytesIO()
    Image.new("RGB", (4, 3), "teal").save(out, "PNG")
    headers = {"Content-Type": "image/png", "X-File-Name": "plan.png"}
    visit.send("bob", "POST", "/api/attach-image", out.getvalue(), headers)


# --- the cron


def leave_work(visit: Visit) -> None:
    """Everything that the cron mends: an intent that nobody knows, lost events, a run that nobody looks at, a hold."""
    begin_to_research(visit)
    visit.is_patient = False
    visit.world.control(
        "POST", "/faults", {"service": "supabase", "kind": "refuse", "count": 3, "match": "attach_session"}
    )
    order(visit, "pack-1000", "lost")
    visit.world.control("POST", "/faults", {"service": "supabase", "kind": "refuse", "count": 9, "match": "settle_ai"})
    generate("gpt-5.1")(visit)
    visit.world.control("DELETE", "/faults")
    visit.is_patient = True
    bought("pack-1000")(visit)
    visit.shop.stripe("refund", visit.checkouts[-1], deliver=False, amountCents=400)
    order(visit, "pack-5000", "open")
    visit.advance(3_700)


def maintain(visit: Visit) -> None:
    visit.maintain()


def close_account(visit: Visit) -> None:
    """Somebody leaves, a week after he was last told of."""
    answers("openai")(visit)
    generate("gpt-5.1")(visit)
    visit.world.control(
        "POST", "/confluence/account", {"accountId": visit.world.people["bob"].account_id, "closed": True}
    )
    visit.advance(8 * DAY_S)


def leave_site(visit: Visit) -> None:
    """A site that was uninstalled 31 days ago."""
    reinstall(visit)
    visit.hook(visit.world.sites[GLOBEX].client_key, "uninstalled")
    visit.advance(31 * DAY_S)


SCENARIOS = (
    Scenario("a page by OpenAI", generate("gpt-5.1"), answers("openai")),
    Scenario("a page by Gemini", generate("gemini-2.5-pro"), answers("gemini")),
    Scenario(
        "a page, by a new process", generate("gpt-5.1"), answers("openai"), is_cold=True, aims=("find_installation",)
    ),
    Scenario(
        "a page that nobody waits for", generate("gpt-5.1"), answers("openai"), is_patient=False, ends_alike=False
    ),
    Scenario("a model that is retired", retired, retire, is_cold=True, ends_alike=False, aims=("note_retired",)),
    Scenario("a turn of the chat", chat, answers_chat),
    Scenario("research", research, answers_research),
    Scenario("research that is cancelled", cancel_research, answers_research, ends_alike=False),
    Scenario(
        "research that nobody looks at",
        maintain,
        begin_to_research,
        ends_alike=False,
        aims=("list_open_runs", "openai", "keep_report", "forget_response", "claim_structuring", "settle_ai_request"),
    ),
    Scenario("a long page", generate("gpt-5.1"), answers_slowly, ends_alike=False, aims=("is_cancelled",)),
    Scenario("the list of what runs", list_running, begin_to_research),
    Scenario("a pack is bought", buy("pack-1000")),
    Scenario("a plan is bought", buy("enterprise-month")),
    Scenario("a pack is ordered and left", leave, is_patient=False, ends_alike=False),
    Scenario("Stripe is away when a pack is ordered", leave, refuse_sessions, aims=("release_checkout",)),
    Scenario("a pack is ordered, and its page expires", stripe("expire"), ordered("pack-1000")),
    Scenario(
        "a pack goes back in thirds",
        stripe("refund", {"amountCents": 400}, {"amountCents": 400}, {}),
        bought("pack-1000"),
    ),
    Scenario("another amount is paid", stripe("pay", {"amountCents": 1}), ordered("pack-1000")),
    Scenario("a dispute is lost", stripe("dispute", {}, {"outcome": "lost"}), bought("pack-1000")),
    Scenario("a dispute is won", stripe("dispute", {}, {"outcome": "won"}), bought("pack-1000")),
    Scenario("a plan goes on", stripe("renew"), bought("enterprise-month")),
    Scenario("a plan's month goes back", stripe("refund"), bought("enterprise-month")),
    Scenario("a plan is cancelled", cancel_plan, bought("enterprise-month")),
    Scenario("fraud is feared, and others sell", warn_of_fraud, bought("pack-1000"), ends_alike=False),
    Scenario("a site's life", live),
    Scenario("a site is installed, by a new process", install, is_cold=True, aims=("connect-keys",)),
    Scenario("a site's life through Forge, by a new process", live_by_forge, is_cold=True),
    Scenario(
        "the wallet is looked at through Forge",
        look_at("frank", "/api/checkout"),
        is_cold=True,
        aims=("find_forge_installation",),
    ),
    Scenario(
        "a secret under an old key",
        open_with_old_key,
        seal_with_old_key,
        is_cold=True,
        aims=("replace", "user", "state"),
    ),
    Scenario(
        "the wallet is looked at", look_at("alice", "/api/checkout?statement=1", "/api/checkout?statement=1&format=csv")
    ),
    Scenario("a purchase is looked at", look_at_purchase, ordered("pack-1000")),
    Scenario("the audit log is read", read_audit, ends_alike=False),
    Scenario(
        "a span of the audit log is read",
        export_span,
        leave_mixed_records,
        ends_alike=False,
        aims=("count_audit_rows",),
    ),
    Scenario("all that we hold is read", look_at("alice", "/api/site", "/api/site?export=1")),
    Scenario("the library is searched", search_library, is_cold=True, aims=("s3",)),
    Scenario("an administrator decides", change_site),
    Scenario("a site is erased", erase_site, reinstall, ends_alike=False),
    Scenario("a picture is uploaded", upload),
    Scenario("the cron finds all kinds of work", maintain, leave_work, ends_alike=False),
    Scenario(
        "the cron hears of an account that is closed",
        maintain,
        close_account,
        ends_alike=False,
        aims=("account", "find_installation"),
    ),
    Scenario(
        "the cron ends a site that is gone",
        maintain,
        leave_site,
        ends_alike=False,
        aims=("end_gone_sites", "forget_site"),
    ),
)
