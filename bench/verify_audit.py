"""script/verify-audit against the least that it could do: a loop of json.loads and four SHA-256 a line.

The figure is how many times longer it takes, both as processes of their own. Median of rounds, the two in turn.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.audit_export import COLUMNS, make_links

GOAL = 3.0
ROUNDS = 3
ROWS = 200_000
VERIFY = Path(__file__).resolve().parent.parent / "script" / "verify-audit"
BARE = """
import json, sys
from hashlib import sha256
with open(sys.argv[1], "rb") as file:
    for line in file:
        row = json.loads(line)
        if "salts" in row:
            sha256((row["salts"]["account"] + row["accountId"]).encode()).hexdigest()
            sha256((row["salts"]["prompt"] + row["prompt"]).encode()).hexdigest()
            sha256((row["salts"]["response"] + row["response"]).encode()).hexdigest()
            sha256(f"{row['previousHash']}\\n{row['chained']}".encode()).hexdigest()
"""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "audit.ndjson"
        write(file)
        rounds = [
            (seconds([sys.executable, "-c", BARE, str(file)]), seconds([sys.executable, str(VERIFY), str(file)]))
            for _ in range(ROUNDS)
        ]
        size_mb = file.stat().st_size / 1e6
    ratio = statistics.median(verified / bare for bare, verified in rounds)
    bare_s, verified_s = (min(each) for each in zip(*rounds, strict=True))
    print(f"{'rows':>10}{'MB':>8}{'bare s':>9}{'verify s':>10}")
    print(f"{ROWS:>10,}{size_mb:>8.0f}{bare_s:>9.2f}{verified_s:>10.2f}")
    print(f"verify-audit ratio={ratio:.2f} goal={GOAL:.2f} {'holds' if ratio <= GOAL else 'misses'}")
    return 0 if ratio <= GOAL else 1


def write(file: Path) -> None:
    with file.open("w") as out:
        for link in make_links(ROWS):
            row = dict(zip(COLUMNS, link, strict=True))
            out.write(json.dumps(as_exported(row), separators=(",", ":"), ensure_ascii=False) + "\n")
        claims = {"site": row["site"], "sequence": ROWS, "hash": row["hash"], "time": row["settled_at"], "after": 0}
        signed = jwt.encode(claims, Ed25519PrivateKey.generate(), algorithm="EdDSA")
        out.write(json.dumps({"checkpoint": signed, "filtered": False, "next": None}) + "\n")


def as_exported(row: dict[str, object]) -> dict[str, object]:
    return {
        "sequence": row["sequence"],
        "requestId": row["id"],
        "createdAt": row["created_at"],
        "settledAt": row["settled_at"],
        "accountId": row["account_id"],
        "site": row["site"],
        "kind": row["kind"],
        "model": row["model"],
        "servedBy": row["served_by"],
        "prompt": row["prompt"],
        "hasImage": False,
        "response": row["response"],
        "creditsCharged": 0,
        "outcome": row["state"],
        "previousHash": row["previous_hash"],
        "hash": row["hash"],
        "chained": row["chained"],
        "salts": {name: row[f"{name}_salt"] for name in ("account", "prompt", "response")},
    }


def seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
