"""What is loaded with Stripe's SDK, and that nobody else misses it."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from lib.payments.sdk import without
from tests.world import ROOT

# of the standard library, and loaded by nobody else
UNUSED = "colorsys"


def test_stripes_sdk_loads_no_http_library_of_its_own_and_leaves_it_to_others() -> None:
    code = """
import sys
import lib.payments.stripe_api
print("stripe" in sys.modules, "requests" in sys.modules, "urllib3" in sys.modules)
import requests
print(requests.__name__)
"""
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "True False False\nrequests\n" == told.stdout


def test_what_one_thread_hides_others_find(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, UNUSED, raising=False)
    are_hidden = threading.Barrier(2)

    def load() -> str:
        are_hidden.wait(timeout=10)
        return __import__(UNUSED).__name__

    with ThreadPoolExecutor(1) as pool, without(UNUSED):
        other = pool.submit(load)
        with pytest.raises(ModuleNotFoundError, match=UNUSED):
            __import__(UNUSED)
        are_hidden.wait(timeout=10)
        assert UNUSED == other.result(timeout=10)
