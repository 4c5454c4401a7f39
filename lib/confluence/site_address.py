"""Which addresses a site may have (CONNECT_SITE_HOSTS): we call what an installation names, so not any will do."""

import re
from collections.abc import Sequence

from lib.settings import SiteHost

# host names in lower case, no account, no dots-only segment, no query: one way only to write an address
BASE_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9-]+(\.[a-z0-9-]+)*)(:(?P<port>[0-9]{1,5}))?(/(?!\.{1,2}(/|\Z))[A-Za-z0-9._~-]+)*"
)


def is_site_address(base_url: str, patterns: Sequence[SiteHost]) -> bool:
    """Whether one of the patterns allows the address."""
    match = BASE_URL.fullmatch(base_url)
    return match is not None and any(_fits(match, pattern) for pattern in patterns)


def _fits(address: re.Match[str], pattern: SiteHost) -> bool:
    if address["scheme"] != pattern.scheme or not _fits_port(address["port"], pattern.port):
        return False
    host = re.escape(pattern.host).replace(r"\*", r"[a-z0-9-]+(\.[a-z0-9-]+)*")
    return re.fullmatch(host, address["host"]) is not None


def _fits_port(port: str | None, wanted: str | None) -> bool:
    return wanted in {"*", port}
