"""The settings that the functions get here: secrets of this data folder, the stand-ins' addresses, the environment.

A setting that the environment gives wins. A service whose own key is given so is used for real; its stand-in is not
named then.
"""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_pem_private_key,
)

from sandbox.trouble import Trouble

# every setting of the contract; those without a value of ours keep the product's default
NAMES = frozenset(
    {
        "APP_BASE_URL",
        "APP_KEY",
        "CONNECT_INSTALL_KEYS_URL",
        "CONNECT_SITE_HOSTS",
        "FORGE_APP_ID",
        "FORGE_ENVIRONMENT",
        "FORGE_KEYS_URL",
        "FORGE_SESSION_KEYS",
        "CORS_ORIGINS",
        "SUPABASE_URL",
        "SUPABASE_SECRET_KEY",
        "SECRETS_KEY",
        "HASH_KEY",
        "GEMINI_API_KEY",
        "GEMINI_BASE_URL",
        "OPENAI_API_KEY",
        "OPENAI_BASE_URL",
        "AI_MODEL_IDS",
        "STRIPE_SECRET_KEY",
        "STRIPE_WEBHOOK_SECRETS",
        "STRIPE_API_BASE",
        "MEDIA_BUCKET",
        "MEDIA_BASE_URL",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_REGION",
        "AWS_ENDPOINT_URL_S3",
        "POSTHOG_KEY",
        "POSTHOG_HOST",
        "ANALYTICS_SALT",
        "CRON_SECRET",
        "AUDIT_SIGNING_KEY",
        "CREDIT_MARGIN",
        "TRIAL_CREDITS",
        "RATE_LIMITS",
        "OUTBOUND_TIMEOUTS",
    }
)
DEFAULTS = {
    "AI_MODEL_IDS": "",
    "CREDIT_MARGIN": "1.5",
    "TRIAL_CREDITS": "300",
    "RATE_LIMITS": "account=30/60s,site=300/60s",
    "OUTBOUND_TIMEOUTS": "",
}
GENERATED = {
    "SUPABASE_SECRET_KEY": "sb_secret_",
    "SECRETS_KEY": "",
    "HASH_KEY": "",
    "STRIPE_WEBHOOK_SECRETS": "whsec_",
    "ANALYTICS_SALT": "",
    "CRON_SECRET": "",
}


@dataclass(frozen=True)
class RealService:
    """Given `key`, the functions call `url` themselves, or what the environment says in the setting `address`."""

    key: str
    address: str
    url: str


REAL_SERVICES = (
    RealService("OPENAI_API_KEY", "OPENAI_BASE_URL", "https://api.openai.com"),
    RealService("GEMINI_API_KEY", "GEMINI_BASE_URL", "https://generativelanguage.googleapis.com"),
    RealService("STRIPE_SECRET_KEY", "STRIPE_API_BASE", "https://api.stripe.com"),
    RealService("POSTHOG_KEY", "POSTHOG_HOST", "https://eu.i.posthog.com"),
    RealService("AWS_ACCESS_KEY_ID", "AWS_ENDPOINT_URL_S3", "https://s3.eu-west-1.amazonaws.com"),
)


@dataclass(frozen=True)
class Settings:
    """`values` is the functions' environment; `hosts` are the services used for real, each as `host:port`."""

    values: Mapping[str, str]
    hosts: tuple[str, ...]


def make_settings(folder: Path, stand_ins: Mapping[str, str]) -> Settings:
    """`stand_ins` are the settings that name this run's addresses and the stand-ins' keys."""
    given = {name: value for name, value in os.environ.items() if name in NAMES}
    real = [service for service in REAL_SERVICES if given.get(service.key)]
    dropped = {service.address for service in real}
    ours = {**DEFAULTS, **_secrets(folder), **stand_ins}
    values = {name: value for name, value in ours.items() if name not in dropped} | given
    return Settings(values, tuple(_host(given.get(service.address) or service.url) for service in real))


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or (80 if parts.scheme == 'http' else 443)}"


def write_public_key(folder: Path, settings: Settings) -> Path:
    """The public half of the key that audit checkpoints are signed with: the first of several."""
    file = folder / "audit-public-key.pem"
    key = _read_signing_key(settings.values["AUDIT_SIGNING_KEY"].partition(",")[0].strip())
    file.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return file


def _read_signing_key(text: str) -> Ed25519PrivateKey:
    """PEM, or base64 of the key's 32 bytes or of its DER."""
    try:
        if text.startswith("-----"):
            key = load_pem_private_key(text.encode(), None)
        else:
            raw = base64.b64decode(text)
            key = Ed25519PrivateKey.from_private_bytes(raw) if len(raw) == 32 else load_der_private_key(raw, None)
    except ValueError as error:
        raise Trouble("AUDIT_SIGNING_KEY is no Ed25519 private key in PEM or base64.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Trouble("AUDIT_SIGNING_KEY is a key of another kind; an Ed25519 private key is needed.")
    return key


def _secrets(folder: Path) -> dict[str, str]:
    """Made once for a data folder: what was encrypted with them must be read after a restart."""
    file = folder / "secrets.json"
    if not file.exists():
        made = {name: prefix + secrets.token_urlsafe(32) for name, prefix in GENERATED.items()}
        made["AUDIT_SIGNING_KEY"] = (
            Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        )
        # under another name until it is whole
        making = file.with_name("secrets.json.new")
        making.touch(mode=0o600)
        making.write_text(json.dumps(made))
        making.replace(file)
    found: dict[str, str] = json.loads(file.read_text())
    return found
