"""The answers that are measured: who asks what, and which packages that answer needs."""

import io
import json
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from tests.world import World

EIGHT = ("supabase", "stripe", "openai", "google.genai", "posthog", "boto3", "jwt", "httpx")
REQUEST = ("werkzeug", "msgspec")
# httpx loads httpcore with its first client, as stripe its StripeClient
CALLER = (*REQUEST, "jwt", "httpx", "httpcore")
OK = 200
TOO_MUCH = 4_300_001
PAGE = {"version": 1, "title": "Page", "theme": "paper", "sections": []}


@dataclass(frozen=True)
class Answer:
    """`packages` are those that it needs."""

    name: str
    function: str
    method: str
    path: str
    status: int
    packages: tuple[str, ...] = ()
    who: str | None = None
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def is_refusal(self) -> bool:
        """By the head of the request alone."""
        return not self.packages and self.status != OK

    @property
    def floor(self) -> str:
        return f"floor of {self.name}"

    @property
    def entrance(self) -> str:
        return f"vc__handler__python_{self.function}"

    def to_request(self, world: World) -> bytes:
        """With a token of this moment."""
        body = (
            self.body if isinstance(self.body, bytes) else b"" if self.body is None else json.dumps(self.body).encode()
        )
        sent = {
            "Host": "app.localhost",
            "Content-Length": str(len(body)),
            "Content-Type": "application/json",
            **self.headers,
        }
        if self.who:
            sent["Authorization"] = f"JWT {world.people[self.who].token()}"
        head = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        return f"{self.method} {self.path} HTTP/1.1\r\n{head}\r\n".encode() + body


def _picture() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(drawn, "PNG")
    return drawn.getvalue()


ANSWERS = (
    Answer("checkout without a token: 401", "checkout", "GET", "/api/checkout", 401),
    Answer("generate without a token: 401", "generate", "POST", "/api/generate", 401, body={}),
    Answer("chat by a wrong method: 405", "chat", "PUT", "/api/chat", 405),
    Answer(
        "attach-image that is too large: 413", "attach-image", "POST", "/api/attach-image", 413, body=b"x" * TOO_MUCH
    ),
    Answer("health: 200", "health", "GET", "/api/health", 200),
    Answer("webhook without a signature: 400", "stripe-webhook", "POST", "/api/stripe-webhook", 400, REQUEST, body={}),
    Answer(
        "generate, to started",
        "generate",
        "POST",
        "/api/generate",
        200,
        CALLER,
        "bob",
        {"prompt": "A page", "model": "gemini-3-pro"},
    ),
    Answer(
        "chat, to started",
        "chat",
        "POST",
        "/api/chat",
        200,
        CALLER,
        "bob",
        {"prompt": "Shorter", "model": "gpt-5.1", "page": PAGE},
    ),
    Answer("checkout: the wallet", "checkout", "GET", "/api/checkout", 200, CALLER, "bob"),
    Answer(
        "checkout: a payment's address",
        "checkout",
        "POST",
        "/api/checkout",
        201,
        (*CALLER, "stripe._stripe_client"),
        "bob",
        {"pack": "pack-1000"},
    ),
    Answer("media: a search", "media", "POST", "/api/media", 200, (*CALLER, "botocore.auth"), "bob", {"q": "sea"}),
    Answer(
        "attach-image: 201",
        "attach-image",
        "POST",
        "/api/attach-image",
        201,
        (*CALLER, "PIL.Image"),
        "bob",
        _picture(),
        {"Content-Type": "image/png"},
    ),
    Answer("site: its settings", "site", "GET", "/api/site", 200, CALLER, "alice"),
    Answer("audit-export: the spend", "audit-export", "GET", "/api/audit-export?spend=1", 200, CALLER, "alice"),
)
