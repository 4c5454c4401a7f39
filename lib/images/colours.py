"""A picture's colours as every screen takes them, so that the profile they came with can go."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageCms import ImageCmsProfile

# what a screen does to a picture that says nothing of its gamma (PNG, section 11.3.2.2)
SCREEN_GAMMA = 2.2
GAMMA_TOLERANCE = 0.02
SHADES = 256


def in_srgb(image: "Image") -> "Image":
    """The image in sRGB, or as it is where nothing says otherwise. A profile that is none counts as none."""
    profile = image.info.get("icc_profile")
    if isinstance(profile, bytes) and profile:
        image = _from_profile(image, profile)
    elif _has_own_gamma(image):
        image = _from_gamma(direct(image), float(image.info["gamma"]))
    return image.convert("RGB") if image.mode == "CMYK" else image


def direct(image: "Image") -> "Image":
    """Each pixel with its own colour and clearness: no place in a palette, and no colour that stands for clear."""
    is_clear = image.has_transparency_data
    if image.mode in {"P", "1", "PA"} or (image.mode == "RGB" and is_clear):
        return image.convert("RGBA" if is_clear else "RGB")
    return image.convert("LA") if image.mode == "L" and is_clear else image


def _from_profile(image: "Image", profile: bytes) -> "Image":
    import io

    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if ImageCms.getProfileDescription(source).startswith("sRGB"):
            return image
        return _transformed(direct(image), source)
    except (ImageCms.PyCMSError, OSError):
        return image


def _transformed(image: "Image", source: "ImageCmsProfile") -> "Image":
    from PIL import ImageCms

    target = ImageCms.createProfile("sRGB")
    if image.mode in {"RGB", "RGBA"}:
        # in its own place: a second copy of a large picture would be half of the memory that it may take
        ImageCms.profileToProfile(image, source, target, inPlace=True)
        return image
    alpha = image.getchannel("A") if image.mode == "LA" else None
    shades = image.getchannel("L") if alpha else image
    coloured = ImageCms.profileToProfile(shades, source, target, outputMode="RGB")
    if coloured is None:
        return image
    if alpha:
        coloured.putalpha(alpha)
    return coloured


def _has_own_gamma(image: "Image") -> bool:
    gamma = image.info.get("gamma")
    if not isinstance(gamma, float) or gamma <= 0 or "srgb" in image.info or image.mode.startswith("I"):
        return False
    return abs(gamma * SCREEN_GAMMA - 1) > GAMMA_TOLERANCE


def _from_gamma(image: "Image", gamma: float) -> "Image":
    power = 1 / (gamma * SCREEN_GAMMA)
    shades = [round(255 * (shade / 255) ** power) for shade in range(SHADES)]
    return image.point([shade for band in image.getbands() for shade in (range(SHADES) if band == "A" else shades)])
