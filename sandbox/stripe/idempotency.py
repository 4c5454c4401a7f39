"""Idempotency keys as Stripe keeps them (https://docs.stripe.com/api/idempotent_requests).

The first answer of a key is given again for 24 hours, one of a 5xx too; a refusal for its parameters is not kept. Other
parameters with the same key are an error, and so is a repeat while the first still runs.
"""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.messages import Answer, Request
from sandbox.stripe.refused import Refused

KEPT_S = 24 * 3600
KEY_CHARS_MAX = 255


@dataclass(frozen=True)
class Kept:
    """An answer with the parameters that it answered."""

    digest: str
    status: int
    body: bytes
    at_s: float


@dataclass
class Keys:
    """`now` is Stripe's time."""

    now: Callable[[], float]
    kept: dict[str, Kept] = field(default_factory=dict)
    running: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, request: Request, make: Callable[[], Answer]) -> Answer:
        """`make`'s answer, or the kept one of the request's key."""
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return make()
        if len(key) > KEY_CHARS_MAX:
            raise Refused(400, "Idempotency keys can only be up to 255 characters.", type="idempotency_error")
        kept = self._begin(key, request)
        if kept is not None:
            replayed = [("Idempotent-Replayed", "true"), ("Original-Request", f"req_{kept.digest[:14]}")]
            return Answer(kept.status, [("Content-Type", "application/json"), *replayed], kept.body)
        try:
            answer = make()
            self.keep(request, answer)
            return answer
        finally:
            with self.lock:
                self.running.discard(key)

    def keep(self, request: Request, answer: Answer) -> None:
        """Also for what failed before it was looked at: a 5xx is an answer like another."""
        key = request.headers.get("Idempotency-Key")
        if key is not None and isinstance(answer.body, bytes):
            with self.lock:
                self.kept.setdefault(key, Kept(_digest(request), answer.status, answer.body, self.now()))

    def clear(self) -> None:
        with self.lock:
            self.kept.clear()

    def _begin(self, key: str, request: Request) -> Kept | None:
        with self.lock:
            kept = self.kept.get(key)
            if kept is not None and kept.at_s <= self.now() - KEPT_S:
                kept = self.kept.pop(key) and None
            if kept is not None and kept.digest != _digest(request):
                raise _other_parameters(key)
            if key in self.running:
                raise _still_running()
            if kept is None:
                self.running.add(key)
            return kept


def _digest(request: Request) -> str:
    return hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()


def _other_parameters(key: str) -> Refused:
    message = (
        "Keys for idempotent requests can only be used with the same parameters they were first used with. "
        f"Try using a key other than '{key}' if you meant to execute a different request."
    )
    return Refused(400, message, type="idempotency_error")


def _still_running() -> Refused:
    message = "There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through)."  # noqa: E501 - Stripe's own words
    return Refused(409, message, "idempotency_key_in_use", type="idempotency_error")
