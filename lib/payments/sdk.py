"""Stripe's SDK, loaded without the HTTP library that it takes where it finds one: its calls go over `transport`'s."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["stripe", "without"]


class _Hidden(threading.local):
    """What this thread's imports do not find: other packages, loaded by other threads, need it."""

    package = ""

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
        """Asked by Python before its own finders; raising ends the search."""
        if name == self.package:
            raise ModuleNotFoundError(f"{name} is hidden", name=name)


_hidden = _Hidden()
sys.meta_path.insert(0, _hidden)


@contextmanager
def without(package: str) -> Iterator[None]:
    """Imports of this thread do not find the package meanwhile, unless it is loaded already."""
    _hidden.package = package
    try:
        yield
    finally:
        _hidden.package = ""


with without("requests"):
    import stripe
