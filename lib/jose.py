"""PyJWT, loaded without `cryptography.x509`: the one function that it takes from there is the binding's own.

It asks that function whether a shared secret is a certificate (`HMACAlgorithm.prepare_key`), and asks it here as well.
"""

import sys

from cryptography.hazmat.bindings import _rust

__all__ = ["jwt"]

CERTIFICATES = "cryptography.x509"

if CERTIFICATES in sys.modules:
    import jwt
else:
    sys.modules[CERTIFICATES] = _rust.x509
    try:
        import jwt
    finally:
        # whoever else asks for it gets the whole of it
        del sys.modules[CERTIFICATES]
