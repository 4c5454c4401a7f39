"""Shared secrets at rest: what opens them, and what does not."""

import pytest

from lib.confluence.sealed import CannotOpen, open_sealed, seal

OLD, NEW, OTHER = "an old key, long enough", "a new key, long enough", "another key, long enough"


def test_a_secret_is_opened_by_the_key_that_sealed_it_for_the_same_site() -> None:
    sealed = seal([NEW, OLD], "acme", "shared")

    assert ("shared", True) == open_sealed([NEW, OLD], "acme", sealed)
    assert "shared" not in sealed


def test_after_a_rotation_the_older_key_still_opens_and_says_that_it_is_old() -> None:
    assert ("shared", False) == open_sealed([NEW, OLD], "acme", seal([OLD], "acme", "shared"))


def test_the_same_secret_is_never_sealed_alike() -> None:
    assert seal([NEW], "acme", "shared") != seal([NEW], "acme", "shared")


SEALED = seal([NEW], "acme", "shared")


@pytest.mark.parametrize(
    ("keys", "client_key", "sealed"),
    [
        ([OTHER], "acme", SEALED),
        ([NEW], "globex", SEALED),
        ([NEW], "acme", SEALED[:-4] + ("AAAA" if SEALED[-4:] != "AAAA" else "BBBB")),
        ([NEW], "acme", SEALED.removeprefix("v1.")),
        ([NEW], "acme", "v1.AAAA"),
        ([NEW], "acme", "v1.A"),
        ([NEW], "acme", "shared"),
        ([NEW], "acme", ""),
    ],
    ids=["another key", "another site's row", "altered", "no format", "too short", "no base64", "plain", "empty"],
)
def test_nothing_else_opens(keys: list[str], client_key: str, sealed: str) -> None:
    with pytest.raises(CannotOpen):
        open_sealed(keys, client_key, sealed)
