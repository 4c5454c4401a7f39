"""What is installed is what was tested: each Python package, also what another brings, has its version in a file."""

from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
FILES = ("requirements.txt", "sandbox/requirements.txt", "tests/requirements.txt")


def requirements(file: str) -> list[Requirement]:
    lines = (ROOT / file).read_text().splitlines()
    read = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return [required for required in read if is_for_here(required)]


def is_for_here(required: Requirement, extras: frozenset[str] = frozenset()) -> bool:
    return required.marker is None or any(required.marker.evaluate({"extra": extra}) for extra in {"", *extras})


def brought(by: Requirement) -> list[Requirement]:
    all_of_it = map(Requirement, distribution(by.name).requires or [])
    return [required for required in all_of_it if is_for_here(required, frozenset(by.extras))]


def test_the_packages_that_others_bring_are_pinned_where_those_are() -> None:
    pins: dict[NormalizedName, str] = {}
    for file in FILES:
        read = requirements(file)
        pins |= {canonicalize_name(required.name): str(required.specifier) for required in read}
        needed = {canonicalize_name(required.name) for pinned in read for required in brought(pinned)}

        assert set() == needed - set(pins), file
    assert pins == {name: f"=={distribution(name).version}" for name in pins}
