"""The models that Skyline offers, one entry each: what users read, what is charged and what is sent comes from here.

Ids, dates, windows and prices: the providers' price and deprecation pages, read on 24 November 2026. Providers retire
models within months. An entry therefore names the successor that its provider gives, and only the setting
`AI_MODEL_IDS` switches to it (PROMISES P11); the date of retirement warns and switches nothing.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

import msgspec
from msgspec.structs import replace

from lib.credits.amounts import charge_for, to_credits
from lib.errors import InvalidSetting, UnknownModel
from lib.settings import Settings

Provider = Literal["openai", "gemini"]

COMPANIES: Mapping[Provider, str] = {"openai": "OpenAI", "gemini": "Google"}
# A page of 12 kB is about 3,500 tokens, low reasoning adds 500 to 3,000; the rest is room for long pages. It is the
# control of what a request can cost: output is nineteen twentieths of it.
OUTPUT_TOKENS_MAX = 16_000
# A prompt of 8,000 characters has at most 32,000 bytes and a tokenizer makes at most a token of each; instructions and
# schema 4,000; a picture 4,000 (providers scale it down before they count).
INPUT_TOKENS_MAX = 40_000
# A run of research reads pages of the web, which nothing but the number of its calls limits; each search is US$ 0.01.
RESEARCH_INPUT_TOKENS_MAX, RESEARCH_OUTPUT_TOKENS_MAX, SEARCHES_MAX = 400_000, 60_000, 20
# Another model makes the page of what was found: those that research take no schema.
STRUCTURING_MODEL = "gpt-5.1"
# How long before a model's last day the log says so.
WARNED_DAYS = 60
# What generating a page takes as a rule, for the estimate that users see.
USUAL_INPUT_TOKENS, USUAL_OUTPUT_TOKENS = 3_000, 6_500


class Usage(msgspec.Struct, frozen=True):
    """Tokens of one answer. `output` holds the thinking too; `cached` and `cache_written` are parts of `input`."""

    input: int
    output: int
    cached: int = 0
    cache_written: int = 0


class Prices(msgspec.Struct, frozen=True):
    """US dollars per million tokens."""

    input: Decimal
    cached: Decimal
    output: Decimal
    cache_written: Decimal


class Served(msgspec.Struct, frozen=True):
    """A model as its provider knows it; sizes are tokens, `over` is the input from which on `long` prices count.

    `reasoning` is how little it may think: the word of OpenAI's `effort` and Gemini's `thinking_level`, or the number
    of Gemini's `thinking_budget`; a model takes one of the two kinds, and both at once are refused.
    """

    provider: Provider
    id: str
    retires_on: str | None
    input_tokens_max: int
    output_tokens_max: int
    reasoning: str | int | None
    prices: Prices
    over: int | None = None
    long: Prices | None = None
    # what OpenAI calls the search of the web, for a model that researches
    search_tool: str = "web_search"

    def cost_us_cents(self, usage: Usage) -> Decimal:
        """What the provider takes for an answer, exactly: 28 digits hold any price times any count."""
        is_long = self.long is not None and self.over is not None and usage.input > self.over
        prices = self.long if is_long and self.long else self.prices
        cached = min(usage.cached, usage.input)
        cache_written = min(usage.cache_written, usage.input - cached)
        priced = (
            (usage.input - cached - cache_written, prices.input),
            (cached, prices.cached),
            (cache_written, prices.cache_written),
            (usage.output, prices.output),
        )
        return sum((price * tokens for tokens, price in priced), Decimal(0)) / 10_000


class Model(msgspec.Struct, frozen=True):
    """One of our names. `words` tell users when to choose it; `is_research`: a run of many minutes, not a stream."""

    name: str
    label: str
    words: str
    served: Served
    successor: Served
    is_research: bool = False
    output_tokens_max: int = OUTPUT_TOKENS_MAX
    usual: Usage = Usage(USUAL_INPUT_TOKENS, USUAL_OUTPUT_TOKENS)
    most: Usage = Usage(INPUT_TOKENS_MAX, OUTPUT_TOKENS_MAX)
    searches: int = 0

    def hold(self, margin: Decimal) -> int:
        """The most that a request can cost, in millicredits (DESIGN 14)."""
        return self.charge(self.most, margin, self.searches)

    def estimate(self, margin: Decimal) -> int:
        """What a request costs as a rule, in millicredits."""
        return self.charge(self.usual, margin, self.searches)

    def or_usual(self, told: Usage | None) -> Usage:
        """What a provider counted; what it takes as a rule where it counted nothing."""
        counted = told or Usage(0, 0)
        return replace(counted, input=counted.input or self.usual.input, output=counted.output or self.usual.output)

    def charge(self, usage: Usage, margin: Decimal, searches: int = 0) -> int:
        """What an answer with this usage costs, in millicredits; a search of the web is a cent."""
        return charge_for(self.served.cost_us_cents(usage) + searches, margin)


def _prices(given: str, *, cache_written: str | None = None) -> Prices:
    """`input cached output` as the price pages write them; writing the cache costs as input does where unsaid."""
    plain, cached, output = map(Decimal, given.split())
    return Prices(plain, cached, output, Decimal(cache_written) if cache_written else plain)


GEMINI_WINDOW, GEMINI_OUTPUT, LONG_FROM = 1_048_576, 65_536, 200_000

_MODELS = (
    Model(
        name="gemini-3-pro",
        label="Gemini 3 Pro",
        words="The best eye for layout. Takes a little longer.",
        served=Served(
            provider="gemini",
            id="gemini-3-pro-preview",
            retires_on="2026-03-09",
            input_tokens_max=GEMINI_WINDOW,
            output_tokens_max=GEMINI_OUTPUT,
            reasoning="LOW",
            prices=_prices("2.00 0.20 12.00"),
            over=LONG_FROM,
            long=_prices("4.00 0.40 18.00"),
        ),
        successor=Served(
            provider="gemini",
            id="gemini-3.1-pro-preview",
            retires_on=None,
            input_tokens_max=GEMINI_WINDOW,
            output_tokens_max=GEMINI_OUTPUT,
            reasoning="LOW",
            prices=_prices("2.00 0.20 12.00"),
            over=LONG_FROM,
            long=_prices("4.00 0.40 18.00"),
        ),
    ),
    Model(
        name="gemini-2.5-pro",
        label="Gemini 2.5 Pro",
        words="Proven and even. Good for long texts.",
        served=Served(
            provider="gemini",
            id="gemini-2.5-pro",
            retires_on="2026-12-01",
            input_tokens_max=GEMINI_WINDOW,
            output_tokens_max=GEMINI_OUTPUT,
            reasoning=1_024,
            prices=_prices("1.25 0.125 10.00"),
            over=LONG_FROM,
            long=_prices("2.50 0.25 15.00"),
        ),
        successor=Served(
            provider="gemini",
            id="gemini-3.8-flash",
            retires_on=None,
            input_tokens_max=GEMINI_WINDOW,
            output_tokens_max=GEMINI_OUTPUT,
            reasoning="LOW",
            prices=_prices("0.75 0.075 3.75"),
        ),
    ),
    Model(
        name="gpt-5.1",
        label="GPT-5.1",
        words="Writes clearly and follows instructions closely.",
        served=Served(
            provider="openai",
            id="gpt-5.1",
            retires_on="2027-04-01",
            input_tokens_max=272_000,
            output_tokens_max=128_000,
            reasoning="low",
            prices=_prices("1.25 0.125 10.00"),
        ),
        successor=Served(
            provider="openai",
            id="gpt-6.1-sol",
            retires_on=None,
            input_tokens_max=922_000,
            output_tokens_max=128_000,
            reasoning="low",
            prices=_prices("2.00 0.10 10.00", cache_written="2.50"),
            over=272_000,
            long=_prices("4.00 0.20 15.00"),
        ),
    ),
    Model(
        name="o4-mini-deep-research",
        label="o4-mini Deep Research",
        words="Searches the web for many minutes and cites its sources.",
        served=Served(
            provider="openai",
            id="o4-mini-deep-research",
            retires_on="2026-07-23",
            input_tokens_max=200_000,
            output_tokens_max=100_000,
            reasoning=None,
            prices=_prices("2.00 0.50 8.00"),
            search_tool="web_search_preview",
        ),
        successor=Served(
            provider="openai",
            id="gpt-5.4-pro",
            retires_on=None,
            input_tokens_max=1_050_000,
            output_tokens_max=128_000,
            reasoning="low",
            prices=_prices("30.00 30.00 180.00"),
        ),
        is_research=True,
        output_tokens_max=RESEARCH_OUTPUT_TOKENS_MAX,
        usual=Usage(200_000, 30_000),
        most=Usage(RESEARCH_INPUT_TOKENS_MAX, RESEARCH_OUTPUT_TOKENS_MAX),
        searches=SEARCHES_MAX,
    ),
)


def get_model(settings: Settings, name: str) -> Model:
    """The model of our name, as it is served now. Raises UnknownModel."""
    model = next((one for one in _MODELS if one.name == name), None)
    if model is None:
        raise UnknownModel(f"Choose one of {', '.join(one.name for one in _MODELS)}.")
    return _as_served(model, settings)


def list_models(settings: Settings) -> list[Model]:
    """All of them, as they are served now."""
    return [_as_served(model, settings) for model in _MODELS]


def find_served(provider: Provider, model_id: str) -> Served | None:
    """What we know of this id of a provider."""
    known = (one for model in _MODELS for one in (model.served, model.successor))
    return next((one for one in known if (one.provider, one.id) == (provider, model_id)), None)


def hold_of(settings: Settings, model: Model) -> int:
    """The most that a request can cost, in millicredits; of research with the page that is made of it."""
    held = model.hold(settings.credit_margin)
    return held + (get_model(settings, STRUCTURING_MODEL).hold(settings.credit_margin) if model.is_research else 0)


def models(settings: Settings, *, off: Collection[str] = (), retired: Collection[str] = ()) -> list[dict[str, object]]:
    """All of them as GET /api/checkout lists them; `provider` is the company that sees the prompt.

    `off` are the names that the site's administrators switched off, `retired` the providers' ids that were refused as
    unknown within the hour. A date alone only warns.
    """
    return [_describe(settings, model, _standing(model, off, retired)) for model in list_models(settings)]


def _standing(model: Model, off: Collection[str], retired: Collection[str]) -> tuple[str, str | None]:
    """Whether it may be chosen, and why not."""
    if model.name in off:
        return "off", "Switched off by an administrator of your site."
    if model.is_research and STRUCTURING_MODEL in off:
        return "off", "It makes its page with a model that an administrator of your site switched off."
    if model.served.id in retired:
        return "retired", "Its provider has retired this model."
    return "on", None


def list_retiring(settings: Settings, today: date) -> list[Model]:
    """Those whose provider gives a date within the next 60 days, or gave one that is past: a date only warns."""
    limit = (today + timedelta(days=WARNED_DAYS)).isoformat()
    return [model for model in list_models(settings) if (model.served.retires_on or limit) < limit]


def _describe(settings: Settings, model: Model, standing: tuple[str, str | None]) -> dict[str, object]:
    state, reason = standing
    return {
        "model": model.name,
        "label": model.label,
        "words": model.words,
        "provider": COMPANIES[model.served.provider],
        "estimateCredits": to_credits(model.estimate(settings.credit_margin)),
        "holdCredits": to_credits(hold_of(settings, model)),
        "state": state,
        "reason": reason,
        "retiresOn": model.served.retires_on,
        "servedBy": model.served.id,
    }


def _as_served(model: Model, settings: Settings) -> Model:
    """By the id that `AI_MODEL_IDS` maps our name to: at its own prices when we know it, else at the model's."""
    wanted = settings.ai_model_ids.get(model.name)
    _verify_names(settings.ai_model_ids)
    if wanted is None or wanted == model.served.id:
        return model
    known = find_served(model.served.provider, wanted)
    # what we do not know is newer than all that we know: it is asked as the successor is
    return replace(
        model, served=known or replace(model.served, id=wanted, retires_on=None, reasoning=model.successor.reasoning)
    )


def _verify_names(ids: Mapping[str, str]) -> None:
    if not ids.keys() <= {model.name for model in _MODELS}:
        raise InvalidSetting("AI_MODEL_IDS", "names a model that there is not")
