"""Models that their provider refuses as unknown, remembered so that nobody waits for the same refusal again."""

import threading
import time

REMEMBERED_S = 60 * 60


class Refused:
    """What this instance was told within the last hour, by the provider's id. Shared between threads."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._lock = threading.Lock()

    def note(self, model_id: str) -> None:
        """The provider has just refused it."""
        with self._lock:
            self._until[model_id] = time.monotonic() + REMEMBERED_S

    def has(self, model_id: str) -> bool:
        """Whether it would be refused again."""
        with self._lock:
            return self._until.get(model_id, 0) > time.monotonic()
