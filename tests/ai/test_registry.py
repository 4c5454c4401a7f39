"""The registry: what users are told, what is held and charged, and who answers."""

from datetime import date
from decimal import Decimal

import pytest

from lib.ai.registry import Usage, get_model, list_retiring, models
from lib.errors import InvalidSetting, UnknownModel
from lib.settings import Settings
from sandbox.models.served import Catalogue

NAMES = ["gemini-3-pro", "gemini-2.5-pro", "gpt-5.1", "o4-mini-deep-research"]
STREAMED = NAMES[:3]
MARGIN = Decimal("1.5")
EACH = pytest.mark.parametrize("name", NAMES)


def settings(**environ: str) -> Settings:
    return Settings(environ)


def test_checkout_lists_four_models_with_all_that_it_promises() -> None:
    found = models(settings())
    assert NAMES == [model["model"] for model in found]
    promised = {
        *("model", "label", "provider", "estimateCredits", "holdCredits"),
        *("state", "reason", "retiresOn", "servedBy"),
    }
    assert all(promised <= model.keys() for model in found)
    assert ["on", "on", "on", "on"] == [model["state"] for model in found]
    assert ["Google", "Google", "OpenAI", "OpenAI"] == [model["provider"] for model in found]


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(UnknownModel):
        get_model(settings(), "gpt-4")


def test_the_margin_multiplies_what_is_held_and_estimated() -> None:
    once, twice = (models(settings(CREDIT_MARGIN=margin))[0] for margin in ("1", "2"))
    assert (Decimal("8.4"), Decimal("27.2")) == (once["estimateCredits"], once["holdCredits"])
    assert (Decimal("16.8"), Decimal("54.4")) == (twice["estimateCredits"], twice["holdCredits"])


def test_a_charge_is_the_providers_cost_times_the_margin_rounded_up() -> None:
    # 3,000 x 1.25 + 6,500 x 10 millionths of a dollar are 6.875 cents (notes on prices)
    assert 10_313 == get_model(settings(), "gpt-5.1").charge(Usage(3_000, 6_500), MARGIN)


def test_what_came_from_the_cache_costs_less_and_writing_it_costs_more() -> None:
    successor = get_model(settings(AI_MODEL_IDS="gpt-5.1=gpt-6.1-sol"), "gpt-5.1")
    plain, cached, written = (
        successor.charge(usage, Decimal(1))
        for usage in (Usage(10_000, 0), Usage(10_000, 0, cached=10_000), Usage(10_000, 0, cache_written=10_000))
    )
    assert (2_000, 100, 2_500) == (plain, cached, written)


def test_no_more_comes_from_the_cache_than_there_is() -> None:
    model = get_model(settings(), "gpt-5.1")
    assert model.charge(Usage(10, 10, cached=10), MARGIN) == model.charge(Usage(10, 10, cached=10**7), MARGIN)


def test_a_long_context_has_prices_of_its_own() -> None:
    model = get_model(settings(), "gemini-3-pro")
    assert 200_000 * 200 // 1000 == model.charge(Usage(200_000, 0), Decimal(1))
    assert 200_001 * 400 // 1000 + 1 == model.charge(Usage(200_001, 0), Decimal(1))


@EACH
def test_the_hold_covers_the_estimate_and_every_prompt_that_is_taken(name: str) -> None:
    model = get_model(settings(), name)
    assert model.hold(MARGIN) >= model.estimate(MARGIN) > 0
    # 8,000 characters of four bytes, a picture and what we say ourselves
    longest = Usage(32_000 + 4_000 + 4_000, model.output_tokens_max if name in STREAMED else 0)
    assert model.hold(MARGIN) >= model.charge(longest, MARGIN)


@EACH
def test_a_successor_answers_only_when_the_setting_says_so(name: str) -> None:
    model = get_model(settings(), name)
    assert model.served.id != model.successor.id
    mapped = get_model(settings(AI_MODEL_IDS=f"{name}={model.successor.id}"), name)
    assert (model.successor, model.name) == (mapped.served, mapped.name)
    assert mapped.estimate(MARGIN) != model.estimate(MARGIN) or mapped.served.prices == model.served.prices


def test_an_id_that_nobody_knows_is_charged_as_the_model_it_stands_for_and_asked_as_its_successor() -> None:
    model, mapped = (get_model(settings(AI_MODEL_IDS=ids), "gemini-2.5-pro") for ids in ("", "gemini-2.5-pro=gemini-9"))
    assert ("gemini-9", "LOW") == (mapped.served.id, mapped.served.reasoning)
    assert model.charge(Usage(1, 1), MARGIN) == mapped.charge(Usage(1, 1), MARGIN)
    assert "gemini-9" == models(settings(AI_MODEL_IDS="gemini-2.5-pro=gemini-9"))[1]["servedBy"]


def test_a_setting_that_names_another_model_is_named_itself() -> None:
    with pytest.raises(InvalidSetting, match="AI_MODEL_IDS"):
        get_model(settings(AI_MODEL_IDS="gpt-4=gpt-5"), "gpt-5.1")


@EACH
def test_limits_are_within_what_the_provider_gives(name: str) -> None:
    model = get_model(settings(), name)
    for served in (model.served, model.successor):
        known = Catalogue().find(served.provider, served.id)
        assert known is not None
        assert (known.input_tokens_max, known.output_tokens_max) == (served.input_tokens_max, served.output_tokens_max)
        assert model.output_tokens_max <= served.output_tokens_max


def test_a_model_that_was_refused_is_listed_as_retired_with_its_reason() -> None:
    found = {
        model["model"]: (model["state"], model["reason"] is None) for model in models(settings(), retired={"gpt-5.1"})
    }
    assert {**dict.fromkeys(NAMES, ("on", True)), "gpt-5.1": ("retired", False)} == found


def test_a_date_warns_sixty_days_ahead_and_switches_nothing() -> None:
    days = {"2027-01-31": 3, "2027-02-01": 4, "2026-11-28": 3, "2026-09-30": 2}
    told = {day: len(list_retiring(settings(), date.fromisoformat(day))) for day in days}
    assert days == told
    mapped = settings(AI_MODEL_IDS="gpt-5.1=gpt-6.1-sol,gemini-2.5-pro=gemini-3.8-flash")
    assert ["gemini-3-pro", "o4-mini-deep-research"] == [
        model.name for model in list_retiring(mapped, date(2027, 3, 1))
    ]


def test_research_is_held_with_the_page_that_is_made_of_it_and_a_trial_can_afford_it() -> None:
    found = models(settings())
    alone = get_model(settings(), "o4-mini-deep-research").hold(MARGIN)
    assert alone < found[3]["holdCredits"] * 1000 < 300_000  # type: ignore[operator]  # JSON


def test_the_registry_says_which_search_a_model_takes() -> None:
    models_ = [get_model(settings(AI_MODEL_IDS=ids), NAMES[3]) for ids in ("", f"{NAMES[3]}=gpt-5.4-pro")]
    assert ["web_search_preview", "web_search"] == [model.served.search_tool for model in models_]
