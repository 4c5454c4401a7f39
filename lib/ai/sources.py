"""A research report and the sources it cites, as a page may show them: addresses come from the citations alone.

The report was found on the open web and is hostile input. The model that makes the page of it sees numbers, and so can
neither make up an address nor take one over from the report's text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

import msgspec

from lib.ai.providers.openai_runs import Citation
from lib.page.text import clean, cut, is_safe_address, one_line

SOURCES_MAX = 60
TITLE_CHARS_MAX = 160
# what the model that makes the page reads; a report of 1,500 words has 10,000
REPORT_CHARS_MAX = 60_000

# Possessive: of a link that never closes each character is looked at once, not once for each before it.
LINK = re.compile(r"!?\[(?P<words>[^\[\]]*+)\]\((?P<url>[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+)[^()]*+\)")
BARE = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]\"']+", re.IGNORECASE)
NUMBER = re.compile(r"\[(?P<number>[0-9]{1,3})\]")
HEADING = re.compile(r"^#{1,3}\s+(?P<words>.+)$", re.MULTILINE)
# blocks whose words are plain; elsewhere `text` is Markdown
PLAIN_BLOCKS = frozenset({"heading"})
TEXT_CHARS_MAX = 15_000


class Source(msgspec.Struct, frozen=True):
    title: str
    url: str


class Findings(msgspec.Struct, frozen=True):
    """The report with the numbers of its sources in place of their addresses; number 1 is the first source."""

    report: str
    sources: tuple[Source, ...]

    @classmethod
    def of(cls, report: str, citations: Sequence[Citation]) -> Self:
        """The report as its provider tells it."""
        by_url = {one.url: one.title for one in citations if is_safe_address(one.url)}
        sources = tuple(Source(_title(by_url[url], url), url) for url in list(by_url)[:SOURCES_MAX])
        numbers = {source.url: number for number, source in enumerate(sources, 1)}
        # cleaned first: what nobody sees could stand in an address and hide it
        return cls(_numbered(clean(report), numbers)[:REPORT_CHARS_MAX], sources)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """As `to_json` told it."""
        return cls(told["report"], tuple(Source(one["title"], one["url"]) for one in told["sources"]))

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        sources = [{"title": source.title, "url": source.url} for source in self.sources]
        return {"report": self.report, "sources": sources}

    def tell(self) -> str:
        """What the model that makes the page is told: the report, and the titles of its sources by number."""
        listed = "\n".join(f"[{number}] {source.title}" for number, source in enumerate(self.sources, 1))
        return f"{self.report}\n\n{listed}"

    def link(self, raw: object) -> object:
        """A section as the model wrote it, its numbers made links and every other address taken out."""
        return self._linked(raw)

    def list_sources(self) -> list[object]:
        """The section that ends the page; nothing where the report cites nothing."""
        if not self.sources:
            return []
        lines = [f"{number}. [{_words(source.title)}]({source.url})" for number, source in enumerate(self.sources, 1)]
        heading = {"type": "heading", "props": {"text": _heading_of_sources(self.report), "level": 2}}
        blocks = [heading, *({"type": "rich-text", "props": {"text": text}} for text in _joined(lines))]
        return [{"layout": "stack", "background": {"kind": "subtle"}, "blocks": blocks}]

    def to_sections(self) -> list[object]:
        """The report itself as sections, where no model made a page of it."""
        parts = HEADING.split(self.report)
        texts = [(None, parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]
        return [self.link(_plain_section(words, text)) for words, text in texts if text.strip()]

    @property
    def title(self) -> str:
        """The report's first heading."""
        found = HEADING.search(self.report)
        return cut(one_line(found["words"]), TITLE_CHARS_MAX) if found else "Research"

    def _linked(self, raw: object, name: str = "", block: object = "") -> object:
        if isinstance(raw, str):
            is_markdown = name == "text" and block not in PLAIN_BLOCKS
            text = _without_addresses(raw)
            return NUMBER.sub(self._link, text) if is_markdown else NUMBER.sub("", text).strip()
        if isinstance(raw, list):
            return [self._linked(each, name, block) for each in raw]
        if not isinstance(raw, Mapping):
            return raw
        inner = raw.get("type", block)
        # an address that the model wrote leads nowhere, whatever it is
        return {name: self._linked(each, name, inner) for name, each in raw.items() if name != "href"}

    def _link(self, found: re.Match[str]) -> str:
        number = int(found["number"])
        return f"[{number}]({self.sources[number - 1].url})" if 1 <= number <= len(self.sources) else ""


def _numbered(report: str, numbers: Mapping[str, int]) -> str:
    """Links to sources become their words with the number; what else looks like an address goes."""

    def of_link(found: re.Match[str]) -> str:
        number = numbers.get(found["url"])
        return f"{found['words']} [{number}]" if number else found["words"]

    def of_address(found: re.Match[str]) -> str:
        number = numbers.get(found[0].rstrip(".,;:!?"))
        return f"[{number}]" if number else ""

    return BARE.sub(of_address, LINK.sub(of_link, report))


def _without_addresses(text: str) -> str:
    """No link is left, and none can come of it when something is taken out of it later, as numbers without a source."""
    return BARE.sub("", LINK.sub(lambda found: found["words"], clean(text))).replace("](", "] (")


def _title(title: str, url: str) -> str:
    words = one_line(clean(BARE.sub("", title)))
    return cut(words, TITLE_CHARS_MAX) if words else url.split("/")[2]


def _words(title: str) -> str:
    """The title as a link's words: nothing in it is a mark of Markdown."""
    return re.sub(r"[\[\]()*_`\\]", " ", title)


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """The lines in texts that are not too long for a block."""
    text = ""
    for line in lines:
        if len(text) + len(line) > TEXT_CHARS_MAX:
            yield text
            text = ""
        text += f"{line}\n"
    yield text


def _plain_section(words: str | None, text: str) -> dict[str, Any]:
    heading = [{"type": "heading", "props": {"text": words, "level": 2}}] if words else []
    blocks = [*heading, {"type": "rich-text", "props": {"text": text.strip()[:TEXT_CHARS_MAX]}}]
    return {"layout": "stack", "background": {"kind": "plain"}, "blocks": blocks}


def _heading_of_sources(report: str) -> str:
    words = Counter(report.lower().split())
    return "Quellen" if words["und"] + words["der"] > words["and"] + words["the"] else "Sources"
