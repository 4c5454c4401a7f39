"""Stand-ins of OpenAI and Gemini: strict as the services, and able to write a page of their own."""

from collections.abc import Callable
from typing import Any

from sandbox.control import BadArgument
from sandbox.models.answers import Author
from sandbox.models.composer import Composer
from sandbox.models.gemini import Gemini
from sandbox.models.openai import OpenAI
from sandbox.models.openai_runs import Clock, Runs
from sandbox.models.pacing import AT_ONCE, Pace, Pauses
from sandbox.models.queue import AnswerQueue
from sandbox.models.served import Catalogue, Provider
from sandbox.wire import Answer, Request

__all__ = ["AT_ONCE", "GEMINI_KEY", "OPENAI_KEY", "Models", "Pace"]

# the only keys that the stand-ins take
OPENAI_KEY = "sk-sandbox-openai"
GEMINI_KEY = "sandbox-gemini"

Control = Callable[[dict[str, Any], dict[str, Any]], Any]


class Models:
    """Both providers over one queue and one list of models."""

    def __init__(self, clock: Clock, pace: Pace) -> None:
        self._catalogue = Catalogue()
        self._queue = AnswerQueue()
        self._composer = Composer()
        self._pauses = Pauses()
        self._runs = Runs(clock)
        author = Author(self._queue, self._composer, pace)
        self._openai = OpenAI(OPENAI_KEY, self._catalogue, author, self._runs, self._pauses)
        self._gemini = Gemini(GEMINI_KEY, self._catalogue, author, self._pauses)

    def openai(self, request: Request) -> Answer:
        return self._openai.handle(request)

    def gemini(self, request: Request) -> Answer:
        return self._gemini.handle(request)

    def controls(self) -> dict[tuple[str, str], Control]:
        return {
            ("POST", "/models/next"): lambda _query, body: {"queued": self._queue.add(body)},
            ("GET", "/models"): lambda _query, _body: self._describe(),
            ("DELETE", "/models"): lambda _query, _body: self._empty(),
            ("POST", "/models/retire"): lambda _query, body: self._retire(body),
        }

    def reset(self) -> None:
        """Nothing queued, nothing retired, no run, and no answer on its way."""
        self._queue.clear()
        self._catalogue.reset()
        self._runs.reset()
        self._composer.reset()
        self._pauses.end_all()

    def _describe(self) -> dict[str, Any]:
        waiting = self._queue.list_waiting()
        served = {provider: [one.id for one in self._catalogue.list_served(provider)] for provider in _PROVIDERS}
        return {"queued": len(waiting), "next": waiting, "retired": self._catalogue.list_retired(), "served": served}

    def _empty(self) -> dict[str, Any]:
        self._queue.clear()
        return {"queued": 0}

    def _retire(self, body: dict[str, Any]) -> dict[str, Any]:
        model_id = body.get("model")
        if not isinstance(model_id, str):
            raise BadArgument('say which model: {"model": "<the provider\'s id>"}')
        if not self._catalogue.has(model_id):
            raise BadArgument(f"no provider here has a model {model_id}")
        self._catalogue.retire(model_id)
        return {"retired": self._catalogue.list_retired()}


_PROVIDERS: tuple[Provider, ...] = ("openai", "gemini")
