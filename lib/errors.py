"""Every answer that is not the one asked for: an error is named for its situation and knows its HTTP status.

Only `lib.web` turns them into problem documents (RFC 9457). A detail says what to do next; it never holds a prompt,
a token, a secret or page text, so it is written here or at the raise as a fixed sentence, never made from input.
"""

from collections.abc import Callable, Mapping


class ApiError(Exception):
    """A refusal or failure that the caller is told of, with `extra` members beside the document's own."""

    status: int = 500
    code: str = "internal"
    title: str = "Something broke on our side"

    def __init__(self, detail: str, *, headers: Mapping[str, str] | None = None, **extra: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.headers = dict(headers or {})
        self.extra = extra

    def to_document(self, request_id: str) -> dict[str, object]:
        """The body of an error answer, and the data of an `error` event."""
        return {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "requestId": request_id,
            **self.extra,
        }


class MalformedRequest(ApiError):
    """Body or parameter not as specified."""

    status, code, title = 400, "malformed_request", "The request is not as specified"


class InvalidPage(ApiError):
    """A page document, or a selection on it, that does not fit its schema."""

    status, code, title = 400, "invalid_page", "The page document is not valid"


class InvalidImage(ApiError):
    """Bytes that are no picture we take."""

    status, code, title = 400, "invalid_image", "The image cannot be used"


class UnknownModel(ApiError):
    """A model that we do not have, or not for this."""

    status, code, title = 400, "unknown_model", "There is no such model"


class Unauthenticated(ApiError):
    """No token, or one that does not verify. One text for every cause, so that it is no oracle."""

    status, code, title = 401, "unauthenticated", "The token is missing or does not verify"

    def __init__(self) -> None:
        super().__init__(
            "Send a fresh token in the Authorization header; if that does not help, reload the page.",
            headers={"WWW-Authenticate": "JWT"},
        )


class InsufficientCredits(ApiError):
    """What can be spent does not cover the hold. Amounts are credits."""

    status, code, title = 402, "insufficient_credits", "There are not enough credits"


class Forbidden(ApiError):
    """Verified, but may not."""

    status, code, title = 403, "forbidden", "This account may not do that"


class NotFound(ApiError):
    """No such thing, or one of another site or account."""

    status, code, title = 404, "not_found", "There is no such thing here"


class MethodNotAllowed(ApiError):
    """The path is right, the method is not; HEAD and OPTIONS too."""

    status, code, title = 405, "method_not_allowed", "This method is not offered here"

    def __init__(self, allowed: list[str]) -> None:
        methods = ", ".join(sorted(allowed))
        super().__init__(f"Use {methods}.", headers={"Allow": methods})


class Conflict(ApiError):
    """The same key with another body, or the first of two still running."""

    status, code, title = 409, "conflict", "This conflicts with another request"


class TooLarge(ApiError):
    """A body over its limit."""

    status, code, title = 413, "too_large", "The request is too large"


class UnsupportedMediaType(ApiError):
    """A content type or encoding, or bytes of a kind, that the endpoint does not take."""

    status, code, title = 415, "unsupported_media_type", "This kind of content is not taken here"


class RateLimited(ApiError):
    """Too many requests in the window of the account or the site."""

    status, code, title = 429, "rate_limited", "Too many requests"

    def __init__(self, retry_after_s: int) -> None:
        seconds = max(1, retry_after_s)
        super().__init__(f"Wait {seconds} s, then try again.", headers={"Retry-After": str(seconds)})


class HeadersTooLarge(ApiError):
    """Request headers over 32 kB in all."""

    status, code, title = 431, "too_large", "The request's headers are too large"


class InternalError(ApiError):
    """A defect of ours. It is logged by its type and place and tells the caller nothing more."""

    def __init__(self, detail: str = "Try again; if it happens again, tell us the request id.") -> None:
        super().__init__(detail)


class InvalidSetting(InternalError):
    """A setting that is missing or malformed. Its name is told, its value never."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"The setting {name} {problem}. Whoever runs this deployment can mend it.")
        self.name = name


class UpstreamFailed(ApiError):
    """A party that we need answered with a failure, or with something that cannot be understood."""

    status, code, title = 502, "upstream_failed", "A service we need failed"


class UpstreamUnavailable(ApiError):
    """A party that we need cannot be reached or refuses for now."""

    status, code, title = 503, "upstream_unavailable", "A service we need is not available"


class UpstreamTimeout(ApiError):
    """A party that we need did not answer in its time."""

    status, code, title = 504, "upstream_timeout", "A service we need did not answer in time"


class DatabaseRefusal(ApiError):
    """What a SQL function refused by `PTnnn`; `facts` is what it told beside the code (numbers and our own words).

    As an answer it is the document of the named error with the same code: Retry-After from `retryAfterS`, the
    members `available`, `required` and `limit` of a 402, `reason` of a 403.
    """

    def __init__(self, status: int, code: str, facts: Mapping[str, object] | None = None) -> None:
        self.facts = dict(facts or {})
        told = _REFUSALS.get(code, _unexplained)(self.facts)
        super().__init__(told.detail, headers=told.headers)
        self.extra = told.extra
        self.status, self.code, self.title = status, code, told.title


class StaleInstallation(DatabaseRefusal):
    """The installation that verified the token is no longer that one.

    Raised by a request's first database call, and where Confluence refuses our own token. The endpoint forgets what
    it remembers of the site and runs the request once more; a second time the caller is told 401.
    """

    def __init__(self) -> None:
        super().__init__(401, "stale_installation")


def _unexplained(_facts: Mapping[str, object]) -> ApiError:
    return ApiError("Look at what the request names, then try again.")


def _insufficient(facts: Mapping[str, object]) -> ApiError:
    is_account = facts.get("limit") == "account"
    error = InsufficientCredits(
        "Your administrators have set a monthly limit for each account. Choose a cheaper model, or ask them for more."
        if is_account
        else "Buy credits or choose a cheaper model, then try again."
    )
    error.extra = {name: facts[name] for name in ("available", "required", "limit") if name in facts}
    return error


def _forbidden(facts: Mapping[str, object]) -> ApiError:
    error = Forbidden(_FORBIDDEN.get(str(facts.get("reason")), "Ask an administrator of your site."))
    error.extra = {"reason": facts["reason"]} if "reason" in facts else {}
    return error


def _rate_limited(facts: Mapping[str, object]) -> ApiError:
    wait = facts.get("retryAfterS")
    return RateLimited(wait if isinstance(wait, int) else 60)


_FORBIDDEN = {
    "audit_closed": "The audit log is opened on request, for sites on the Enterprise AI Credits plan: ask us.",
    "model_off": "An administrator of your site switched this model off. Choose another model.",
    "page_model_off": "An administrator of your site switched off the model that makes its page. Choose another model.",
}
_REFUSALS: dict[str, Callable[[Mapping[str, object]], ApiError]] = {
    "conflict": lambda _: Conflict("Wait until the other request has ended, or send a new Idempotency-Key."),
    "forbidden": _forbidden,
    "insufficient_credits": _insufficient,
    "not_found": lambda _: NotFound("Check the id; it may belong to another account or site."),
    "rate_limited": _rate_limited,
    "stale_installation": lambda _: Unauthenticated(),
}
