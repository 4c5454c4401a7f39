"""Settings (API.md), each read from the environment when it is first needed, and only then.

A missing or malformed one raises InvalidSetting, which names it and never what it holds.
"""

import base64
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec.structs import fields

from lib.errors import InvalidSetting

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

T = TypeVar("T")

ADDRESS = re.compile(r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/[^\s?#\"\\]*)?")
# as a browser names it: without a slash at the end (RFC 6454, section 6.2)
ORIGIN = r"https?://[a-z0-9.-]+(:[0-9]{1,5})?"
# a key that somebody else gave or sends has no invisible character; one that was copied along is a mistake
PRINTABLE = r"[ -~]+"
SITE_HOST = re.compile(r"((?P<scheme>https?)://)?(?P<host>(\*|[a-z0-9-]+)(\.[a-z0-9-]+)*)(:(?P<port>\*|[0-9]{1,5}))?")
STRIPE_KEY = r"[sr]k_(test|live)_[A-Za-z0-9_]+"
# a word that somebody made up is no key; 16 random characters are the least that cannot be tried out
KEY_CHARS_MIN = 16
ED25519_BYTES = 32
FORGE_APP_ID = r"ari:cloud:ecosystem::app/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
KEY_ID = r"[A-Za-z0-9._-]{1,64}"
# one that is used and one that is coming or going
SESSION_KEYS_MAX = 2
OTHER_REQUESTS_FACTOR = 10
# needed with POSTHOG_KEY alone, and with MEDIA_BUCKET alone
ANALYTICS = ("analytics_salt",)
LIBRARY = ("aws_access_key_id", "aws_secret_access_key")
# more is a slip of the finger, and no figure that the database counts with
AMOUNT_MAX = 1_000_000


class Window(msgspec.Struct, frozen=True):
    """At most `count` requests in `window_s` seconds."""

    count: int
    window_s: int


class RateLimits(msgspec.Struct, frozen=True):
    """For AI requests; ten times as many of the rest."""

    account: Window = Window(30, 60)
    site: Window = Window(300, 60)

    def to_json(self, bucket: str) -> dict[str, dict[str, int]]:
        """`p_limits` of the SQL functions, for the bucket `ai` or `other`."""
        factor = 1 if bucket == "ai" else OTHER_REQUESTS_FACTOR
        windows = {"account": self.account, "site": self.site}
        return {name: {"count": one.count * factor, "windowS": one.window_s} for name, one in windows.items()}


class Timeouts(msgspec.Struct, frozen=True):
    """When an outbound call is given up, in seconds."""

    ai_first: float = 20
    ai_idle: float = 45
    ai_total: float = 290
    confluence: float = 10
    keys: float = 10
    stripe: float = 10
    database: float = 8


class SiteHost(msgspec.Struct, frozen=True):
    """A pattern of addresses that a site may have: `*` is one label or more, or any port."""

    scheme: str
    host: str
    port: str | None


class Settings(msgspec.Struct, frozen=True, dict=True):
    """The environment, typed. `dict`: what was read is kept."""

    environ: Mapping[str, str]

    def __repr__(self) -> str:
        return "Settings()"

    @cached_property
    def app_base_url(self) -> str:
        """Where we are served, without a trailing slash."""
        return self._read("APP_BASE_URL", _address)

    @cached_property
    def app_key(self) -> str:
        """The key of the Connect app."""
        return self._read("APP_KEY", _matching(r"[a-zA-Z0-9._-]{1,64}"))

    @cached_property
    def connect_install_keys_url(self) -> str:
        """Where Atlassian publishes the public keys of signed installs."""
        return self._read("CONNECT_INSTALL_KEYS_URL", _address, "https://connect-install-keys.atlassian.com")

    @cached_property
    def connect_site_hosts(self) -> tuple[SiteHost, ...]:
        """Patterns of a site's address."""
        return self._read("CONNECT_SITE_HOSTS", _site_hosts, "*.atlassian.net, *.jira.com")

    @cached_property
    def forge_app_id(self) -> str | None:
        """The Forge app's ARI; without it no event of Forge's is believed."""
        return self._find("FORGE_APP_ID", _matching(FORGE_APP_ID))

    @cached_property
    def forge_environment(self) -> str:
        """The Forge environment whose sites and sessions are ours."""
        return self._read("FORGE_ENVIRONMENT", _matching("PRODUCTION|STAGING|DEVELOPMENT"), "PRODUCTION")

    @cached_property
    def forge_keys_url(self) -> str:
        """Where Atlassian publishes the public keys of invocation tokens."""
        return self._read("FORGE_KEYS_URL", _address, "https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json")

    @cached_property
    def forge_session_keys(self) -> "Mapping[str, Ed25519PublicKey]":
        """Key id → public key of session tokens; none: nobody comes in through Forge."""
        return self._read("FORGE_SESSION_KEYS", _session_keys, "")

    @cached_property
    def cors_origins(self) -> tuple[str, ...]:
        """Of Forge's frames. The door, which loads no settings, reads them itself; here they are verified."""
        return self._read("CORS_ORIGINS", _origins, "")

    @cached_property
    def supabase_url(self) -> str:
        """The database's API, without `/rest/v1`."""
        return self._read("SUPABASE_URL", _address)

    @cached_property
    def supabase_secret_key(self) -> str:
        """`sb_secret_…`."""
        return self._read("SUPABASE_SECRET_KEY", _matching(PRINTABLE))

    @cached_property
    def secrets_keys(self) -> tuple[str, ...]:
        """What shared secrets are encrypted with, newest first."""
        return self._read("SECRETS_KEY", _keys)

    @cached_property
    def hash_key(self) -> str:
        """The key of all that is kept as an HMAC."""
        return self._read("HASH_KEY", _key)

    @cached_property
    def cron_secret(self) -> str:
        """What the platform's cron sends as its bearer token."""
        return self._read("CRON_SECRET", _given_key)

    @cached_property
    def audit_signing_keys(self) -> "tuple[Ed25519PrivateKey, ...]":
        """What audit checkpoints are signed with, newest first; the older ones still vouch for what they signed."""
        return self._read("AUDIT_SIGNING_KEY", _signing_keys)

    @cached_property
    def gemini_api_key(self) -> str:
        """Google's API key."""
        return self._read("GEMINI_API_KEY", _matching(PRINTABLE))

    @cached_property
    def gemini_base_url(self) -> str | None:
        """Another address than Google's own."""
        return self._find("GEMINI_BASE_URL", _address)

    @cached_property
    def openai_api_key(self) -> str:
        """OpenAI's API key."""
        return self._read("OPENAI_API_KEY", _matching(PRINTABLE))

    @cached_property
    def openai_base_url(self) -> str | None:
        """Another address than OpenAI's own."""
        return self._find("OPENAI_BASE_URL", _address)

    @cached_property
    def ai_model_ids(self) -> Mapping[str, str]:
        """Our name of a model → the provider's id that answers for it."""
        return self._read("AI_MODEL_IDS", _pairs, "")

    @cached_property
    def media_bucket(self) -> str | None:
        """Where the library is kept; without it the library is what the release ships."""
        return self._find("MEDIA_BUCKET", _matching(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"))

    @cached_property
    def aws_region(self) -> str:
        """The bucket's region."""
        return self._read("AWS_REGION", _matching(r"[a-z0-9-]{1,32}"), "eu-west-1")

    @cached_property
    def aws_access_key_id(self) -> str:
        """Who reads the bucket."""
        return self._read("AWS_ACCESS_KEY_ID", _matching(PRINTABLE))

    @cached_property
    def aws_secret_access_key(self) -> str:
        """What that one signs with."""
        return self._read("AWS_SECRET_ACCESS_KEY", _matching(PRINTABLE))

    @cached_property
    def aws_endpoint_url_s3(self) -> str:
        """Where buckets are, each a folder: AWS's own unless another is named."""
        return self._read("AWS_ENDPOINT_URL_S3", _address, f"https://s3.{self.aws_region}.amazonaws.com")

    @cached_property
    def stripe_secret_key(self) -> str:
        """`sk_…`, or a restricted `rk_…`."""
        return self._read("STRIPE_SECRET_KEY", _matching(STRIPE_KEY))

    @cached_property
    def stripe_livemode(self) -> bool:
        """Whether the key moves real money: what is of the other mode is none of ours."""
        return "_live_" in self.stripe_secret_key

    @cached_property
    def stripe_webhook_secrets(self) -> tuple[str, ...]:
        """What events are signed with; several while one is being replaced."""
        return self._read("STRIPE_WEBHOOK_SECRETS", _given_keys)

    @cached_property
    def stripe_api_base(self) -> str | None:
        """Another address than Stripe's own."""
        return self._find("STRIPE_API_BASE", _address)

    @cached_property
    def media_base_url(self) -> str:
        """Where the library's pictures are served from."""
        return self._read("MEDIA_BASE_URL", _address)

    @cached_property
    def posthog_key(self) -> str | None:
        """The analytics project's; without it nothing is sent."""
        return self._find("POSTHOG_KEY", _matching(r"phc_[A-Za-z0-9_]+"))

    @cached_property
    def posthog_host(self) -> str:
        """Where events go: PostHog's cloud in the European Union unless another is named."""
        return self._read("POSTHOG_HOST", _address, "https://eu.i.posthog.com")

    @cached_property
    def analytics_salt(self) -> str:
        """The key of the hash that stands for a visitor."""
        return self._read("ANALYTICS_SALT", _key)

    @cached_property
    def credit_margin(self) -> Decimal:
        """What a provider's cost is multiplied by."""
        return self._read("CREDIT_MARGIN", _amount, "1.5")

    @cached_property
    def trial_credits(self) -> Decimal:
        """What a new site gets, once."""
        return self._read("TRIAL_CREDITS", _amount, "300")

    @cached_property
    def rate_limits(self) -> RateLimits:
        """Requests per account and per site."""
        return self._read("RATE_LIMITS", _rate_limits, "")

    @cached_property
    def outbound_timeouts(self) -> Timeouts:
        """Seconds per party."""
        return self._read("OUTBOUND_TIMEOUTS", _timeouts, "")

    def verify(self) -> None:
        """Reads all that this deployment needs. Raises InvalidSetting for the first that is missing or malformed."""
        unneeded = {*(ANALYTICS if self.posthog_key is None else ()), *(LIBRARY if self.media_bucket is None else ())}
        for name, attribute in vars(type(self)).items():
            if isinstance(attribute, cached_property) and name not in unneeded:
                getattr(self, name)

    def _read(self, name: str, parse: Callable[[str], T], default: str | None = None) -> T:
        text = self.environ.get(name, "").strip()
        if not text and default is None:
            raise InvalidSetting(name, "is missing")
        try:
            return parse(text or default or "")
        except (ValueError, InvalidOperation):
            # the cause may quote the value
            raise InvalidSetting(name, "is malformed") from None

    def _find(self, name: str, parse: Callable[[str], T]) -> T | None:
        return self._read(name, parse) if self.environ.get(name, "").strip() else None


def _matching(pattern: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError
        return text

    return parse


def _address(text: str) -> str:
    if not text.isascii() or not ADDRESS.fullmatch(text):
        raise ValueError
    return text.rstrip("/")


def _origins(text: str) -> tuple[str, ...]:
    return tuple(_matching(ORIGIN)(part) for part in _parts(text))


def _key(text: str) -> str:
    if len(text) < KEY_CHARS_MIN:
        raise ValueError
    return text


def _signing_keys(text: str) -> "tuple[Ed25519PrivateKey, ...]":
    return tuple(_signing_key(part) for part in _some_parts(text))


def _signing_key(text: str) -> "Ed25519PrivateKey":
    """PEM, or base64 of the key's 32 bytes or of its DER."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_der_private_key, load_pem_private_key

    try:
        if text.startswith("-----"):
            key = load_pem_private_key(text.encode(), None)
        else:
            raw = base64.b64decode(text, validate=True)
            is_bare = len(raw) == ED25519_BYTES
            key = Ed25519PrivateKey.from_private_bytes(raw) if is_bare else load_der_private_key(raw, None)
    except TypeError as error:
        # a key under a password
        raise ValueError from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError  # noqa: TRY004 - a malformed setting, as any other
    return key


def _session_keys(text: str) -> "dict[str, Ed25519PublicKey]":
    """`kid=key` pairs; a key is base64 of its 32 bytes or of its DER."""
    pairs = _pairs(text)
    if len(pairs) > SESSION_KEYS_MAX or not all(re.fullmatch(KEY_ID, kid) for kid in pairs):
        raise ValueError
    return {kid: _public_key(base64.b64decode(key, validate=True)) for kid, key in pairs.items()}


def _public_key(raw: bytes) -> "Ed25519PublicKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    key = Ed25519PublicKey.from_public_bytes(raw) if len(raw) == ED25519_BYTES else load_der_public_key(raw)
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError  # noqa: TRY004 - a malformed setting, as any other
    return key


def _given_keys(text: str) -> tuple[str, ...]:
    return tuple(_given_key(part) for part in _some_parts(text))


def _given_key(text: str) -> str:
    return _key(_matching(PRINTABLE)(text))


def _keys(text: str) -> tuple[str, ...]:
    return tuple(_key(part) for part in _some_parts(text))


def _some_parts(text: str) -> list[str]:
    parts = _parts(text)
    if not parts:
        raise ValueError
    return parts


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _pairs(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in _parts(text)]
    if not all(name.strip() and value.strip() for name, _, value in pairs):
        raise ValueError
    return {name.strip(): value.strip() for name, _, value in pairs}


def _amount(text: str) -> Decimal:
    amount = Decimal(text)
    if not (amount.is_finite() and 0 <= amount <= AMOUNT_MAX):
        raise ValueError
    return amount


def _site_hosts(text: str) -> tuple[SiteHost, ...]:
    return tuple(_site_host(part.lower()) for part in _some_parts(text))


def _site_host(text: str) -> SiteHost:
    match = SITE_HOST.fullmatch(text)
    if match is None:
        raise ValueError
    return SiteHost(match["scheme"] or "https", match["host"], match["port"])


def _rate_limits(text: str) -> RateLimits:
    return RateLimits(**{name: _window(value) for name, value in _known(RateLimits, _pairs(text)).items()})


def _window(text: str) -> Window:
    match = re.fullmatch(r"([1-9][0-9]{0,8})/([1-9][0-9]{0,5})s", text)
    if match is None:
        raise ValueError
    return Window(int(match[1]), int(match[2]))


def _timeouts(text: str) -> Timeouts:
    given = {name: float(_amount(value)) for name, value in _known(Timeouts, _pairs(text)).items()}
    if not all(given.values()):
        raise ValueError
    if "confluence" in given:
        # the key server is a part of the Connect platform, and goes by Confluence's time unless it has its own
        given.setdefault("keys", given["confluence"])
    return Timeouts(**given)


def _known(kind: type[RateLimits] | type[Timeouts], pairs: dict[str, str]) -> dict[str, str]:
    if not pairs.keys() <= {one.name for one in fields(kind)}:
        raise ValueError
    return pairs
