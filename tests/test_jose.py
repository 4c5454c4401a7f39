"""What is loaded with PyJWT, and that it refuses what it refuses whole."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from tests.world import ROOT

LOADED = """
import sys
from lib.jose import jwt
jwt.encode({}, "a shared secret of more than 32 bytes", algorithm="HS256")
print("cryptography.x509" in sys.modules, jwt.algorithms.has_crypto)
try:
    jwt.encode({}, bytes.fromhex(sys.argv[1]), algorithm="HS256")
except jwt.InvalidKeyError as error:
    print(error)
from cryptography import x509
print(x509.load_der_x509_certificate is jwt.algorithms.x509.load_der_x509_certificate, x509.Name.__module__)
"""


def test_certificates_are_not_loaded_but_refused_as_secrets_and_whoever_needs_them_finds_the_whole_module() -> None:
    program = [sys.executable, "-c", LOADED, _certificate().hex()]
    told = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded, refused, found = told.stdout.splitlines()

    assert ("False True", "True cryptography.x509.name") == (loaded, found)
    assert "should not be used as an HMAC secret" in refused


def _certificate() -> bytes:
    key = Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "skyline.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, None)
    )
    return made.public_bytes(Encoding.DER)
