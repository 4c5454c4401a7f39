"""What a superuser does to the records in the database is seen by script/verify-audit in the next export."""

from pathlib import Path

import pytest

from tests.postgres import Ledger
from tests.test_verify_audit import run
from tests.world import World

SWAP = """
update app.ai_requests set sequence = 100 where sequence = 2;
update app.ai_requests set sequence = 2 where sequence = 3;
update app.ai_requests set sequence = 3 where sequence = 100
"""


def export(world: World) -> bytes:
    reply = world.request_as("alice", "POST", "/api/audit-export", {})
    assert 200 == reply.status
    return reply.body


def verify(world: World, folder: Path, change: str) -> tuple[int, str]:
    """Four records, what a superuser makes of them, and what the script says of the export then."""
    for prompt in ("Green tea", "Black tea"):
        world.request_as("bob", "POST", "/api/generate", {"prompt": prompt, "model": "gpt-5.1"})
    for _ in range(2):
        export(world)
    Ledger(world.ready["databaseUrl"]).rows(f"set session_replication_role = replica; {change}")
    file = folder / "audit.ndjson"
    file.write_bytes(export(world))
    world.reset()
    return run(file, "--public-key", world.ready["auditPublicKey"])


@pytest.mark.parametrize(
    ("change", "first"),
    [
        ("update app.ai_requests set prompt = 'Coffee' where sequence = 2", 2),
        ("update app.ai_requests set charged = 0 where sequence = 1", 1),
        ("delete from app.ai_requests where sequence = 3", 3),
        (SWAP, 2),
        ("delete from app.ai_requests where sequence >= 3", 3),
    ],
    ids=["changed", "charge changed", "dropped", "swapped", "tail cut"],
)
def test_what_was_done_to_a_record_is_named(world: World, tmp_path: Path, change: str, first: int) -> None:
    code, said = verify(world, tmp_path, change)
    assert 1 == code
    assert f"sequence {first}" in said


def test_a_text_that_was_erased_is_not(world: World, tmp_path: Path) -> None:
    erased = "set prompt = null, prompt_salt = null, response = null, response_salt = null"
    code, said = verify(world, tmp_path, f"update app.ai_requests {erased} where sequence = 1")
    assert (0, True) == (code, "4 rows" in said)
