"""A long day of the people of three sites, by both doors: every endpoint and method, a secret word in every field."""

import base64
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, PngImagePlugin

from tests.payments.shop import Shop
from tests.promises import words
from tests.test_render import address, publish
from tests.world import Reply, World

STREAMED = {"gemini-3-pro": "gemini", "gemini-2.5-pro": "gemini", "gpt-5.1": "openai"}
RESEARCH = "o4-mini-deep-research"
HEADERS = {"X-Grun": words.HEADER, "User-Agent": words.AGENT, "X-Forwarded-For": words.ADDRESS}
DAY_S = 24 * 3600
SHORTER = {"message": words.SAID, "edits": [{"op": "setTitle", "title": words.ANSWER}]}


def draw_picture(kind: str = "PNG") -> bytes:
    """Noise, which nothing else looks like, and words that nobody sees."""
    hidden = PngImagePlugin.PngInfo()
    hidden.add_text("Title", words.HIDDEN_IN_PICTURE)
    more: dict[str, Any] = {"pnginfo": hidden} if kind == "PNG" else {"comment": words.HIDDEN_IN_PICTURE.encode()}
    out = io.BytesIO()
    Image.effect_noise((64, 48), 60).convert("RGB").save(out, kind, **more)
    return out.getvalue()


def heading(text: str) -> dict[str, Any]:
    return {"type": "heading", "props": {"eyebrow": None, "text": text, "level": 2}}


def written(text: str) -> dict[str, Any]:
    """A page as a model writes it."""
    section = {"layout": "stack", "background": {"kind": "plain", "image": None}, "blocks": [heading(text)]}
    return {"title": text, "theme": "paper", "sections": [section]}


def page_of(text: str) -> dict[str, Any]:
    """A page as it is saved, with an uploaded picture."""
    image = {"source": "attachment", "id": "att77", "fileName": f"{words.FILE_NAME}-alt.png", "alt": words.ALT}
    picture = {"id": "b2", "type": "image", "props": {"image": image, "ratio": "16:9"}}
    blocks = [{"id": "b1", **heading(text)}, picture]
    section = {"id": "s1", "layout": "stack", "background": {"kind": "plain"}, "blocks": blocks}
    return {"version": 1, "title": text, "theme": "paper", "sections": [section]}


@dataclass
class Day:
    """Whoever does something, and what was answered, by `METHOD path`."""

    world: World
    pictures: list[bytes] = field(default_factory=list)
    replies: dict[str, list[Reply]] = field(default_factory=dict)

    def live(self) -> None:
        """All that goes by HTTP, in its order."""
        steps: tuple[Callable[[], None], ...] = (
            *(self.generate, self.chat, self.research, self.attach, self.search_media, self.go_wrong),
            *(self.work_by_forge, self.buy, self.read_books, self.administer, self.work_abroad, self.render),
            self.look_after,
        )
        for step in steps:
            step()

    def ask(self, who: str, method: str, path: str, value: Any = None, **headers: str) -> Reply:
        """With words in the token, in headers, and in a member that nobody named."""
        body = {**value, "unnamed": words.UNNAMED} if isinstance(value, dict) else value
        named = {"Authorization": self.prove(who), **HEADERS, **{n.replace("_", "-"): v for n, v in headers.items()}}
        return self.send(method, path, json.dumps(body).encode() if body is not None else None, **named)

    def prove(self, who: str) -> str:
        person = self.world.people[who]
        if person.site.door == "forge":
            return self.world.authorization(who)
        content = {"id": person.site.draft, "type": "page", "version": "1"}
        token = person.token(context={"confluence": {"content": content, "space": {"key": words.SPACE, "id": "1"}}})
        return f"JWT {token}"

    def send(self, method: str, path: str, body: bytes | None, **headers: str) -> Reply:
        kind = {} if body is None or "Content-Type" in headers else {"Content-Type": "application/json"}
        reply = self.world.request(method, path, body, {**kind, **headers})
        self.replies.setdefault(f"{method} {path.partition('?')[0]}", []).append(reply)
        return reply

    def queue(self, model: str, text: str, **more: Any) -> None:
        self.world.control("POST", "/models/next", {"service": STREAMED.get(model, "openai"), "text": text, **more})

    def picture(self) -> dict[str, str]:
        self.pictures.append(draw_picture())
        return {"mediaType": "image/png", "data": base64.b64encode(self.pictures[-1]).decode()}

    def generate(self) -> None:
        for number, model in enumerate(STREAMED):
            self.queue(model, json.dumps(written(words.ANSWER)))
            order = {"prompt": words.GENERATE_PROMPT, "model": model, "image": self.picture(), "theme": "paper"}
            for _ in range(2):
                reply = self.ask("bob", "POST", "/api/generate", order, Idempotency_Key=f"{words.KEY}-{number}")
                assert reply.event("done")
            assert self.ask("bob", "DELETE", f"/api/generate?requestId={reply.headers['X-Request-Id']}").status

    def chat(self) -> None:
        for number, model in enumerate(STREAMED):
            self.queue(model, json.dumps(SHORTER))
            turn = {"prompt": words.CHAT_PROMPT, "model": model, "image": self.picture(), "selection": "b1"}
            more = {"page": page_of(words.PAGE_TEXT), "history": [words.EARLIER_PROMPT]}
            key = f"{words.KEY}-{number}"
            assert self.ask("bob", "POST", "/api/chat", {**turn, **more}, Idempotency_Key=key).event("done")

    def research(self) -> None:
        self.queue(RESEARCH, words.REPORT, match="research", sources=[], searches=2)
        self.queue("gpt-5.1", json.dumps(written(words.ANSWER)), match="gpt-5.1")
        order = {"prompt": words.RESEARCH_PROMPT, "model": RESEARCH, "image": self.picture()}
        request_id = self.ask("bob", "POST", "/api/generate", order).json["requestId"]
        assert self.ask("bob", "GET", "/api/generate?running=1").json["running"]
        self.world.control("POST", "/clock", {"advanceS": 60})
        assert self.ask("bob", "GET", f"/api/generate?requestId={request_id}").event("done")

    def attach(self) -> None:
        for kind in ("PNG", "JPEG"):
            self.pictures.append(draw_picture(kind))
            headers = {"Content_Type": f"image/{kind.lower()}", "X_File_Name": f"{words.FILE_NAME}.{kind.lower()}"}
            token = f"JWT {self.world.people['bob'].token()}"
            named = {name.replace("_", "-"): value for name, value in headers.items()} | HEADERS
            reply = self.send("POST", "/api/attach-image", self.pictures[-1], Authorization=token, **named)
            assert 201 == reply.status

    def search_media(self) -> None:
        assert 200 == self.ask("victor", "POST", "/api/media", {"q": words.MEDIA_QUERY}).status
        assert 200 == self.ask("victor", "POST", "/api/media", {"ids": ["waves", words.MEDIA_QUERY]}).status

    def go_wrong(self) -> None:
        """What is refused or fails quotes nothing either: bad bodies, nobody's token, models that break off."""
        order = {"prompt": words.BROKEN, "model": words.BROKEN}
        assert 400 == self.ask("bob", "POST", "/api/generate", order).status
        assert 403 == self.ask("victor", "POST", "/api/chat", {**order, "model": "gpt-5.1", "page": page_of("")}).status
        assert 400 == self.ask("bob", "POST", "/api/chat", {**order, "model": "gpt-5.1", "page": order}).status
        assert 401 == self.send("POST", "/api/generate", words.BROKEN.encode(), Authorization=words.HEADER).status
        assert 404 == self.send("GET", f"/api/{words.HEADER}", None, **HEADERS).status
        assert 400 == self.send("POST", "/api/stripe-webhook", words.BROKEN.encode()).status
        for how in ({"end": "dropped"}, {"end": "filter"}, {"status": 400}):
            self.queue("gpt-5.1", words.ANSWER, **how)
            order = {"prompt": words.GENERATE_PROMPT, "model": "gpt-5.1"}
            assert "error" == self.ask("bob", "POST", "/api/generate", order).events[-1][0]

    def buy(self) -> None:
        """A pack paid with name and number, refunded in part; a plan; what came of a payment is asked for."""
        alice = Shop(self.world, "alice")
        bought = self.ask("alice", "POST", "/api/checkout", {"pack": "pack-5000"}, Idempotency_Key=words.KEY).json
        alice.pay_at_page(bought["url"], **words.PAYER, country="IE")
        alice.stripe("refund", bought["checkoutSessionId"], amountCents=100)
        alice.stripe("dispute", alice.bought(), outcome="lost")
        alice.stripe("pay", alice.buy("enterprise-month"))
        assert 200 == self.ask("alice", "GET", f"/api/checkout?checkout={bought['checkoutSessionId']}").status

    def read_books(self) -> None:
        for query in ("", "?statement=1", "?statement=1&format=csv"):
            assert 200 == self.ask("alice", "GET", f"/api/checkout{query}").status
        for asked in ({}, {"format": "csv"}, {"latest": 50}, {"account": self.world.people["bob"].account_id}):
            assert 200 == self.ask("alice", "POST", "/api/audit-export", asked).status
        for query in ("spend=1", "verify=1"):
            assert 200 == self.ask("alice", "GET", f"/api/audit-export?{query}").status

    def administer(self) -> None:
        brand = {"colours": {"accent": "#0055aa"}, "font": "georgia"}
        change = {"retentionDays": 30, "accountCapCredits": 5_000, "analytics": True, "brand": brand}
        assert 200 == self.ask("alice", "PUT", "/api/site", change).status
        for query in ("", "?export=1"):
            assert 200 == self.ask("alice", "GET", f"/api/site{query}").status

    def work_abroad(self) -> None:
        """Charlie and Dora, whom nothing of Acme's concerns."""
        for who in ("charlie", "dora"):
            self.queue("gpt-5.1", json.dumps(written(words.ANSWER)))
            order = {"prompt": words.ABROAD_PROMPT, "model": "gpt-5.1"}
            assert self.ask(who, "POST", "/api/generate", order).event("done")
        assert 403 == self.ask("charlie", "POST", "/api/audit-export", {}).status
        client_key = self.world.sites["globex"].client_key
        for event in ("disabled", "enabled", "uninstalled", "installed"):
            told = self.world.control("POST", "/connect/send", {"clientKey": client_key, "eventType": event})
            assert 204 == told["status"]

    def work_by_forge(self) -> None:
        """Erin, Frank and Gus, whose site nobody asks anything."""
        self.queue("gpt-5.1", json.dumps(written(words.ANSWER)))
        order = {"prompt": words.ABROAD_PROMPT, "model": "gpt-5.1"}
        assert self.ask("frank", "POST", "/api/generate", order).event("done")
        self.queue("gpt-5.1", json.dumps(SHORTER))
        turn = {"prompt": words.CHAT_PROMPT, "page": page_of(words.PAGE_TEXT), "history": [words.EARLIER_PROMPT]}
        assert self.ask("frank", "POST", "/api/chat", {**turn, "model": "gpt-5.1"}).event("done")
        headers = {"Content_Type": "image/png", "X_File_Name": f"{words.FILE_NAME}.png"}
        token = self.prove("frank")
        named = {name.replace("_", "-"): value for name, value in headers.items()} | HEADERS
        picture = draw_picture()
        assert 409 == self.send("POST", "/api/attach-image", picture, Authorization=token, **named).status
        assert 200 == self.ask("gus", "POST", "/api/media", {"q": words.MEDIA_QUERY}).status
        Shop(self.world, "erin").bought()
        for query in ("", "?export=1"):
            assert 200 == self.ask("erin", "GET", f"/api/site{query}").status
        for event in ("upgraded", "removed", "installed"):
            told = {"clientKey": self.world.sites["initech"].client_key, "event": event}
            assert 204 == self.world.control("POST", "/forge/send", told)["status"]

    def render(self) -> None:
        query = publish(self.world, json.dumps(page_of(words.PAGE_TEXT)))
        assert 200 == self.send("GET", address(self.world, query), None, **HEADERS).status

    def look_after(self) -> None:
        assert 200 == self.send("GET", "/api/health", None, **HEADERS).status
        assert 401 == self.send("POST", "/api/install", b"{}", **HEADERS).status
        assert 200 == self.maintain().status

    def maintain(self) -> Reply:
        secret = self.world.ready["settings"]["CRON_SECRET"]
        return self.send("GET", "/api/maintenance", None, Authorization=f"Bearer {secret}", **HEADERS)

    def end(self) -> Reply:
        """Globex and Initech go, and a month passes."""
        initech = {"clientKey": self.world.sites["initech"].client_key, "event": "removed"}
        assert 204 == self.world.control("POST", "/forge/send", initech)["status"]
        client_key = self.world.sites["globex"].client_key
        self.world.control("POST", "/connect/send", {"clientKey": client_key, "eventType": "uninstalled"})
        refused = self.ask("dora", "POST", "/api/generate", {"prompt": words.ABROAD_PROMPT, "model": "gpt-5.1"})
        self.world.control("POST", "/clock", {"advanceS": 31 * DAY_S})
        assert 200 == self.maintain().status
        return refused

    def erase(self) -> Reply:
        """Alice takes Acme's data away."""
        return self.ask("alice", "DELETE", "/api/site")
