"""Answers of the stand-ins' own: pages, edits and reports that fit what was asked."""

import json
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.models.composer.chat import write_edits
from sandbox.models.composer.page import PageWriter
from sandbox.models.composer.prompt import Wish, read_wish
from sandbox.models.composer.report import Report, write_report
from sandbox.models.composer.shape import DoesNotFit, Shape

__all__ = ["Composer", "Report"]

_VARIATIONS = 60


class Composer:
    """Remembers the sequences of layouts that it has used, so that another prompt gets another one."""

    def __init__(self) -> None:
        self._prompt_by_layouts: dict[tuple[str, ...], str] = {}
        self._lock = threading.Lock()

    def answer(self, texts: Sequence[str], schema: Mapping[str, Any] | None) -> str:
        """The text of an answer, in the shape of the schema where one is given."""
        if not schema:
            return write_report(read_wish(texts)).text
        shape = Shape(schema)
        wish = read_wish(texts)
        if shape.at("edits") is not None:
            return _dump(write_edits(wish, texts, shape))
        try:
            return _dump(self._write_page(wish, shape))
        except DoesNotFit:
            return _dump(_write_anything(wish, shape))

    def research(self, texts: Sequence[str]) -> Report:
        return write_report(read_wish(texts))

    def reset(self) -> None:
        with self._lock:
            self._prompt_by_layouts.clear()

    def _write_page(self, wish: Wish, shape: Shape) -> dict[str, Any]:
        with self._lock:
            for variation in range(_VARIATIONS):
                page = PageWriter(wish, shape, variation).write()
                layouts = tuple(section.get("layout", "") for section in page["sections"])
                if self._prompt_by_layouts.setdefault(layouts, wish.prompt) == wish.prompt:
                    break
            return page


def _write_anything(wish: Wish, shape: Shape) -> Any:
    """A value of a schema that asks for no page: its strings are the prompt's words."""
    return shape.invent(wish.name)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
