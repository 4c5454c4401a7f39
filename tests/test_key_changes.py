"""Keys change at a deployment (docs/DEPLOY.md, "Keys change"): what the older ones vouched for stays good."""

from pathlib import Path

import pytest

from tests.sandbox.server_kit import clean_environment
from tests.test_audit_export import claims, generate, get
from tests.world import World

OLD = {
    "CRON_SECRET": "a cron secret of the day before",
    "SECRETS_KEY": "a key of the day before",
    "AUDIT_SIGNING_KEY": "HB0cHB0cHB0cHB0cHB0cHB0cHB0cHB0cHB0cHB0cHB0=",
}
NEW = {
    "CRON_SECRET": "a cron secret of the next day",
    "SECRETS_KEY": "a key of the next day",
    "AUDIT_SIGNING_KEY": "HR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0=",
}


def start(folder: Path, first: dict[str, str], second: dict[str, str]) -> World:
    """A deployment whose lists of keys are in this order."""
    lists = {name: f"{first[name]},{second[name]}" for name in ("SECRETS_KEY", "AUDIT_SIGNING_KEY")}
    return World.start(folder, env=clean_environment() | first | lists)


def maintain(world: World, secret: str) -> int:
    return world.request("GET", "/api/maintenance", headers={"Authorization": f"Bearer {secret}"}).status


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a deployment that ended leaves: it signed a chain, and had the new keys behind its own."""
    folder = tmp_path_factory.mktemp("keys")
    world = start(folder, OLD, NEW)
    generate(world)
    assert 200 == maintain(world, OLD["CRON_SECRET"])
    assert 0 == world.stop()
    return folder


def test_the_older_signing_key_vouches_for_its_checkpoints_and_the_new_cron_secret_alone_lets_in(before: Path) -> None:
    world = start(before, NEW, OLD)
    try:
        found = get(world, "verify=1").json
        assert (True, 1, 1) == (found["intact"], found["events"], claims(world, found["checkpoint"])["sequence"])
        assert [401, 200] == [maintain(world, secret["CRON_SECRET"]) for secret in (OLD, NEW)]
    finally:
        assert 0 == world.stop()


def test_who_has_the_new_keys_behind_its_own_goes_on_with_what_they_sealed_and_signed(before: Path) -> None:
    world = start(before, NEW, OLD)
    generate(world)
    world.control("POST", "/clock", {"advanceS": 3601})
    assert 200 == maintain(world, NEW["CRON_SECRET"])
    assert 0 == world.stop()
    world = start(before, OLD, NEW)
    try:
        found = get(world, "verify=1").json
        assert (True, 2) == (found["intact"], found["events"])
    finally:
        assert 0 == world.stop()
