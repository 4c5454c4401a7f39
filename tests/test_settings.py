"""Settings: read when needed, typed, and named without what they hold when they are wrong."""

import base64
from contextlib import suppress
from decimal import Decimal
from functools import cached_property

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from lib.errors import InvalidSetting
from lib.settings import RateLimits, Settings, Timeouts, Window
from sandbox.settings import NAMES
from tests.world import ROOT

KEY = "sixteen characters or more"


def test_nothing_is_read_before_it_is_needed() -> None:
    assert "shown" not in repr(Settings({"APP_BASE_URL": "shown nowhere"}))


class Asked(dict[str, str]):
    """An empty environment that keeps the names that it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, name: str, *_: str) -> str:  # type: ignore[override]  # settings are read with a default of text
        self.names.add(name)
        return ""


def names_read() -> set[str]:
    asked = Asked()
    for attribute, kind in vars(Settings).items():
        if isinstance(kind, cached_property):
            with suppress(InvalidSetting):
                getattr(Settings(asked), attribute)
    return asked.names


@pytest.mark.parametrize("pages", [("ARCHITECTURE.md", "FORGE.md"), ("DEPLOY.md", "FORGE.md")])
def test_every_setting_that_is_read_is_told_to_who_deploys(pages: tuple[str, ...]) -> None:
    told = "".join((ROOT / "docs" / page).read_text() for page in pages)
    assert [] == [name for name in sorted(names_read()) if f"`{name}" not in told and f"# {name} " not in told]


def test_the_sandbox_knows_every_setting() -> None:
    assert NAMES == names_read()


NEEDED = {
    **dict.fromkeys(("APP_BASE_URL", "SUPABASE_URL", "MEDIA_BASE_URL"), "https://app.example.com"),
    **dict.fromkeys(("SUPABASE_SECRET_KEY", "SECRETS_KEY", "HASH_KEY", "CRON_SECRET", "STRIPE_WEBHOOK_SECRETS"), KEY),
    "APP_KEY": "skyline",
    "GEMINI_API_KEY": KEY,
    "OPENAI_API_KEY": KEY,
    "STRIPE_SECRET_KEY": "sk_test_1",
    "AUDIT_SIGNING_KEY": base64.b64encode(bytes(32)).decode(),
}


def test_what_a_deployment_needs_is_read_in_one_go() -> None:
    Settings(NEEDED).verify()
    Settings(NEEDED | {"CORS_ORIGINS": "https://0.cdn.prod.atlassian-dev.net, https://1.example.com:8443\n"}).verify()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        *(({missing: ""}, missing) for missing in NEEDED),
        ({"POSTHOG_KEY": "phc_1"}, "ANALYTICS_SALT"),
        ({"MEDIA_BUCKET": "library", "AWS_SECRET_ACCESS_KEY": KEY}, "AWS_ACCESS_KEY_ID"),
        ({"RATE_LIMITS": "soon"}, "RATE_LIMITS"),
        ({"CORS_ORIGINS": "https://0.cdn.prod.atlassian-dev.net/"}, "CORS_ORIGINS"),
        ({"CORS_ORIGINS": '"https://0.cdn.prod.atlassian-dev.net"'}, "CORS_ORIGINS"),
    ],
)
def test_the_one_of_them_that_is_wrong_is_named(given: dict[str, str], name: str) -> None:
    with pytest.raises(InvalidSetting) as raised:
        Settings(NEEDED | given).verify()
    assert name == raised.value.name


def test_the_defaults_are_those_of_the_contract() -> None:
    settings = Settings({})

    assert (Decimal("1.5"), Decimal(300)) == (settings.credit_margin, settings.trial_credits)
    assert RateLimits(Window(30, 60), Window(300, 60)) == settings.rate_limits
    assert Timeouts(20, 45, 290, 10, 10, 10, 8) == settings.outbound_timeouts
    assert "https://connect-install-keys.atlassian.com" == settings.connect_install_keys_url


def test_a_limit_or_timeout_is_overridden_one_by_one() -> None:
    settings = Settings({"RATE_LIMITS": "account=2/10s", "OUTBOUND_TIMEOUTS": "confluence=0.5, database=1"})

    assert RateLimits(Window(2, 10), Window(300, 60)) == settings.rate_limits
    assert Timeouts(confluence=0.5, keys=0.5, database=1) == settings.outbound_timeouts


def test_requests_that_are_no_ai_requests_have_ten_times_the_limit() -> None:
    limits = Settings({"RATE_LIMITS": "account=2/10s"}).rate_limits

    assert {"count": 2, "windowS": 10} == limits.to_json("ai")["account"]
    assert {"count": 20, "windowS": 10} == limits.to_json("other")["account"]


def test_keys_are_newest_first_and_white_space_around_does_not_matter() -> None:
    assert (KEY, KEY + "2") == Settings({"SECRETS_KEY": f" {KEY}, {KEY}2 \n"}).secrets_keys


ED25519 = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
RSA = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    "text",
    [
        ED25519.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        base64.b64encode(ED25519.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())).decode(),
        base64.b64encode(ED25519.private_bytes_raw()).decode(),
    ],
    ids=["PEM", "DER", "raw"],
)
def test_the_signing_key_is_pem_or_base64(text: str) -> None:
    older = base64.b64encode(bytes(32)).decode()
    read = Settings({"AUDIT_SIGNING_KEY": f"{text}, {older}"}).audit_signing_keys
    assert [ED25519.private_bytes_raw(), bytes(32)] == [key.private_bytes_raw() for key in read]


def test_session_keys_are_named_and_two_at_most() -> None:
    public = ED25519.public_key()
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    raw, der_text = (base64.b64encode(key).decode() for key in (public.public_bytes_raw(), der))
    read = Settings({"FORGE_SESSION_KEYS": f"old={raw}, new={der_text}"}).forge_session_keys

    assert {"old": public, "new": public} == read
    assert {} == Settings({}).forge_session_keys
    with pytest.raises(InvalidSetting):
        Settings({"FORGE_SESSION_KEYS": f"a={raw},b={raw},c={raw}"}).forge_session_keys  # noqa: B018 - read when asked for


@pytest.mark.parametrize(
    ("key", "is_live"), [("sk_test_abc", False), ("rk_test_abc", False), ("sk_live_abc", True), ("rk_live_abc", True)]
)
def test_a_key_says_whether_it_moves_real_money(key: str, *, is_live: bool) -> None:
    assert is_live is Settings({"STRIPE_SECRET_KEY": key}).stripe_livemode


@pytest.mark.parametrize(
    ("name", "attribute", "value"),
    [
        ("APP_BASE_URL", "app_base_url", ""),
        ("APP_BASE_URL", "app_base_url", "   "),
        ("APP_BASE_URL", "app_base_url", "app.example.com-zitrone"),
        ("APP_BASE_URL", "app_base_url", "https://user:zitrone@app.example.com"),
        ("APP_BASE_URL", "app_base_url", 'https://app.example.com/"zitrone'),
        ("APP_BASE_URL", "app_base_url", "https://zitrone.example.com\u200b"),
        ("MEDIA_BASE_URL", "media_base_url", "https://app.example.com/zitrone\u200b"),
        ("SUPABASE_URL", "supabase_url", "https://zitrone.example.com:port"),
        ("SUPABASE_SECRET_KEY", "supabase_secret_key", "sb_secret_zitrone\u200b"),
        ("SUPABASE_SECRET_KEY", "supabase_secret_key", "sb_secret_\nzitrone"),
        ("OPENAI_API_KEY", "openai_api_key", "sk-zitrone\u200b"),
        ("GEMINI_API_KEY", "gemini_api_key", "\ufeffzitrone"),
        ("AWS_ACCESS_KEY_ID", "aws_access_key_id", "AKIAZITRONEzitrone\u200b"),
        ("AWS_SECRET_ACCESS_KEY", "aws_secret_access_key", "zitrone\u200b"),
        ("CRON_SECRET", "cron_secret", "zitrone-of-sixteen\u200b"),
        ("APP_KEY", "app_key", "zitrone key"),
        ("CONNECT_SITE_HOSTS", "connect_site_hosts", "zitrone.*.net"),
        ("CONNECT_SITE_HOSTS", "connect_site_hosts", "ftp://zitrone"),
        ("FORGE_APP_ID", "forge_app_id", "zitrone"),
        ("FORGE_ENVIRONMENT", "forge_environment", "zitrone"),
        ("FORGE_KEYS_URL", "forge_keys_url", "zitrone"),
        ("FORGE_SESSION_KEYS", "forge_session_keys", "zitrone"),
        ("FORGE_SESSION_KEYS", "forge_session_keys", "kid=zitrone"),
        ("FORGE_SESSION_KEYS", "forge_session_keys", f"kid={base64.b64encode(b'zitrone').decode()}"),
        ("FORGE_SESSION_KEYS", "forge_session_keys", f"zitrone key={base64.b64encode(bytes(32)).decode()}"),
        ("SECRETS_KEY", "secrets_keys", "zitrone"),
        ("SECRETS_KEY", "secrets_keys", f"{KEY},zitrone"),
        ("SECRETS_KEY", "secrets_keys", ","),
        ("HASH_KEY", "hash_key", "zitrone"),
        ("TRIAL_CREDITS", "trial_credits", "zitrone"),
        ("TRIAL_CREDITS", "trial_credits", "-1"),
        ("TRIAL_CREDITS", "trial_credits", "NaN"),
        ("TRIAL_CREDITS", "trial_credits", "1000001"),
        ("CREDIT_MARGIN", "credit_margin", "9" * 300),
        ("RATE_LIMITS", "rate_limits", "zitrone=1/1s"),
        ("RATE_LIMITS", "rate_limits", "account=0/60s"),
        ("RATE_LIMITS", "rate_limits", "account=30"),
        ("OUTBOUND_TIMEOUTS", "outbound_timeouts", "zitrone=1"),
        ("OUTBOUND_TIMEOUTS", "outbound_timeouts", "confluence=0"),
        ("OUTBOUND_TIMEOUTS", "outbound_timeouts", "confluence=soon"),
        ("AI_MODEL_IDS", "ai_model_ids", "gemini-3-pro=,x"),
        ("STRIPE_SECRET_KEY", "stripe_secret_key", "pk_test_zitrone"),
        ("STRIPE_WEBHOOK_SECRETS", "stripe_webhook_secrets", "zitrone"),
        ("STRIPE_WEBHOOK_SECRETS", "stripe_webhook_secrets", "whsec_zitrone_of_sixteen\u200b"),
        ("STRIPE_WEBHOOK_SECRETS", "stripe_webhook_secrets", ""),
        ("STRIPE_API_BASE", "stripe_api_base", "zitrone"),
        ("AUDIT_SIGNING_KEY", "audit_signing_keys", ""),
        ("AUDIT_SIGNING_KEY", "audit_signing_keys", "zitrone"),
        ("AUDIT_SIGNING_KEY", "audit_signing_keys", base64.b64encode(b"zitrone").decode()),
        ("AUDIT_SIGNING_KEY", "audit_signing_keys", "-----BEGIN PRIVATE KEY-----\nzitrone\n-----END PRIVATE KEY-----"),
        ("AUDIT_SIGNING_KEY", "audit_signing_keys", RSA.decode()),
    ],
)
def test_a_missing_or_malformed_one_is_named_and_its_value_is_not(name: str, attribute: str, value: str) -> None:
    with pytest.raises(InvalidSetting) as raised:
        getattr(Settings({name: value}), attribute)

    assert name == raised.value.name
    assert name in raised.value.detail
    assert "zitrone" not in raised.value.detail
