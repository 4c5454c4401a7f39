"""An AI request's two trips, begin and settle, against two plain updates of one row, by pgbench with 32 clients.

The figure is requests a second over pairs of updates a second, the median of rounds in which the two take turns; on one
site that everybody uses, and over a thousand. Each has its own floor; the line is the worse of the two. What the hash
chain costs of it is measured beside a database in which a request that ends is linked to nothing.
"""

import re
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg

from sandbox.database.migrations import apply_migrations
from sandbox.database.postgres import Postgres, installed_programs

MIGRATIONS = Path(__file__).resolve().parents[1] / "supabase" / "migrations"
CLIENTS, THREADS, ROUNDS = 32, 2, 3
# a connection plans each statement anew until it has run it a few times; in production connections are kept
WARM_S, ROUND_S = 8, 5
SITES = 1_000
CREDITS = 10**12
# as it is in production: the sandbox's own can be moved, and costs a look at a table
CLOCK = """
create or replace function app.now() returns timestamptz
language sql stable
as $$ select pg_catalog.now() $$
"""
INSTALL = """
select public.install_site(
    'site-' || n, 'https://site-' || n || '.atlassian.net/wiki', 'sealed', 'hash of ' || n, 0)
from generate_series(1, %s) n
"""
FLOOR_TABLE = "create table floor as select n as id, 0 as count from generate_series(1, %s) n"
FLOOR = """
\\set site random(1, {sites})
update floor set count = count + 1 where id = :site;
update floor set count = count + 1 where id = :site;
"""
LIMITS = '{"account": {"count": 2000000000, "windowS": 60}, "site": {"count": 2000000000, "windowS": 60}}'
REQUEST = """
\\set site random(1, {sites})
\\set request random(1, 1000000000000000000)
select public.begin_ai_request(
    'site-' || :site, :site, 'account-' || :client_id, 'req_' || lpad(:request::text, 26, '0'), 'generate', 'gpt-5.1',
    'gpt-5.1', 'A page about the tides, for people who have never seen the sea', null, 20000, 360, null, null,
    '{limits}');
select public.settle_ai_request(
    'site-' || :site, 'req_' || lpad(:request::text, 26, '0'), 12340, '{response}', 'complete', 'gpt-5.1',
    '{{"creditsCharged": 12.34}}');
"""
# no salts that are hashed, no head: what the row must have, and no more
UNCHAIN = """
create sequence app.links start 1000000000;
create or replace function app.link_request(p_request app.ai_requests) returns app.ai_requests
language plpgsql volatile set search_path = ''
as $$
begin
    p_request.sequence := nextval('app.links');
    p_request.site := ''; p_request.previous_hash := ''; p_request.hash := ''; p_request.chained := '';
    p_request.response := coalesce(p_request.response, '');
    p_request.account_salt := ''; p_request.prompt_salt := ''; p_request.response_salt := '';
    return p_request;
end
$$
"""
UNCHAINED = "unchained"
CHAIN_MOST = 0.25
# of the size of a page
RESPONSE = '{"title": "Tides", "sections": []}' + " " * 8_000


@dataclass(frozen=True)
class Kind:
    """How many sites share the load, and the least that is good enough."""

    name: str
    sites: int
    goal: float


KINDS = (Kind("one hot site", 1, 0.5), Kind(f"{SITES:,} sites", SITES, 0.25))


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="skyline-bench-") as folder:
        postgres = Postgres(Path(folder) / "data")
        try:
            postgres.start()
            prepare(postgres)
            print(f"{'':<14}{'requests/s':>12}{'floor/s':>12}{'ratio':>8}{'goal':>8}")
            worst = min((measure(postgres, kind) / kind.goal, kind) for kind in KINDS)
            chain = measure_chain(postgres)
        finally:
            postgres.stop()
    ratio, kind = worst[0] * worst[1].goal, worst[1]
    holds = ratio >= kind.goal and chain <= CHAIN_MOST
    print(f"ledger ratio={ratio:.2f} goal={kind.goal:.2f} {'holds' if holds else 'misses'}")
    return 0 if holds else 1


def prepare(postgres: Postgres) -> None:
    """Sites whose installation has the version that the scripts name: their own number."""
    with psycopg.connect(postgres.url, autocommit=True) as owner:
        apply_migrations(owner, MIGRATIONS)
        owner.execute(CLOCK)
        owner.execute(INSTALL, (SITES,))
        owner.execute("select app.adjust_credits(client_key, %s, 'to be spent', 'bench') from app.sites", (CREDITS,))
        owner.execute(FLOOR_TABLE, (SITES,))
        owner.execute("alter table floor add primary key (id)")
        if owner.execute("select from app.installations where version <> site_id").fetchall():
            raise SystemExit("the scripts name a site's installation by the site's number, and it has another")


def measure(postgres: Postgres, kind: Kind) -> float:
    floor = FLOOR.format(sites=kind.sites)
    request = REQUEST.format(sites=kind.sites, limits=LIMITS, response=RESPONSE)
    rounds = [(run(postgres.url, floor), run(postgres.url, request)) for _ in range(ROUNDS)]
    ratio = statistics.median(asked / plain for plain, asked in rounds)
    plain, asked = (statistics.median(each) for each in zip(*rounds, strict=True))
    print(f"{kind.name:<14}{asked:>12,.0f}{plain:>12,.0f}{ratio:>8.2f}{kind.goal:>8.2f}")
    return ratio


def measure_chain(postgres: Postgres) -> float:
    """The part of a request that is the chain's, 0 to 1."""
    unchained = f"{postgres.url.rpartition('/')[0]}/{UNCHAINED}"
    with psycopg.connect(postgres.url.rpartition("/")[0] + "/template1", autocommit=True) as admin:
        admin.execute(f"create database {UNCHAINED} template postgres".encode())
    with psycopg.connect(unchained, autocommit=True) as owner:
        owner.execute(UNCHAIN)
    request = REQUEST.format(sites=SITES, limits=LIMITS, response=RESPONSE)
    rounds = [(run(unchained, request), run(postgres.url, request)) for _ in range(ROUNDS)]
    cost = statistics.median(1 - chained / plain for plain, chained in rounds)
    plain, chained = (statistics.median(each) for each in zip(*rounds, strict=True))
    print(f"{'the chain':<14}{chained:>12,.0f}{plain:>12,.0f}{cost:>8.2f}{CHAIN_MOST:>8.2f}")
    return cost


def run(url: str, script: str) -> float:
    """Runs of the script a second once every connection is warm, on tables that were tidy."""
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("vacuum analyze")
        owner.execute("checkpoint")
    counts = ["-c", str(CLIENTS), "-j", str(THREADS), "-T", str(WARM_S + ROUND_S), "-P", "1"]
    program = str(installed_programs() / "bin" / "pgbench")
    command = [program, "-n", "-M", "prepared", "-f", "/dev/stdin", *counts, url]
    told = subprocess.run(command, input=script, capture_output=True, text=True, check=False)
    if told.returncode != 0 or "number of failed transactions: 0 " not in told.stdout:
        raise SystemExit(f"pgbench failed: {told.stdout[-500:]} {told.stderr[-500:]}")
    seconds = [float(tps) for tps in re.findall(r"^progress: .*?([0-9.]+) tps", told.stderr, re.MULTILINE)]
    return statistics.mean(seconds[WARM_S : WARM_S + ROUND_S])


if __name__ == "__main__":
    sys.exit(main())
