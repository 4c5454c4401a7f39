"""What an uploaded picture is called: its own name in any script, as long as it is safe."""

import json
import subprocess
from urllib.parse import quote

import pytest

from lib.confluence.file_names import file_names
from tests.world import ROOT

CASES = [
    ("Übersicht Straße.png", "Übersicht Straße.png"),
    ("四半期の計画.png", "四半期の計画.png"),
    ("خطة الربع.png", "خطة الربع.png"),
    ("می‌خواهم.png", "می‌خواهم.png"),
    ("план (2) & 50%.PNG", "план (2) & 50%.PNG"),
    ("👩‍👩‍👧 team.png", "👩‍👩‍👧 team.png"),
    ("U\u0308bersicht.png", "Übersicht.png"),
    ("report v1.2", "report v1.2.png"),
    ("photo.svg", "photo.png"),
    ("photo ..png", "photo.png"),
    ("page.html.png", "page.html.png"),
    ("", "image.png"),
    (".png", "image.png"),
    ("..", "image.png"),
    ("../../etc/passwd", "image.png"),
    ("C:\\temp\\plan.png", "image.png"),
    ("plan\r\nX-Evil: 1.png", "image.png"),
    ("plan\u202egnp.exe", "image.png"),
    ("plan\0.png", "image.png"),
    ('"><script>.png', "image.png"),
    ("con.png", "image.png"),
    ("nul .png", "image.png"),
    ("COM1 . .png", "image.png"),
    ("con" + " " * 300 + "x.png", "image.png"),
    ("plan\u200d.png", "image.png"),
    ("plan\ufe0f.png", "image.png"),
]


def named(sent: str) -> list[str]:
    return list(file_names(quote(sent, safe=""), "image/png", 123_456))


@pytest.mark.parametrize(("sent", "kept"), CASES)
def test_a_name_is_kept_in_any_script_where_it_is_safe(sent: str, kept: str) -> None:
    assert kept == named(sent)[0]


@pytest.mark.parametrize("header", ["%ff%fe.png", "%c3.png", "%ed%a0%80.png"])
def test_a_name_that_is_no_utf_8_is_none(header: str) -> None:
    assert "image.png" == next(file_names(header, "image/png", 123_456))


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert ["plan.png", "plan-2.png", "plan-3.png", "plan-123456.png"] == named("plan.png")


@pytest.mark.parametrize("letter", ["a", "ü", "計", "😀"])
def test_a_long_name_is_cut_to_200_bytes_between_letters(letter: str) -> None:
    for name in named(letter * 300 + ".png"):
        assert 190 < len(name.encode()) <= 200
        assert set(letter) == set(name.removesuffix(".png").rstrip("-0123456789"))


def test_the_browser_calls_a_picture_what_the_function_does() -> None:
    """Through Forge it is the browser that attaches; the last name has a number of chance."""
    sent = [
        *(name for name, _ in CASES),
        *(part * 100 + ".png" for part in ("aaa", "üü", "計", "😀", "ab ", "a .", "b. ")),
    ]
    script = f"""
        const {{ fileNames }} = await import('{ROOT}/public/js/host/file-names.js');
        console.log(JSON.stringify({json.dumps(sent)}.map((name) => fileNames(name, 'image/png').slice(0, 3))));
    """
    command = [str(ROOT / "script" / "node"), "--input-type=module", "-e", script]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert [named(name)[:3] for name in sent] == json.loads(told)
