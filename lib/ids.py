"""Ids of ours: a prefix and 26 characters by chance, 130 bits; never the caller's, never guessed."""

import os

# Crockford's in lower case: no letters that look alike; 32, so that every byte gives one evenly
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 26


def new_id(prefix: str) -> str:
    """As `req_` and what follows it."""
    return prefix + "".join(ALPHABET[byte % len(ALPHABET)] for byte in os.urandom(LENGTH))
