"""Keys change at a deployment (docs/DEPLOY.md, "Keys change"): what the older ones vouched for stays good."""

from pathlib import Path

import pytest

from tests.sandbox.server_kit import clean_environment
from tests.test_audit_export import claims, generate, get
from tests.world import World

NEW_CRON_SECRET = "a cron secret of the next day"
NEW_SIGNING_KEY = "HR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0="


def maintain(world: World, secret: str) -> int:
    return world.request("GET", "/api/maintenance", headers={"Authorization": f"Bearer {secret}"}).status


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A deployment that ended: it signed a chain with the keys that it had."""
    world = World.start(tmp_path_factory.mktemp("keys"))
    generate(world)
    assert 200 == maintain(world, world.ready["settings"]["CRON_SECRET"])
    assert 0 == world.stop()
    return world


def test_the_older_signing_key_vouches_for_its_checkpoints_and_the_new_cron_secret_alone_lets_in(before: World) -> None:
    old = before.ready["settings"]
    given = {"CRON_SECRET": NEW_CRON_SECRET, "AUDIT_SIGNING_KEY": f"{NEW_SIGNING_KEY},{old['AUDIT_SIGNING_KEY']}"}
    world = World.start(Path(before.ready["auditPublicKey"]).parent, env=clean_environment() | given)
    try:
        found = get(world, "verify=1").json
        assert (True, 1, 1) == (found["intact"], found["events"], claims(world, found["checkpoint"])["sequence"])
        assert [401, 200] == [maintain(world, secret) for secret in (old["CRON_SECRET"], NEW_CRON_SECRET)]
    finally:
        assert 0 == world.stop()
