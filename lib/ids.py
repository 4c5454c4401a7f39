"""Ids of ours: a prefix and 26 characters by chance, 130 bits; never the caller's, never guessed."""

import os
import re

# Crockford's in lower case: no letters that look alike; 32, so that every byte gives one evenly
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 26
# to a caller an id is opaque, so one of another length is no mistake; what Postgres cannot hold is in none
REST = re.compile(r"[0-9A-Za-z_-]{1,64}")


def new_id(prefix: str) -> str:
    """As `req_` and what follows it."""
    return prefix + "".join(ALPHABET[byte % len(ALPHABET)] for byte in os.urandom(LENGTH))


def may_be_id(prefix: str, text: str) -> bool:
    """Whether it is worth asking the database for; anything else nobody has."""
    return text.startswith(prefix) and REST.fullmatch(text.removeprefix(prefix)) is not None
