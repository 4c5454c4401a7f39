"""Installations: a site's handshake with us, by either door, read from the database and remembered while warm.

What is remembered may be out of date. It is never trusted alone: the request's first database call is given the version
and refuses where it is no longer the site's (StaleInstallation).
"""

from typing import TYPE_CHECKING, Any

import msgspec

from lib.confluence.sealed import CannotOpen, open_sealed, seal
from lib.errors import InvalidSetting
from lib.settings import Settings

if TYPE_CHECKING:
    from lib.database import Database

REMEMBERED_MAX = 1_000


class Installation(msgspec.Struct, frozen=True):
    """One version of a site's handshake through Connect. `base_url` ends in `/wiki` at Atlassian's cloud."""

    client_key: str
    base_url: str
    shared_secret: str
    version: int
    state: str

    def __repr__(self) -> str:
        return f"Installation({self.client_key!r}, {self.version!r})"


class ForgeInstallation(msgspec.Struct, frozen=True):
    """A site that Forge says the app is installed on. There is no secret: no call of ours goes to such a site."""

    client_key: str
    version: int


class Installations:
    """Finds sites by client key, and those that are Forge's by cloud id."""

    def __init__(self, database: "Database", settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._remembered: dict[str, Installation] = {}
        self._remembered_of_forge: dict[str, ForgeInstallation] = {}

    def remembered(self, client_key: str) -> Installation | None:
        """What this instance knows, perhaps of yesterday."""
        return self._remembered.get(client_key)

    def forget(self, client_key: str) -> None:
        """Makes the next request read the site anew."""
        self._remembered.pop(client_key, None)
        for cloud_id, known in list(self._remembered_of_forge.items()):
            if known.client_key == client_key:
                self._remembered_of_forge.pop(cloud_id, None)

    def find_of_forge(self, cloud_id: str, site_name: str | None) -> ForgeInstallation | None:
        """The site that the app is installed on, perhaps of yesterday; None for another. One round trip at most.

        `site_name` is the host of the site's address, which Forge's events do not tell.
        """
        known = self._remembered_of_forge.get(cloud_id)
        if known is None:
            row = self._database.call("find_forge_installation", p_cloud_id=cloud_id, p_name=site_name)
            if row is None:
                return None
            known = ForgeInstallation(row["clientKey"], int(row["version"]))
            _make_room(self._remembered_of_forge)
            self._remembered_of_forge[cloud_id] = known
        return known

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
        _make_room(self._remembered)
        self._remembered[installation.client_key] = installation


def _make_room(remembered: dict[str, Any]) -> None:
    if len(remembered) >= REMEMBERED_MAX:
        remembered.clear()
