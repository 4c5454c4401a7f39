from typing import Annotated

from lib.page import xhtml
from lib.page.blocks.kind import Kind
from lib.page.fields import Words, about
from lib.page.parts import Block, LibraryVideo, Part
from lib.page.xhtml import Media, Xhtml


class VideoProps(Part, frozen=True, kw_only=True):
    video: LibraryVideo
    caption: Annotated[Words | None, about("one sentence, only where it adds something")] = None


class Video(Block, tag="video", frozen=True, kw_only=True):
    props: VideoProps


def settle(props: VideoProps) -> VideoProps | None:
    return props


def write(props: VideoProps, media: Media) -> Xhtml:
    video = props.video
    address = f"{media.base_url}/{video.id}"
    still = xhtml.img(f"{address}.webp", video.alt, video.width, xhtml.WIDTH_PX)
    return xhtml.joined([xhtml.tag("p", xhtml.anchor(f"{address}.mp4", still)), xhtml.caption(props.caption)])


KIND = Kind(Video, VideoProps, "one short film; it plays when asked to", settle, write)
