from typing import Annotated

from lib.page.blocks.kind import Kind
from lib.page.fields import Words, about
from lib.page.parts import Block, LibraryVideo, Part


class VideoProps(Part, frozen=True, kw_only=True):
    video: LibraryVideo
    caption: Annotated[Words | None, about("one sentence, only where it adds something")] = None


class Video(Block, tag="video", frozen=True, kw_only=True):
    props: VideoProps


def settle(props: VideoProps) -> VideoProps | None:
    return props


# not offered while the library has no video: what a model asked for could only be left out
KIND = Kind(Video, VideoProps, "one short film; it plays when asked to", settle, is_offered=False)
