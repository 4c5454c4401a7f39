"""The folder that the sites live in: atomic JSON, one file a page, media as files."""

import base64
import copy
import secrets
import shutil
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from sandbox.confluence.model import Account, ForgeIdentity, Identity, Installation, Page, SiteIdentity, SiteState
from sandbox.confluence.seed import SITES, SiteSeed
from sandbox.confluence.tokens import make_key_pair, make_session_key

ID_STEP = 32768  # Confluence hands ids out in strides


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def write_atomically(path: Path, value: Any) -> None:
    write_bytes_atomically(path, msgspec.json.encode(value))


def write_bytes_atomically(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.write_bytes(content)
    draft.replace(path)


@dataclass
class Site:
    """One site: its seed, its lasting identity, its state, its pages by id."""

    seed: SiteSeed
    identity: SiteIdentity
    base_url: str
    folder: Path
    state: SiteState
    pages: dict[str, Page]

    @property
    def origin(self) -> str:
        return self.base_url.removesuffix("/wiki")

    @property
    def client_key(self) -> str:
        """The site's name to the app: through Forge its cloud id."""
        return self.identity.cloud_id if self.state.door == "forge" else self.identity.client_key

    def find_account(self, account_id: str) -> Account | None:
        return self.seed.find_account(account_id)

    def take_id(self) -> str:
        taken = self.state.next_id
        self.state.next_id += ID_STEP + 1
        return str(taken)

    def save(self) -> None:
        write_atomically(self.folder / "site.json", self.state)

    def save_page(self, page: Page) -> None:
        self.pages[page.id] = page
        write_atomically(self.folder / "pages" / f"{page.id}.json", page)

    def remove_page(self, page_id: str) -> None:
        self.pages.pop(page_id, None)
        (self.folder / "pages" / f"{page_id}.json").unlink(missing_ok=True)

    def write_media(self, file_id: str, content: bytes) -> None:
        write_bytes_atomically(self.folder / "media" / file_id, content)

    def read_media(self, file_id: str) -> bytes:
        return (self.folder / "media" / file_id).read_bytes()


class Store:
    """All sites. Hold `lock` while a request reads or changes them: a connection is a thread."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self._lock = threading.RLock()
        self.identity = self._load_identity()
        self.sites: dict[str, Site] = {seed.name: self._load_site(seed) for seed in SITES}

    @contextmanager
    def lock(self) -> Iterator[None]:
        with self._lock:
            yield

    def reset(self) -> None:
        """Back to the seed. Secrets, keys and page ids stay those that the ready line named."""
        with self._lock:
            for site in self.sites.values():
                shutil.rmtree(site.folder, ignore_errors=True)
                fresh = self._seed_site(site.seed)
                site.state, site.pages = fresh.state, fresh.pages

    def find_site_by_host(self, host: str) -> Site | None:
        name = host.partition(":")[0].removesuffix(".localhost")
        return self.sites.get(name)

    def find_site_by_client_key(self, client_key: object) -> Site | None:
        """By the key that the ready line has, or after a move had."""
        return next(
            (site for site in self.sites.values() if client_key in (site.client_key, site.identity.client_key)), None
        )

    def _load_identity(self) -> Identity:
        path = self.folder / "identity.json"
        if path.exists():
            return msgspec.json.decode(path.read_bytes(), type=Identity)
        private_key = make_key_pair()
        made = Identity(
            private_key=private_key,
            kid=str(uuid.uuid4()),
            session_key=secrets.token_urlsafe(32),
            forge=make_forge_identity(),
            sites={seed.name: make_site_identity() for seed in SITES},
        )
        write_atomically(path, made)
        path.chmod(0o600)
        return made

    def _load_site(self, seed: SiteSeed) -> Site:
        folder = self.folder / seed.name
        if not (folder / "site.json").exists():
            return self._seed_site(seed)
        state = msgspec.json.decode((folder / "site.json").read_bytes(), type=SiteState)
        files = (folder / "pages").glob("[0-9]*.json")
        pages = [msgspec.json.decode(path.read_bytes(), type=Page) for path in files]
        return self._make_site(seed, state, {page.id: page for page in pages})

    def _seed_site(self, seed: SiteSeed) -> Site:
        site = self._make_site(seed, SiteState(seed.first_id, Installation(), seed.door), {})
        for page in seed.pages:
            site.save_page(copy.deepcopy(page))
        site.save()  # last: a site.json says that the pages are all there
        return site

    def _make_site(self, seed: SiteSeed, state: SiteState, pages: dict[str, Page]) -> Site:
        base_url = f"http://{seed.name}.localhost:{self.port}/wiki"
        return Site(seed, self.identity.sites[seed.name], base_url, self.folder / seed.name, state, pages)


def make_site_identity() -> SiteIdentity:
    return SiteIdentity(
        client_key=str(uuid.uuid4()),
        shared_secret="ATCO" + base64.b64encode(secrets.token_bytes(64)).decode(),
        cloud_id=str(uuid.uuid4()),
    )


def make_forge_identity() -> ForgeIdentity:
    return ForgeIdentity(
        app_id=f"ari:cloud:ecosystem::app/{uuid.uuid4()}",
        private_key=make_key_pair(),
        kid=f"forge/invocation-token/{uuid.uuid4()}",
        session_key=make_session_key(),
        session_kid=f"sandbox-{secrets.token_hex(4)}",
    )
