"""The models that the two providers' stand-ins serve, and what each of them takes."""

import threading
from dataclasses import dataclass
from typing import Literal

Provider = Literal["openai", "gemini"]


@dataclass(frozen=True)
class Model:
    """What a provider documents about one of its models; sizes are tokens."""

    id: str
    provider: Provider
    input_tokens_max: int
    output_tokens_max: int
    # OpenAI: the id that an answer names, the reasoning efforts that are taken, the default first
    snapshot: str = ""
    efforts: tuple[str, ...] = ()
    takes_structured_output: bool = True
    is_research: bool = False
    shutdown_date: str | None = None
    # Gemini: words of `thinking_level`, and the range of `thinking_budget` (-1 is always "dynamic")
    thinking_levels: tuple[str, ...] = ()
    thinking_budget: tuple[int, int] = (128, 32768)
    # Google keeps `thought_signature` for the models that sign their thoughts
    signs_thoughts: bool = True


def _gemini(model_id: str, levels: tuple[str, ...], *, signs_thoughts: bool = True) -> Model:
    return Model(
        model_id, "gemini", 1_048_576, 65_536, snapshot=model_id, thinking_levels=levels, signs_thoughts=signs_thoughts
    )


_MODELS = (
    _gemini("gemini-3-pro-preview", ("LOW", "HIGH")),
    _gemini("gemini-3.1-pro-preview", ("LOW", "MEDIUM", "HIGH")),
    _gemini("gemini-2.5-pro", (), signs_thoughts=False),
    _gemini("gemini-3.8-flash", ("MINIMAL", "LOW", "MEDIUM", "HIGH")),
    Model(
        "gpt-5.1",
        "openai",
        272_000,
        128_000,
        snapshot="gpt-5.1-2025-11-13",
        efforts=("none", "low", "medium", "high"),
        shutdown_date="2027-04-01",
    ),
    Model(
        "gpt-5.1-2025-11-13",
        "openai",
        272_000,
        128_000,
        snapshot="gpt-5.1-2025-11-13",
        efforts=("none", "low", "medium", "high"),
        shutdown_date="2027-04-01",
    ),
    Model(
        "gpt-6.1-sol",
        "openai",
        922_000,
        128_000,
        snapshot="gpt-6.1-sol",
        efforts=("medium", "none", "low", "high", "xhigh"),
    ),
    Model(
        "gpt-6.1-terra",
        "openai",
        922_000,
        128_000,
        snapshot="gpt-6.1-terra",
        efforts=("medium", "none", "low", "high", "xhigh"),
    ),
    Model(
        "o4-mini-deep-research",
        "openai",
        200_000,
        100_000,
        snapshot="o4-mini-deep-research-2025-06-26",
        efforts=("medium",),
        takes_structured_output=False,
        is_research=True,
        shutdown_date="2026-07-23",
    ),
    Model(
        "gpt-5.4-pro", "openai", 1_050_000, 128_000, snapshot="gpt-5.4-pro", efforts=("medium", "low", "high", "xhigh")
    ),
)


class Catalogue:
    """Which models are served; retiring one lasts until the next reset."""

    def __init__(self) -> None:
        self._by_id = {model.id: model for model in _MODELS}
        self._retired: set[str] = set()
        self._lock = threading.Lock()

    def find(self, provider: Provider, model_id: str) -> Model | None:
        """The model by the provider's id; None when there is none of that id, or no longer."""
        model = self._by_id.get(model_id)
        if model is None or model.provider != provider or model_id in self._retired:
            return None
        return model

    def list_served(self, provider: Provider) -> list[Model]:
        return [model for model in self._by_id.values() if model.provider == provider and model.id not in self._retired]

    def has(self, model_id: str) -> bool:
        return model_id in self._by_id

    def retire(self, model_id: str) -> None:
        with self._lock:
            self._retired.add(model_id)

    def list_retired(self) -> list[str]:
        return sorted(self._retired)

    def reset(self) -> None:
        with self._lock:
            self._retired.clear()
