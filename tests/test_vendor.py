"""The vendored files are what script/vendor made, each with its licence."""

import hashlib
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "public" / "vendor"


def rows() -> list[list[str]]:
    lines = (VENDOR / "VERSIONS").read_text().splitlines()
    return [line.split() for line in lines if not line.startswith("#")]


def test_every_vendored_file_has_the_hash_that_its_version_line_says() -> None:
    found = {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name, *_ in rows()}
    assert {name: digest for name, _, _, digest in rows()} == found


def test_every_vendored_script_stands_in_the_list_with_a_licence_beside_it() -> None:
    scripts = {path.name for path in VENDOR.glob("*.js")}
    assert scripts == {name for name, *_ in rows()}
    assert all((VENDOR / f"{name}.LICENSE").stat().st_size > 100 for name in scripts)
