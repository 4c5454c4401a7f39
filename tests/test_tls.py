"""Whom the product believes to be who they say: certifi's authorities, and no other that a machine may know."""

import socket
import ssl
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from runpy import run_path

import certifi
import pytest
import trustme

from lib.tls import AUTHORITIES, trusting, verifying

SCRIPT = Path(__file__).parents[1] / "script" / "authorities"
HOST = "model.example"


@pytest.fixture
def authority() -> trustme.CA:
    """One that nobody else knows."""
    return trustme.CA(organization_name="Société d’essai")


@pytest.fixture
def server(authority: trustme.CA) -> ssl.SSLContext:
    """Of a host that the authority answers for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)
    return context


def test_the_authorities_are_those_of_certifi_each_where_openssl_looks_for_it() -> None:
    checked = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)

    assert checked.stdout == ""
    assert checked.returncode == 0
    assert Path(certifi.where()).read_text().count("BEGIN CERTIFICATE") == len(list(AUTHORITIES.iterdir()))


def test_a_server_is_believed_whose_authority_is_in_the_folder(
    authority: trustme.CA, server: ssl.SSLContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(SCRIPT.parent)
    for name, text in run_path(str(SCRIPT))["named"](authority.cert_pem.bytes().decode()).items():
        (tmp_path / name).write_text(text)

    assert (("DNS", HOST),) == shake_hands(server, trusting(tmp_path), HOST)["subjectAltName"]


def test_a_server_of_an_unknown_authority_is_refused(server: ssl.SSLContext) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="unable to get local issuer"):
        shake_hands(server, verifying(), HOST)


def test_a_server_that_is_another_one_is_refused(authority: trustme.CA, server: ssl.SSLContext, tmp_path: Path) -> None:
    trusted = trusting(tmp_path)
    authority.configure_trust(trusted)

    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        shake_hands(server, trusted, "other.example")


def shake_hands(server: ssl.SSLContext, client: ssl.SSLContext, host: str) -> Mapping[str, object]:
    """What the server's certificate says, as the client believes it."""
    near, far = socket.socketpair()
    with near, far, ThreadPoolExecutor(1) as beside:
        answering = beside.submit(answer, server, far)
        try:
            with client.wrap_socket(near, server_hostname=host) as connection:
                told = connection.getpeercert()
        finally:
            near.close()
            answering.result()
    assert told is not None
    return told


def answer(server: ssl.SSLContext, far: socket.socket) -> None:
    try:
        server.wrap_socket(far, server_side=True).close()
    except (ssl.SSLError, ConnectionError):
        return
