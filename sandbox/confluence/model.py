"""What a Confluence site keeps: people, pages with their macros, attachments, installed apps."""

from dataclasses import dataclass
from typing import Any, Literal

from msgspec import Struct, field

Role = Literal["administrator", "editor", "viewer"]
PageType = Literal["page", "blogpost"]
PageStatus = Literal["draft", "current", "trashed"]
AppState = Literal["absent", "enabled", "disabled"]
Door = Literal["connect", "forge"]

MACRO_URL_BODY_CHARS = 128  # {macro.body} in a url template is cut here, and {macro.truncated} says so


@dataclass(frozen=True)
class Account:
    account_id: str
    name: str
    role: Role
    locale: str
    time_zone: str


class Text(Struct, tag="text"):
    """A paragraph of the page itself. `heading` is 2 or 3 for a heading, else 0."""

    id: str
    text: str
    heading: int = 0


class Macro(Struct, tag="macro"):
    """An app's macro: what the app saved, and nothing that the site makes of it. Forge's have a configuration alone."""

    id: str
    key: str
    parameters: dict[str, str] = {}
    body: str = ""
    config: dict[str, Any] | None = None


class Content(Struct):
    title: str
    nodes: list[Text | Macro] = []

    def find_macro(self, macro_id: str) -> Macro | None:
        return next((node for node in self.nodes if isinstance(node, Macro) and node.id == macro_id), None)


class Page(Struct):
    """A page or blog post. A published page being edited has its changes in `draft`, under the same id."""

    id: str
    type: PageType
    status: PageStatus
    author: str
    created_at: str
    updated_at: str
    content: Content
    version: int = 1
    draft: Content | None = None
    history: dict[int, Content] = {}
    properties: dict[str, dict[str, Any]] = {}
    status_after_read: str | None = None

    def newest(self) -> Content:
        return self.draft or self.content


class Attachment(Struct):
    id: str
    page: str
    file_name: str
    media_type: str
    status: Literal["current", "draft"]
    size_bytes: int
    version: int
    created_at: str
    created_by: str
    file_id: str
    comment: str = ""
    minor_edit: bool = True


class Override(Struct):
    """What a control call laid over an account's role; on one page, or on the whole site when `page` is None."""

    account_id: str
    page: str | None = None
    update: bool | None = None
    administer: bool | None = None
    check_status: int | None = None


class Installation(Struct):
    """The app as this site knows it. `descriptor` is the one that was installed, its scopes the ones granted."""

    state: AppState = "absent"
    shared_secret: str = ""
    app_url: str = ""
    base_url: str = ""
    descriptor: dict[str, Any] = {}

    @property
    def app_key(self) -> str:
        return str(self.descriptor.get("key", ""))


class ForgeInstallation(Struct):
    """The app as Forge knows it on this site; what comes after a removal is another installation."""

    state: Literal["absent", "enabled", "removed"] = "absent"
    id: str = ""


class SiteState(Struct):
    """What changes on a site, but for its pages (each its own file). `door` is the one that the app comes in by."""

    next_id: int
    installation: Installation
    door: Door
    forge: ForgeInstallation = field(default_factory=ForgeInstallation)
    attachments: dict[str, Attachment] = {}
    overrides: list[Override] = []
    closed_accounts: list[str] = []


class SiteIdentity(Struct):
    client_key: str
    shared_secret: str
    cloud_id: str


class ForgeIdentity(Struct):
    """The app as Forge knows it: its id, what invocation tokens are signed with, and its own variables."""

    app_id: str
    private_key: str
    kid: str
    session_key: str
    session_kid: str


class Identity(Struct):
    """What stays over a reset: the ready line named it."""

    private_key: str
    kid: str
    session_key: str
    forge: ForgeIdentity
    sites: dict[str, SiteIdentity] = field(default_factory=dict)
