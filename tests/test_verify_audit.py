"""script/verify-audit: what was done to an export after it was written is seen, and what may be done is not."""

import base64
import hashlib
import json
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.world import ROOT, World

DOCS = (ROOT / "docs" / "AUDIT.md").read_text()
Lines = list[bytes]


def run(file: Path, *arguments: str) -> tuple[int, str]:
    command = [str(ROOT / "script" / "verify-audit"), str(file), *arguments]
    finished = subprocess.run(command, check=False, capture_output=True, text=True)
    assert "" == finished.stderr
    return finished.returncode, finished.stdout


class Kit:
    """An export of eight links, written by the functions themselves, and the key of their checkpoints."""

    def __init__(self, folder: Path, world: World) -> None:
        self.folder = folder
        self.world = world
        self.key = world.ready["auditPublicKey"]
        for _ in range(4):
            world.request_as("alice", "POST", "/api/audit-export", {})
        self.early = self.export()
        world.request_as("bob", "POST", "/api/generate", {"prompt": "Ärger 😀\u2028 über Tee", "model": "gpt-5.1"})
        for _ in range(2):
            world.request_as("alice", "POST", "/api/audit-export", {})
        self.whole = self.export()

    def export(self, **asked: Any) -> Lines:
        reply = self.world.request_as("alice", "POST", "/api/audit-export", asked)
        assert 200 == reply.status
        return reply.body.splitlines(keepends=True)

    def verify(self, lines: Lines, *arguments: str) -> tuple[int, str]:
        file = self.folder / "audit.ndjson"
        file.write_bytes(b"".join(lines))
        return run(file, *(arguments or ("--public-key", self.key)))


@pytest.fixture(scope="module")
def kit(running: World, tmp_path_factory: pytest.TempPathFactory) -> Kit:
    running.reset()
    return Kit(tmp_path_factory.mktemp("audit"), running)


def rewritten(line: bytes, change: Callable[[Any], object]) -> bytes:
    row = json.loads(line)
    change(row)
    return json.dumps(row, separators=(",", ":")).encode() + b"\n"


def change_over(row: Any, letters: int) -> None:
    """So many letters from the beginning of the prompt to the end of its salt; fewer than 0: the other way."""
    place = len(row["salts"]["prompt"]) + letters
    both = row["salts"]["prompt"] + row["prompt"]
    row["salts"]["prompt"], row["prompt"] = both[:place], both[place:]


def test_what_the_functions_wrote_is_intact(kit: Kit) -> None:
    code, said = kit.verify(kit.whole)
    assert 0 == code
    assert "8 rows of acme.localhost, sequence 1 to 8" in said
    assert "signature valid" in said


def test_without_a_key_it_says_that_the_signature_was_not_checked(kit: Kit) -> None:
    file = kit.folder / "plain.ndjson"
    file.write_bytes(b"".join(kit.whole))
    code, said = run(file)
    assert 0 == code
    assert "signature NOT checked" in said


def test_every_flipped_byte_of_a_row_is_seen_and_its_row_named(kit: Kit) -> None:
    """Each byte of the sixth line; one in white space or a name is seen too. A process for each would take minutes."""
    script = runpy.run_path(str(ROOT / "script" / "verify-audit"))
    line, file = kit.whole[5], kit.folder / "flipped.ndjson"
    for place in range(len(line) - 1):
        changed = line[:place] + bytes([line[place] ^ 1]) + line[place + 1 :]
        file.write_bytes(b"".join([*kit.whole[:5], changed, *kit.whole[6:]]))
        with pytest.raises(script["Altered"]) as altered:
            script["verify"](file, Path(kit.key))
        assert 6 == altered.value.sequence, (place, line[place - 20 : place + 20], altered.value)


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.update(creditsCharged=0),
        lambda row: row.update(outcome="failed"),
        lambda row: row.update(accountId="712020:somebody-else"),
        lambda row: row.update(prompt="A page about coffee"),
        lambda row: row.update(response=""),
        lambda row: row.update(hasImage=0),
        lambda row: row.update(sequence=True),
        lambda row: row.update(site="globex.localhost"),
        lambda row: row.update(prompt=None),
        lambda row: row["salts"].update(prompt=None),
        lambda row: row.update(chained=row["chained"].replace('"complete"', '"failed"'), outcome="failed"),
        lambda row: row.update(previousHash="0" * 64),
        lambda row: row.pop("servedBy"),
        lambda row: row.update(salts=[]),
        lambda row: row.update(chained="[]"),
        lambda row: change_over(row, 4),
        lambda row: change_over(row, -4),
    ],
)
def test_a_changed_column_is_named_by_its_row(kit: Kit, change: Any) -> None:
    lines = [*kit.whole[:5], rewritten(kit.whole[5], change), *kit.whole[6:]]
    code, said = kit.verify(lines)
    assert (1, True) == (code, said.startswith("altered: sequence 6:")), said


def test_nothing_of_the_file_steers_the_terminal(kit: Kit) -> None:
    forged = "\x1b[1A\x1b[2K\r\nintact: 8 rows; signature valid\u202e"
    changed = rewritten(kit.whole[5], lambda row: row.update(sequence=forged))
    code, said = kit.verify([*kit.whole[:5], changed, *kit.whole[6:]])
    assert (1, True, 1) == (code, said.startswith("altered: sequence 6:"), said.count("\n"))
    assert said.rstrip("\n").isprintable()


@pytest.mark.parametrize("digits", ["0", "0000000000000000001"])
def test_a_digit_that_no_double_holds_is_seen(kit: Kit, digits: str) -> None:
    changed = re.sub(rb'"creditsCharged":[0-9]+\.[0-9]+', rb"\g<0>" + digits.encode(), kit.whole[5], count=1)
    assert kit.whole[5] != changed
    code, said = kit.verify([*kit.whole[:5], changed, *kit.whole[6:]])
    assert (1, True) == (code, said.startswith("altered: sequence 6:")), said


@pytest.mark.parametrize("place", [0, 5])
def test_a_line_that_is_nested_without_end_is_named(kit: Kit, place: int) -> None:
    code, said = kit.verify([*kit.whole[:place], b"[" * 200_000 + b"\n", *kit.whole[place + 1 :]])
    assert (1, True) == (code, said.startswith(f"altered: sequence {place + 1}:")), said


def test_a_member_given_twice_is_seen(kit: Kit) -> None:
    twice = kit.whole[5].replace(b'{"sequence"', b'{"prompt":"Coffee","sequence"')
    assert 1 == kit.verify([*kit.whole[:5], twice, *kit.whole[6:]])[0]


@pytest.mark.parametrize("place", [0, 3, 7])
def test_a_dropped_row_is_named(kit: Kit, place: int) -> None:
    code, said = kit.verify(kit.whole[:place] + kit.whole[place + 1 :])
    assert (1, True) == (code, said.startswith(f"altered: sequence {place + 1}:")), said


def test_two_rows_that_changed_places_are_named_by_the_first(kit: Kit) -> None:
    lines = list(kit.whole)
    lines[2], lines[3] = lines[3], lines[2]
    code, said = kit.verify(lines)
    assert (1, True) == (code, said.startswith("altered: sequence 3:")), said


def test_a_cut_tail_is_seen_with_the_checkpoint_left_and_without(kit: Kit) -> None:
    for lines in (kit.whole[:6] + kit.whole[-1:], kit.whole[:6], [*kit.whole[:6], kit.whole[6][:50]]):
        code, said = kit.verify(lines)
        assert (1, True) == (code, said.startswith("altered: sequence 7:")), said


def test_a_row_behind_the_checkpoint_is_seen(kit: Kit) -> None:
    lines = [*kit.whole[:-1], kit.early[-1]]
    code, said = kit.verify(lines)
    assert (1, True) == (code, said.startswith("altered: sequence 5:")), said
    assert 1 == kit.verify([*kit.early, *kit.whole[4:]])[0]


def test_an_old_file_is_intact_and_says_how_old_it_is(kit: Kit) -> None:
    code, said = kit.verify(kit.early)
    claims = jwt.decode(json.loads(kit.early[-1])["checkpoint"], options={"verify_signature": False})
    assert 0 == code
    assert f"sequence 1 to 4, as of {claims['time']}" in said


def test_a_checkpoint_of_another_key_is_refused(kit: Kit) -> None:
    key = Ed25519PrivateKey.generate()
    other = kit.folder / "other.pem"
    other.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    code, said = kit.verify(kit.whole, "--public-key", str(other))
    assert (1, True) == (code, "not signed by this key" in said)


def test_a_chain_that_was_rewritten_whole_does_not_fit_a_signature(kit: Kit) -> None:
    """Whoever holds the database can make a chain that agrees with itself, but no checkpoint for it."""
    line, link = json.loads(kit.whole[0]), json.loads(kit.whole[-1])
    line["chained"] = line["chained"].replace("complete", "partial")
    line["outcome"] = "partial"
    line["hash"] = hashlib.sha256(f"{line['previousHash']}\n{line['chained']}".encode()).hexdigest()
    head, claims, signature = link["checkpoint"].split(".")
    told = {**json.loads(base64.urlsafe_b64decode(claims + "==")), "sequence": 1, "hash": line["hash"]}
    forged = base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")
    link["checkpoint"] = f"{head}.{forged}.{signature}"
    lines = [json.dumps(one).encode() + b"\n" for one in (line, link)]
    assert (1, True) == ((found := kit.verify(lines))[0], "not signed by this key" in found[1])


def keep(kit: Kit, lines: Lines) -> str:
    """The checkpoint of this export, as the administration page gives it to be kept."""
    file = kit.folder / "skyline-checkpoint.jws"
    file.write_text(json.loads(lines[-1])["checkpoint"] + "\n")
    return str(file)


def test_a_chain_that_was_rewritten_whole_and_signed_anew_does_not_fit_the_checkpoint_that_was_kept(kit: Kit) -> None:
    kept = keep(kit, kit.early)
    status, said = kit.verify(kit.whole, "--checkpoint", kept)
    assert (0, True) == (status, said.endswith("fits the checkpoint that was kept, of sequence 4\n"))
    # what is another chain of eight is told by nothing else
    rows = [json.loads(line) for line in kit.whole]
    previous = rows[2]["previousHash"]
    for row in rows[2:-1]:
        row["chained"] = row["chained"].replace('"site":"acme', '"site":"acne')
        row["site"] = row["site"].replace("acme", "acne")
        row["previousHash"] = previous
        previous = row["hash"] = hashlib.sha256(f"{previous}\n{row['chained']}".encode()).hexdigest()
    rows[-1]["checkpoint"] = signed_anew(rows[-1]["checkpoint"], previous)
    lines = [json.dumps(row).encode() + b"\n" for row in rows]
    assert 0 == kit.verify(lines, "--")[0]
    said = "altered: sequence 4: the checkpoint that was kept has another hash\n"
    assert (1, said) == kit.verify(lines, "--checkpoint", kept)


def signed_anew(checkpoint: str, link: str) -> str:
    claims = jwt.decode(checkpoint, options={"verify_signature": False})
    return jwt.encode({**claims, "hash": link}, Ed25519PrivateKey.generate(), algorithm="EdDSA")


def test_an_export_that_does_not_reach_the_checkpoint_that_was_kept_lost_its_rows(kit: Kit) -> None:
    status, said = kit.verify(kit.early, "--checkpoint", keep(kit, kit.whole))
    assert (1, True) == (status, said.startswith("altered: sequence 5: it is missing"))


def test_what_is_no_checkpoint_says_nothing_against_the_file(kit: Kit) -> None:
    kept = kit.folder / "kept.jws"
    kept.write_bytes(b"\xff.e30.x")
    assert (2, f"unreadable: {kept} is no checkpoint, as the administration page gives it to be kept\n") == kit.verify(
        kit.whole, "--checkpoint", str(kept)
    )


def test_an_erased_text_leaves_it_intact(kit: Kit) -> None:
    def erase(row: Any) -> None:
        for name, column in (("account", "accountId"), ("prompt", "prompt"), ("response", "response")):
            row["salts"][name] = row[column] = None

    lines = [*kit.whole[:5], rewritten(kit.whole[5], erase), *kit.whole[6:]]
    assert 0 == kit.verify(lines)[0]


def test_a_range_begins_with_the_hash_before_it(kit: Kit) -> None:
    lines = kit.export(after=5)
    code, said = kit.verify(lines)
    assert (0, True) == (code, "sequence 6 to 9" in said), said
    code, said = kit.verify(lines[1:])
    assert (1, True) == (code, said.startswith("altered: sequence 6:")), said


def test_a_range_without_rows_is_called_so(kit: Kit) -> None:
    code, said = kit.verify(kit.export(**{"from": "2100-01-01"}))
    assert (0, True) == (code, said.startswith("intact: no rows of acme.localhost: ")), said


def test_a_filtered_file_cannot_be_checked(kit: Kit) -> None:
    for asked in ({"account": kit.world.people["bob"].account_id}, {"model": "gpt-5.1"}):
        code, said = kit.verify(kit.export(**asked))
        assert (2, True) == (code, "filter" in said)


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"hello\n", b"[1]\n", b'{"a":1}\n', b"\xff\xfe\n", b"sequence,requestId\r\n", b"[" * 99_999]
)
def test_what_is_no_export_is_unreadable(kit: Kit, content: bytes) -> None:
    assert 2 == kit.verify([content])[0]
    assert 2 == run(kit.folder / "nothing.ndjson")[0]


OTHER_KEYS = (
    generate_rsa_key(65537, 2048).public_key(),
    ec.generate_private_key(ec.SECP256R1()).public_key(),
    Ed448PrivateKey.generate().public_key(),
)


@pytest.mark.parametrize(
    "content",
    [b"no key", *(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo) for key in OTHER_KEYS)],
    ids=["none", "RSA", "P-256", "Ed448"],
)
def test_what_is_no_key_of_ours_says_nothing_against_the_file(kit: Kit, content: bytes) -> None:
    file = kit.folder / "no-key.pem"
    file.write_bytes(content)
    assert 2 == kit.verify(kit.whole, "--public-key", str(file))[0]


def test_without_the_packages_of_a_signature_the_file_is_unreadable_and_not_altered(kit: Kit) -> None:
    """PyJWT alone is missing: some systems have cryptography by themselves."""
    alone = kit.folder / "script" / "verify-audit"
    alone.parent.mkdir()
    alone.write_bytes((ROOT / "script" / "verify-audit").read_bytes())
    (kit.folder / "whole.ndjson").write_bytes(b"".join(kit.whole))
    (kit.folder / "jwt.py").write_text("raise ModuleNotFoundError")
    command = [sys.executable, str(alone), str(kit.folder / "whole.ndjson"), "--public-key", kit.key]
    ended = subprocess.run(
        command, check=False, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(kit.folder)}
    )
    assert (2, "") == (ended.returncode, ended.stderr)
    assert "pip install" in ended.stdout


def blocks() -> list[str]:
    """The blocks of docs/AUDIT.md that stand between fences."""
    return re.findall(r"^```\n(.*?)^```", DOCS, re.MULTILINE | re.DOTALL)


def test_the_worked_example_of_the_docs_is_right(tmp_path: Path) -> None:
    [key] = [block for block in blocks() if block.startswith("-----BEGIN PUBLIC KEY")]
    [lines] = [block for block in blocks() if block.startswith('{"sequence"') and "checkpoint" in block]
    [chained] = [block.strip() for block in blocks() if block.startswith('{"sequence"') and "checkpoint" not in block]
    (tmp_path / "key.pem").write_text(key)
    (tmp_path / "example.ndjson").write_text(lines)
    assert 0 == run(tmp_path / "example.ndjson", "--public-key", str(tmp_path / "key.pem"))[0]
    first = json.loads(lines.splitlines()[0])
    assert first["chained"] == chained
    table = dict(re.findall(r"^\| (.*?) \| `([0-9a-f]{64})` \|$", DOCS, re.MULTILINE))
    made = [
        hashlib.sha256((first["salts"][name] + first[column]).encode()).hexdigest()
        for name, column in (("account", "accountId"), ("prompt", "prompt"), ("response", "response"))
    ]
    made.append(hashlib.sha256(("0" * 64 + "\n" + chained).encode()).hexdigest())
    assert made == list(table.values())


def test_a_range_behind_the_checkpoint_that_was_kept_follows_it(kit: Kit) -> None:
    kept = keep(kit, kit.early)
    assert 0 == kit.verify(kit.export(after=4), "--checkpoint", kept)[0]
    status, said = kit.verify(kit.export(after=5), "--checkpoint", kept)
    assert (2, True) == (status, said.endswith("export all of it\n"))
