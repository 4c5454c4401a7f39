"""A call to a model that runs beside the request: its pieces wait here, and any thread can stop it."""

import queue
import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress

from lib.ai.providers.answer import stream_answer
from lib.ai.providers.failures import CallFailed
from lib.ai.providers.line import HungUp, Line
from lib.ai.providers.shape import Ask, Piece
from lib.ai.retirement import Refused
from lib.errors import ApiError, Conflict
from lib.settings import Settings

# a slow reader holds the provider back instead of filling the memory
PIECES_MAX = 1_000
LOOK_S = 0.5
CANCEL_CHECK_S = 10


class Stopped(Conflict):
    """Somebody asked the request to stop."""

    def __init__(self) -> None:
        super().__init__("The request was stopped. Send it again to start anew.")


class Call:
    """One call. `start`, then `next` until `is_over`; `stop` in any case, from any thread."""

    def __init__(self, settings: Settings, refused: Refused) -> None:
        self.is_over = False
        self._settings = settings
        self._refused = refused
        self._line = Line(settings.outbound_timeouts)
        self._pieces: queue.Queue[Piece | None] = queue.Queue(PIECES_MAX)
        self._work: Future[None] | None = None
        self._is_cancelled = False

    @property
    def has_answered(self) -> bool:
        """Whether the provider began to answer, and so to bill."""
        return self._line.has_answered

    def start(self, ask: Ask) -> None:
        """Begins in a thread of its own: the SDK's import and a provider's silence hold nobody up."""
        executor = ThreadPoolExecutor(1, "ai-call")
        self._work = executor.submit(self._run, ask)
        executor.shutdown(wait=False)

    def next(self, wait_s: float) -> Piece | None:
        """The next piece; None when none came in this time, or when the answer is over.

        Raises Stopped when it was cancelled, CallFailed when the call failed or took too long in all.
        """
        piece = self._take(wait_s)
        if self._is_cancelled:
            raise Stopped
        if self._line.is_late:
            raise CallFailed("timeout")
        if self.is_over and self._work is not None:
            # what the thread raised is raised here
            self._work.result()
        return piece

    def cancel(self) -> None:
        """Somebody asked the request to stop: whoever waits in `next` is told at once."""
        self._is_cancelled = True
        self._line.hang_up()
        with suppress(queue.Full):
            self._pieces.put_nowait(None)

    def stop(self) -> None:
        """Nobody waits for the answer any more: the provider's stream is closed. Again: no effect."""
        self._line.hang_up()

    def watch(self, is_cancelled: Callable[[], bool]) -> None:
        """Asks every ten seconds, from the tenth on, until the call is stopped; in a thread of its own."""
        threading.Thread(target=self._watch, args=(is_cancelled,), name="ai-watch", daemon=True).start()

    def _take(self, wait_s: float) -> Piece | None:
        try:
            piece = self._pieces.get(timeout=wait_s)
        except queue.Empty:
            return None
        self.is_over = piece is None
        return piece

    def _watch(self, is_cancelled: Callable[[], bool]) -> None:
        with suppress(HungUp):
            while True:
                self._line.wait(CANCEL_CHECK_S)
                # a database that cannot answer now is asked again
                with suppress(ApiError):
                    if is_cancelled():
                        self.cancel()

    def _run(self, ask: Ask) -> None:
        try:
            with closing(self._stream(ask)) as pieces:
                for piece in pieces:
                    self._put(piece)
        finally:
            with suppress(HungUp):
                self._put(None)

    def _stream(self, ask: Ask) -> Generator[Piece, None, None]:
        """The answer's pieces; a model that its provider refused as unknown within the hour is not asked again."""
        if self._refused.has(ask.served.id):
            raise CallFailed("retired")
        yield from stream_answer(self._settings, ask, self._line)

    def _put(self, piece: Piece | None) -> None:
        while not self._line.is_hung_up:
            with suppress(queue.Full):
                self._pieces.put(piece, timeout=LOOK_S)
                return
        raise HungUp
