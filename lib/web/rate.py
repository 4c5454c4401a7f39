"""Rate windows of account and site: counted in the database, where all instances meet.

`begin_ai_request` counts what it begins. Everything else that a verified caller sends is counted here, the refused
included: otherwise a stolen token could try endlessly.
"""

from typing import Literal

from lib.errors import ApiError, DatabaseRefusal, UpstreamFailed, UpstreamTimeout, UpstreamUnavailable
from lib.services import Services
from lib.web.log import log
from lib.web.request import Request

Bucket = Literal["ai", "other"]

# not 429: what is refused for its number does not prolong the wait; not 401: nobody is known to count for
COUNTED = frozenset({400, 402, 403, 404, 409, 413, 415})


def count_request(services: Services, request: Request, bucket: Bucket) -> None:
    """Counts the request of its verified caller. Raises 429 DatabaseRefusal, StaleInstallation."""
    if request.caller is None or request.is_counted:
        return
    request.is_counted = True
    answer = services.database.call(
        "count_request",
        p_client_key=request.caller.client_key,
        p_version=request.caller.version,
        p_account_id=request.caller.account_id,
        p_bucket=bucket,
        p_limits=services.settings.rate_limits.to_json(bucket),
    )
    request.allows_analytics = answer["analytics"]


def count_refusal(services: Services, request: Request, bucket: Bucket, refusal: ApiError) -> None:
    """Counts a request that is about to be refused; the refusal stands whatever the window says.

    It may be the request's first database call, and so the one that finds the installation stale: that goes before
    any other refusal, as a 401 does.
    """
    if refusal.status not in COUNTED:
        return
    try:
        count_request(services, request, bucket)
    except DatabaseRefusal as error:
        if error.status == 401:  # noqa: PLR2004 - stale_installation
            raise
    except (UpstreamFailed, UpstreamTimeout, UpstreamUnavailable) as error:
        log("refusal_not_counted", requestId=request.request_id, code=error.code)
