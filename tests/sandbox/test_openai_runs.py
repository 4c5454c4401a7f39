"""Background runs of deep research, as OpenAI's own SDK sees them; time is the sandbox's clock."""

from typing import Any

import openai
import pytest

from tests.sandbox.models_kit import Providers, providers, running_providers

__all__ = ["providers", "running_providers"]

SOURCES = [{"title": "Annual report", "url": "https://a.example/report"}, "https://b.example/study"]


def create(providers: Providers, **more: Any) -> Any:
    request: dict[str, Any] = {
        "model": "o4-mini-deep-research",
        "input": "The history of coffee",
        "instructions": "Cite your sources.",
        "background": True,
        "store": True,
        "max_tool_calls": 30,
        "tools": [{"type": "web_search_preview"}],
        "reasoning": {"summary": "auto"},
    }
    return providers.openai().responses.create(**(request | more))


def citations(response: Any) -> list[Any]:
    return list(response.output[-1].content[0].annotations)


def searches(response: Any) -> int:
    return [item.type for item in response.output].count("web_search_call")


def test_a_run_waits_searches_and_is_done_by_the_sandboxs_clock(providers: Providers) -> None:
    providers.queue("openai", "See https://a.example/report.", researchS=100, searches=10, sources=SOURCES)
    run = create(providers)
    responses = providers.openai().responses
    assert (run.status, searches(run)) == ("queued", 0)
    seen = []
    for seconds in (1, 49, 49, 1):
        providers.clock.advance(seconds)
        now = responses.retrieve(run.id)
        seen.append((now.status, searches(now)))
    assert seen == [("queued", 0), ("in_progress", 5), ("in_progress", 9), ("completed", 10)]


def test_a_finished_run_cites_its_sources_where_they_stand(providers: Providers) -> None:
    providers.queue("openai", "See https://a.example/report.", researchS=5, searches=2, sources=SOURCES)
    run = create(providers)
    providers.clock.advance(5)
    done = providers.openai().responses.retrieve(run.id)
    cited, _ = citations(done)
    assert done.output_text[cited.start_index : cited.end_index] == "https://a.example/report"
    assert (cited.type, cited.title) == ("url_citation", "Annual report")
    assert done.tool_usage is not None
    assert done.tool_usage.web_search.num_requests == 2
    assert done.usage is not None


def test_a_run_makes_no_more_calls_than_it_may(providers: Providers) -> None:
    providers.queue("openai", "Report", researchS=5, searches=50)
    run = create(providers, max_tool_calls=4)
    providers.clock.advance(5)
    assert searches(providers.openai().responses.retrieve(run.id)) == 4


def test_a_run_can_fail(providers: Providers) -> None:
    providers.queue("openai", researchS=5, fail="rate_limit_exceeded")
    run = create(providers)
    providers.clock.advance(5)
    failed = providers.openai().responses.retrieve(run.id)
    assert failed.status == "failed"
    assert failed.error is not None
    assert failed.error.code == "rate_limit_exceeded"


def test_a_run_is_cancelled_once_and_for_all(providers: Providers) -> None:
    providers.queue("openai", "Report", researchS=50)
    run = create(providers)
    responses = providers.openai().responses
    assert responses.cancel(run.id).status == "cancelled"
    providers.clock.advance(60)
    assert responses.cancel(run.id).status == "cancelled"
    assert responses.retrieve(run.id).status == "cancelled"


def test_cancelling_what_is_done_leaves_it_done(providers: Providers) -> None:
    providers.queue("openai", "Report")
    run = create(providers)
    assert providers.openai().responses.cancel(run.id).status == "completed"


def test_a_deleted_run_is_gone(providers: Providers) -> None:
    providers.queue("openai", "Report")
    run = create(providers)
    responses = providers.openai().responses
    responses.delete(run.id)
    with pytest.raises(openai.NotFoundError):
        responses.retrieve(run.id)
    with pytest.raises(openai.NotFoundError):
        responses.delete(run.id)


def test_a_run_that_is_not_stored_is_gone_ten_minutes_after_it_is_done(providers: Providers) -> None:
    providers.queue("openai", "Report", researchS=100)
    run = create(providers, store=False)
    responses = providers.openai().responses
    providers.clock.advance(690)
    assert responses.retrieve(run.id).status == "completed"
    providers.clock.advance(20)
    with pytest.raises(openai.NotFoundError):
        responses.retrieve(run.id)


def test_a_stored_run_is_kept(providers: Providers) -> None:
    providers.queue("openai", "Report", researchS=100)
    run = create(providers)
    providers.clock.advance(20 * 24 * 3600)
    assert providers.openai().responses.retrieve(run.id).output_text == "Report"


def test_an_answer_that_was_not_stored_cannot_be_had_again(providers: Providers) -> None:
    responses = providers.openai().responses
    for store, is_kept in ((True, True), (False, False)):
        providers.queue("openai", "Hello")
        answer = responses.create(model="gpt-5.1", input="Hi", store=store)
        if is_kept:
            assert responses.retrieve(answer.id).output_text == "Hello"
            with pytest.raises(openai.BadRequestError):
                responses.cancel(answer.id)
        else:
            with pytest.raises(openai.NotFoundError):
                responses.retrieve(answer.id)


def test_a_run_of_the_stand_ins_own_is_a_report_with_sources(providers: Providers) -> None:
    run = create(providers)
    providers.clock.advance(3600)
    done = providers.openai().responses.retrieve(run.id)
    cited = citations(done)
    assert "coffee" in done.output_text
    assert len(cited) == 5
    assert all(done.output_text[one.start_index : one.end_index] == one.url for one in cited)


def test_the_named_successor_researches_in_the_same_way(providers: Providers) -> None:
    providers.queue("openai", "Report", researchS=10, searches=3)
    run = create(providers, model="gpt-5.4-pro", tools=[{"type": "web_search"}], reasoning={"effort": "medium"})
    providers.clock.advance(10)
    assert searches(providers.openai().responses.retrieve(run.id)) == 3
