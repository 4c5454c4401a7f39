"""The two stand-ins of the AI providers on sockets of their own, and the real SDKs that talk to them."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import openai
import pytest
from google import genai
from google.genai import types
from PIL import Image

from sandbox.models import AT_ONCE, GEMINI_KEY, OPENAI_KEY, Models, Pace
from sandbox.wire import Service, Wire

__all__ = ["GEMINI_KEY", "OPENAI_KEY"]


@dataclass
class StandingClock:
    """A clock that a test moves."""

    seconds: float = 1_795_521_600

    def now_s(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass
class Providers:
    """Both services, running."""

    models: Models
    clock: StandingClock
    openai_url: str
    gemini_url: str
    # one for all clients: making one reads the system's certificates
    http_client: httpx2.Client = field(default_factory=lambda: httpx2.Client(timeout=10))

    def openai(self, key: str = OPENAI_KEY, max_retries: int = 0) -> openai.OpenAI:
        address = f"{self.openai_url}/v1"
        return openai.OpenAI(api_key=key, base_url=address, max_retries=max_retries, http_client=self.http_client)

    def gemini(self, key: str = GEMINI_KEY, api_version: str = "v1", attempts: int = 1) -> genai.Client:
        retries = types.HttpRetryOptions(attempts=attempts, initial_delay=0.01, max_delay=0.02)
        http = types.HttpOptions(
            base_url=self.gemini_url,
            timeout=10_000,
            api_version=api_version,
            retry_options=retries,
            httpx_client=self.http_client,
        )
        return genai.Client(api_key=key, http_options=http)

    def close(self) -> None:
        self.http_client.close()

    def control(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return self.models.controls()[method, path]({}, body or {})

    def queue(self, service: str, text: str | None = None, **members: Any) -> None:
        self.control("POST", "/models/next", {"service": service, "text": text, **members})


@contextmanager
def run_providers(pace: Pace = AT_ONCE) -> Iterator[Providers]:
    clock = StandingClock()
    models = Models(clock, pace)
    wire = Wire()
    services = [Service("openai", models.openai, wire), Service("gemini", models.gemini, wire)]
    for service in services:
        service.start()
    try:
        addresses = [f"http://127.0.0.1:{service.port}" for service in services]
        providers = Providers(models, clock, addresses[0], addresses[1])
        yield providers
        providers.close()
    finally:
        for service in services:
            service.stop()


@pytest.fixture(scope="module")
def running_providers() -> Iterator[Providers]:
    with run_providers() as providers:
        yield providers


@pytest.fixture
def providers(running_providers: Providers) -> Providers:
    """Both providers, nothing queued, nothing retired."""
    running_providers.models.reset()
    return running_providers


def draw(kind: str = "PNG", frames: int = 1) -> bytes:
    """A small picture."""
    shown = [Image.new("RGB", (8, 8), (40 * n, 90, 160)) for n in range(frames)]
    out = io.BytesIO()
    more = {"save_all": True, "append_images": shown[1:]} if frames > 1 else {}
    shown[0].save(out, kind, **more)
    return out.getvalue()


# the shape of a page, in the part of JSON Schema that both providers take
_TEXT = {"type": "string"}
_NO_TEXT = {"type": ["string", "null"]}


def closed(**members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": members, "required": list(members), "additionalProperties": False}


def words(*allowed: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(allowed)}


def block(kind: str, **props: Any) -> dict[str, Any]:
    return closed(type=words(kind), props=closed(**props))


_PICTURE = closed(search=_TEXT, alt=_TEXT)
_NO_PICTURE = {"anyOf": [_PICTURE, {"type": "null"}]}
_LINK = {"anyOf": [closed(label=_TEXT, href=_TEXT), {"type": "null"}]}
_BLOCKS = [
    block(
        "hero",
        eyebrow=_NO_TEXT,
        title=_TEXT,
        text=_NO_TEXT,
        image=_NO_PICTURE,
        align=words("start", "center"),
        link=_LINK,
    ),
    block("heading", eyebrow=_NO_TEXT, text=_TEXT, level={"type": "integer", "enum": [2, 3]}),
    block("rich-text", text=_TEXT),
    block("image", image=_PICTURE, caption=_NO_TEXT, ratio=words("16:9", "4:3", "3:2", "1:1")),
    block(
        "cards",
        items={"type": "array", "items": closed(title=_TEXT, text=_TEXT, image=_NO_PICTURE, link=_LINK)},
        columns={"type": "integer", "enum": [2, 3, 4]},
    ),
    block("callout", tone=words("info", "success", "warning", "note"), title=_NO_TEXT, text=_TEXT),
]
SECTION_SCHEMA = closed(
    layout=words("stack", "centered", "split", "split-reverse", "grid"),
    background=closed(
        kind=words("plain", "subtle", "accent", "contrast", "gradient", "image"),
        image=_NO_PICTURE,
    ),
    blocks={"type": "array", "items": {"anyOf": _BLOCKS}},
)
PAGE_SCHEMA = closed(title=_TEXT, theme=words("harbour", "paper"), sections={"type": "array", "items": SECTION_SCHEMA})
