"""What a value says of itself, in a log or a traceback: nothing that is somebody's, and nothing secret."""

import pytest

from lib.analytics import ProductEvent
from lib.confluence.installations import Installation
from lib.confluence.token import Sent, Token
from lib.services import Services
from lib.settings import Settings

SECRET = "not to be shown"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Sent("connect", SECRET), "Sent('connect')"),
        (Token(SECRET, "HS256", None, {"sub": SECRET}), "Token('HS256', None)"),
        (Installation("acme", SECRET, SECRET, 3, "enabled"), "Installation('acme', 3)"),
        (ProductEvent("app_installed", SECRET, SECRET), "ProductEvent('app_installed')"),
        (Settings({"SECRETS_KEYS": SECRET}), "Settings()"),
    ],
    ids=["token sent", "token read", "installation", "event", "settings"],
)
def test_a_value_shows_what_it_is_and_not_what_it_holds(value: object, shown: str) -> None:
    assert shown == repr(value)


def test_what_a_request_works_with_shows_no_setting() -> None:
    assert SECRET not in repr(Services(Settings({"SECRETS_KEYS": SECRET})))
