"""Sites by client key: what is remembered, and what happens to a secret when its key was rotated."""

from typing import Any

import pytest

from lib.confluence.installations import Installations
from lib.confluence.sealed import open_sealed, seal
from lib.database import Database
from lib.errors import InvalidSetting
from lib.settings import Settings

OLD, NEW = "an-old-key-long-enough", "a-new-key-long-enough"


class Rows(Database):
    """The database's functions of installations, over one row."""

    def __init__(self, **row: Any) -> None:
        self.row = {"clientKey": "acme", "baseUrl": "https://acme.atlassian.net/wiki", "version": 1, **row}
        self.calls: list[str] = []

    def call(self, function: str, **arguments: Any) -> Any:
        self.calls.append(function)
        if function == "replace_secret":
            assert (self.row["clientKey"], self.row["version"]) == (arguments["p_client_key"], arguments["p_version"])
            self.row["secret"] = arguments["p_secret"]
        return self.row if arguments["p_client_key"] == "acme" else None


def sealed_by(key: str, state: str = "enabled") -> Rows:
    return Rows(secret=seal([key], "acme", "shared"), state=state)


def test_a_secret_that_an_older_key_opened_is_sealed_anew_once() -> None:
    rows = sealed_by(OLD)
    installations = Installations(rows, Settings({"SECRETS_KEY": f"{NEW},{OLD}"}))

    found = [installations.find("acme") for _ in range(2)]

    assert ["shared", "shared"] == [site and site.shared_secret for site in found]
    assert ["find_installation", "replace_secret", "find_installation"] == rows.calls
    assert ("shared", True) == open_sealed([NEW], "acme", rows.row["secret"])


def test_a_secret_that_no_key_opens_names_the_setting() -> None:
    with pytest.raises(InvalidSetting) as raised:
        Installations(sealed_by(OLD), Settings({"SECRETS_KEY": NEW})).find("acme")

    assert "SECRETS_KEY no longer" in raised.value.detail


def test_only_an_enabled_site_is_remembered() -> None:
    enabled, disabled = sealed_by(NEW), sealed_by(NEW, state="disabled")
    settings = Settings({"SECRETS_KEY": NEW})

    for rows, expected in ((enabled, "acme"), (disabled, None)):
        installations = Installations(rows, settings)
        installations.find("acme")
        remembered = installations.remembered("acme")
        assert expected == (remembered and remembered.client_key)


def test_what_is_read_anew_replaces_what_was_remembered() -> None:
    rows = sealed_by(NEW)
    installations = Installations(rows, Settings({"SECRETS_KEY": NEW}))
    installations.find("acme")
    rows.row["state"] = "disabled"
    installations.find("acme")

    assert installations.remembered("acme") is None
    assert installations.find("globex") is None
