"""Errors as the caller sees them: RFC 9457 documents. The one place where an unforeseen exception is caught."""

from collections.abc import Callable
from typing import TypeVar

from lib.errors import ApiError, InternalError, InvalidSetting
from lib.web.log import log, log_defect

T = TypeVar("T")


def attempt(step: Callable[[], T], request_id: str) -> T | ApiError:
    """What `step` returns, or the error that the caller is told of. A defect is logged and becomes InternalError."""
    try:
        return step()
    except InvalidSetting as error:
        log("invalid_setting", requestId=request_id, name=error.name)
        return error
    except ApiError as error:
        return error
    except Exception as error:  # noqa: BLE001 - here, and nowhere else, a defect becomes an answer
        log_defect(error, request_id)
        return InternalError()
