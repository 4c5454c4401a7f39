"""What is loaded with PyJWT, and that it refuses what it refuses whole."""

import ssl
import subprocess
import sys

import trustme

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
    certificate = ssl.PEM_cert_to_DER_cert(trustme.CA().cert_pem.bytes().decode())
    program = [sys.executable, "-c", LOADED, certificate.hex()]
    told = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded, refused, found = told.stdout.splitlines()

    assert ("False True", "True cryptography.x509.name") == (loaded, found)
    assert "should not be used as an HMAC secret" in refused
