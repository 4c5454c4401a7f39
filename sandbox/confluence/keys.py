"""The key server: GET /<kid> answers the public key as PEM, or what a control call laid there."""

import time
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from sandbox.confluence.store import Store
from sandbox.confluence.tokens import public_pem
from sandbox.wire import Answer, Request


@dataclass(frozen=True)
class LaidAnswer:
    status: int
    body: str
    location: str | None
    delay_s: float


class KeyServer:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.laid: dict[str, LaidAnswer] = {}

    def handle(self, request: Request) -> Answer:
        kid = unquote(urlsplit(request.path).path.removeprefix("/"))
        if request.method not in ("GET", "HEAD"):
            return Answer(405, [("Allow", "GET, HEAD")])
        if kid in self.laid:
            return answer_laid(self.laid[kid])
        if kid == self.store.identity.kid:
            return pem_answer(200, public_pem(self.store.identity.private_key))
        return pem_answer(404, "Not Found")

    def lay(self, kid: str, answer: LaidAnswer) -> None:
        self.laid[kid] = answer

    def reset(self) -> None:
        self.laid.clear()


def answer_laid(laid: LaidAnswer) -> Answer:
    time.sleep(laid.delay_s)
    answer = pem_answer(laid.status, laid.body)
    if laid.location is not None:
        answer.headers.append(("Location", laid.location))
    return answer


def pem_answer(status: int, text: str) -> Answer:
    return Answer(status, [("Content-Type", "text/plain; charset=utf-8")], text.encode())
