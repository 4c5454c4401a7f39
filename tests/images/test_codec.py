"""A picture is read and written by the module of its own format alone."""

import subprocess
import sys

import pytest

from tests import pictures

LOADED = """
import sys
from base64 import b64encode
from lib.ai.picture import read_picture
from lib.images import redraw
content = sys.stdin.buffer.read()
redraw(content)
read_picture(b64encode(content).decode())
print(*sorted(name for name in sys.modules if name.endswith("ImagePlugin")))
"""


@pytest.mark.parametrize(
    ("kind", "modules"),
    [
        ("PNG", {"PIL.PngImagePlugin"}),
        ("JPEG", {"PIL.JpegImagePlugin"}),
        # a model sees a GIF as a PNG
        ("GIF", {"PIL.GifImagePlugin", "PIL.PngImagePlugin"}),
        ("WEBP", {"PIL.WebPImagePlugin"}),
    ],
)
def test_no_other_formats_module_is_loaded(kind: str, modules: set[str]) -> None:
    told = subprocess.run([sys.executable, "-c", LOADED], input=pictures.draw(kind), capture_output=True, check=True)
    assert modules == set(told.stdout.decode().split())
