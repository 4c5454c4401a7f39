"""Installations: a site's handshake with us, read from the database and remembered in the warm instance.

What is remembered may be out of date. It is never trusted alone: the request's first database call is given the version
and refuses where it is no longer the site's (StaleInstallation).
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lib.confluence.sealed import CannotOpen, open_sealed, seal
from lib.errors import InvalidSetting
from lib.settings import Settings

if TYPE_CHECKING:
    from lib.database import Database

REMEMBERED_MAX = 1_000


@dataclass(frozen=True)
class Installation:
    """One version of a site's handshake. `base_url` ends in `/wiki` at Atlassian's cloud."""

    client_key: str
    base_url: str
    shared_secret: str = field(repr=False)
    version: int
    state: str


class Installations:
    """Finds sites by client key."""

    def __init__(self, database: "Database", settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._remembered: dict[str, Installation] = {}

    def remembered(self, client_key: str) -> Installation | None:
        """What this instance knows, perhaps of yesterday."""
        return self._remembered.get(client_key)

    def forget(self, client_key: str) -> None:
        """Makes the next request read the site anew."""
        self._remembered.pop(client_key, None)

    def find(self, client_key: str) -> Installation | None:
        """The site as it is now, `enabled` or `disabled`, None without an installation. One round trip."""
        self.forget(client_key)
        row = self._database.call("find_installation", p_client_key=client_key)
        if row is None:
            return None
        version = int(row["version"])
        secret = self._open(client_key, version, row["secret"])
        installation = Installation(client_key, row["baseUrl"], secret, version, row["state"])
        if installation.state == "enabled":
            self._remember(installation)
        return installation

    def _open(self, client_key: str, version: int, sealed: str) -> str:
        keys = self._settings.secrets_keys
        try:
            secret, is_newest = open_sealed(keys, client_key, sealed)
        except CannotOpen as error:
            raise InvalidSetting("SECRETS_KEY", "no longer holds the key of a stored secret") from error
        if not is_newest:
            renewed = seal(keys, client_key, secret)
            self._database.call("replace_secret", p_client_key=client_key, p_version=version, p_secret=renewed)
        return secret

    def _remember(self, installation: Installation) -> None:
        if len(self._remembered) >= REMEMBERED_MAX:
            self._remembered.clear()
        self._remembered[installation.client_key] = installation
