"""Which addresses an installation may name."""

import pytest

from lib.confluence.site_address import is_site_address
from lib.settings import Settings

CLOUD = Settings({}).connect_site_hosts
LOCAL = Settings(
    {"CONNECT_SITE_HOSTS": "*.atlassian.net, http://*.localhost:*, http://127.0.0.1:8080"}
).connect_site_hosts


@pytest.mark.parametrize(
    "address",
    [
        "https://acme.atlassian.net/wiki",
        "https://acme.atlassian.net",
        "https://a.b.atlassian.net/wiki",
        "https://x.jira.com/wiki",
    ],
)
def test_a_site_of_atlassians_cloud_is_one(address: str) -> None:
    assert is_site_address(address, CLOUD)


@pytest.mark.parametrize(
    "address",
    [
        "http://acme.atlassian.net/wiki",
        "https://atlassian.net/wiki",
        "https://acme.atlassian.net:8443/wiki",
        "https://acme.atlassian.net.evil.example/wiki",
        "https://evil.example/acme.atlassian.net",
        "https://evil.example#.atlassian.net",
        "https://evil.example?.atlassian.net",
        "https://evil.example\\.atlassian.net",
        "https://user@acme.atlassian.net/wiki",
        "https://acme.atlassian.net@evil.example/wiki",
        "https://acme.atlassian.net/wiki/../admin",
        "https://acme.atlassian.net/wiki?x=1",
        "https://acme.atlassian.net/wiki\n",
        "https://acme.atlassian.net./wiki",
        "https://.atlassian.net/wiki",
        "https://acme.atlassian.nét/wiki",
        "HTTPS://ACME.ATLASSIAN.NET/wiki",
        "https://127.0.0.1/wiki",
        "https://[::1]/wiki",
        "ftp://acme.atlassian.net",
        "acme.atlassian.net",
        "",
    ],
)
def test_nothing_else_is_one(address: str) -> None:
    assert not is_site_address(address, CLOUD)


def test_a_pattern_may_name_scheme_and_port() -> None:
    assert is_site_address("http://acme.localhost:3001/wiki", LOCAL)
    assert is_site_address("http://127.0.0.1:8080/wiki", LOCAL)
    assert not is_site_address("https://acme.localhost:3001/wiki", LOCAL)
    assert not is_site_address("http://127.0.0.1:8081/wiki", LOCAL)
    assert is_site_address("https://acme.atlassian.net/wiki", LOCAL)
