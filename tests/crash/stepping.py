"""Two requests against the real Postgres, a connection each, stepping through the SQL functions in every order.

Where a step of one follows a step of the other, the second begins before the first has committed.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import psycopg

from tests.payments.test_sql import Buyer
from tests.postgres import Ledger, Refused, Server
from tests.test_ledger import Customer

Connection = psycopg.Connection[Any]
Do = Callable[["Stage", Connection], object]
Change = Callable[[Ledger], None]

BLOCKED = """
select a.wait_event_type = 'Lock' or l.granted = false
from pg_catalog.pg_stat_activity a left join pg_catalog.pg_locks l on l.pid = a.pid and not l.granted
where a.pid = %s
"""


@dataclass
class Stage:
    """A database of its own; `request_id` and `session_id` are what both actors are about."""

    ledger: Ledger
    acme: Customer
    buyer: Buyer
    request_id: str = ""
    session_id: str = ""


@dataclass(frozen=True)
class Duel:
    """`first` and `second` take their steps; each end that is allowed is the words of both and the balance."""

    name: str
    prepare: Callable[[Stage], None]
    first: tuple[Do, ...]
    second: tuple[Do, ...]
    allowed: frozenset[tuple[tuple[str, ...], tuple[str, ...], int]]


def ends(server: Server, duel: Duel, change: Change | None = None) -> Iterator[str]:
    """What is wrong with any order of the steps, in a sentence each; `change` mutilates the database first."""
    for order in orders(len(duel.first), len(duel.second)):
        with server.open_database() as ledger:
            if change:
                change(ledger)
            yield from _end(duel, order, ledger)


def orders(first: int, second: int) -> list[tuple[int, ...]]:
    """Every merge of two sequences: 0 is a step of the first actor, 1 one of the second."""
    places = range(first + second)
    return [tuple(int(place not in taken) for place in places) for taken in combinations(places, first)]


def _end(duel: Duel, order: Sequence[int], ledger: Ledger) -> Iterator[str]:
    customer = Customer(ledger)
    stage = Stage(ledger, customer, Buyer(customer))
    duel.prepare(stage)
    words = play(stage, duel, order)
    end = (tuple(words[0]), tuple(words[1]), stage.acme.state()["balance"])
    if end not in duel.allowed:
        yield f"{duel.name}, in the order {order}: ended as {end}"
    yield from (f"{duel.name}, in the order {order}: {broken}" for broken in ledger.broken_invariants())


def play(stage: Stage, duel: Duel, order: Sequence[int]) -> tuple[list[str], list[str]]:
    """The words of each actor's steps."""
    left = (list(duel.first), list(duel.second))
    words: tuple[list[str], list[str]] = ([], [])
    turns = list(order)
    with ThreadPoolExecutor(2) as pool:
        while turns:
            actor = turns.pop(0)
            step = left[actor].pop(0)
            if turns and turns[0] != actor:
                other = turns.pop(0)
                said = _overlap(stage, pool, step, left[other].pop(0))
                words[actor].append(said[0])
                words[other].append(said[1])
            else:
                words[actor].append(_alone(stage, step))
    return words


def _alone(stage: Stage, step: Do) -> str:
    with _connection(stage) as connection:
        return _said(stage, step, connection)


def _overlap(stage: Stage, pool: ThreadPoolExecutor, step: Do, other: Do) -> tuple[str, str]:
    """The other one begins while the first has not committed."""
    with _connection(stage) as one, _connection(stage) as two:
        word = _said(stage, step, one, commits=False)
        answer = pool.submit(_said, stage, other, two)
        _await_wait(stage, two, answer)
        word = _commit(one, word)
        return word, answer.result(timeout=10)


def _connection(stage: Stage) -> Connection:
    connection: Connection = psycopg.connect(stage.ledger.url)
    connection.execute("set role service_role")
    connection.commit()
    return connection


def _said(stage: Stage, step: Do, connection: Connection, *, commits: bool = True) -> str:
    """The answer in a word: a refusal by its status, a failure by its state."""
    try:
        answer = step(stage, connection)
    except Refused as refused:
        connection.rollback()
        return str(refused.status)
    except psycopg.Error as error:
        connection.rollback()
        return str(error.sqlstate)
    return _commit(connection, str(answer)) if commits else str(answer)


def _commit(connection: Connection, word: str) -> str:
    try:
        connection.commit()
    except psycopg.Error as error:
        return str(error.sqlstate)
    return word


def _await_wait(stage: Stage, connection: Connection, answer: "Future[str]") -> None:
    """Until it waits for a lock, or has its answer."""
    pid = connection.info.backend_pid
    with psycopg.connect(stage.ledger.url, autocommit=True) as watcher:
        while not answer.done():
            if (watcher.execute(BLOCKED, (pid,)).fetchone() or [False])[0]:
                return
