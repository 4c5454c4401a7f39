"""An AI request as the ledger knows it: begun with a hold, ended once by settling what was used or releasing the hold.

Amounts are millicredits. Each verb is one trip to the database and may be repeated: the second answer is the first's.
"""

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from lib.services import Services

if TYPE_CHECKING:
    from lib.confluence.caller import Caller
    from lib.web.idempotency import IdempotencyKey

Kind = Literal["generate", "chat", "research"]
Outcome = Literal["complete", "partial", "failed", "cancelled"]


class ImageFacts(msgspec.Struct, frozen=True):
    """All that is kept of an attached image (P03)."""

    media_type: str
    size_bytes: int


class NewRequest(msgspec.Struct, frozen=True):
    """What is held and written before a model is called. `hold` is the most that the request can cost.

    `page_hash` is of a chat turn: on one page an account has one that runs. `theme` is what a run of research keeps,
    `page_model` our name of the model that makes its page.
    """

    request_id: str
    kind: Kind
    model: str
    served_by: str
    prompt: str
    image: ImageFacts | None
    hold: int
    hold_s: int
    key: "IdempotencyKey | None" = None
    page_hash: str | None = None
    theme: str | None = None
    page_model: str | None = None


class Begun(msgspec.Struct, frozen=True):
    """The hold is made; `available` is what is left beside it."""

    held: int
    balance: int
    available: int
    allows_analytics: bool


class Replay(msgspec.Struct, frozen=True):
    """The same Idempotency-Key has been answered already: this is that request's record.

    `result` is what was given to `settle`, with `charged`, `balance` and `available` as they were then.
    """

    request_id: str
    response: str
    result: dict[str, Any]


class StillRuns(msgspec.Struct, frozen=True):
    """The same Idempotency-Key has begun a run of research that goes on: this is its request."""

    request_id: str


class Ended(msgspec.Struct, frozen=True):
    """What the request was charged, and what the site has left."""

    charged: int
    balance: int
    available: int


class Settlement(msgspec.Struct, frozen=True):
    """How a request ended. `result` holds numbers and words of ours that a replay needs, never page text."""

    charge: int
    response: str
    outcome: Outcome
    served_by: str
    result: dict[str, Any] = {}


def begin(services: Services, caller: "Caller", new: NewRequest) -> Begun | Replay:
    """Holds the credits and writes the record, or finds what the same key was answered before.

    Raises StaleInstallation; DatabaseRefusal 409 `conflict`, 429 `rate_limited`, 402 `insufficient_credits`.
    """
    if new.page_hash:
        answer = _begin(services, caller, new, "begin_chat_turn", p_page_hash=new.page_hash)
    else:
        answer = _begin(services, caller, new, "begin_ai_request")
    return _begun(answer)


def begin_research(services: Services, caller: "Caller", new: NewRequest) -> Begun | Replay | StillRuns:
    """The same for a run of research; a key whose run goes on is no conflict."""
    more = {"p_theme": new.theme, "p_page_model": new.page_model}
    answer = _begin(services, caller, new, "begin_research_run", **more)
    return StillRuns(answer["requestId"]) if answer["state"] == "running" else _begun(answer)


def _begin(services: Services, caller: "Caller", new: NewRequest, function: str, **more: str | None) -> Any:
    image = {"mediaType": new.image.media_type, "sizeBytes": new.image.size_bytes} if new.image else None
    return services.database.call(
        function,
        p_client_key=caller.client_key,
        p_version=caller.version,
        p_account_id=caller.account_id,
        p_request_id=new.request_id,
        p_kind=new.kind,
        p_model=new.model,
        p_served_by=new.served_by,
        p_prompt=new.prompt,
        p_image=image,
        p_hold=new.hold,
        p_hold_s=new.hold_s,
        p_key_hash=new.key.key_hash if new.key else None,
        p_body_hash=new.key.body_hash if new.key else None,
        p_limits=services.settings.rate_limits.to_json("ai"),
        **more,
    )


def _begun(answer: Any) -> Begun | Replay:
    if answer["state"] == "replay":
        return Replay(answer["requestId"], answer["response"], answer["result"])
    return Begun(answer["held"], answer["balance"], answer["available"], answer["analytics"])


def settle(services: Services, client_key: str, request_id: str, end: Settlement) -> Ended:
    """Charges what was used, at most the hold, and writes the response. Whoever ended it first decides."""
    answer = services.database.call(
        "settle_ai_request",
        p_client_key=client_key,
        p_request_id=request_id,
        p_charge=end.charge,
        p_response=_storable(end.response),
        p_outcome=end.outcome,
        p_served_by=end.served_by,
        p_result=end.result,
    )
    return Ended(**answer)


def release(
    services: Services, client_key: str, request_id: str, response: str, outcome: Literal["failed", "cancelled"]
) -> Ended:
    """Gives the whole hold back and writes what there was of a response."""
    answer = services.database.call(
        "release_ai_request",
        p_client_key=client_key,
        p_request_id=request_id,
        p_response=_storable(response),
        p_outcome=outcome,
    )
    return Ended(**answer)


def cancel(services: Services, caller: "Caller", request_id: str) -> str:
    """Asks a running request of the caller's own to stop: `cancelling`, or how it had ended already.

    Raises StaleInstallation; DatabaseRefusal 404 for a request that is unknown or another account's.
    """
    answer = services.database.call(
        "cancel_ai_request",
        p_client_key=caller.client_key,
        p_version=caller.version,
        p_account_id=caller.account_id,
        p_request_id=request_id,
    )
    return str(answer.get("outcome", answer["state"]))


def is_cancelled(services: Services, client_key: str, request_id: str) -> bool:
    """Whether somebody asked the request to stop."""
    return bool(services.database.call("is_cancelled", p_client_key=client_key, p_request_id=request_id))


def _storable(text: str) -> str:
    """A model may write what Postgres cannot keep: U+0000 and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
