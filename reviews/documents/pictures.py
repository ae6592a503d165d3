"""PNG and JPEG: how many pixels they unpack to, whether they are whole, and what they tell about their making."""

from __future__ import annotations

import io
import warnings

from PIL import ExifTags, Image, TiffImagePlugin, UnidentifiedImageError

from reviews.documents.content import Family, picture_pixels
from reviews.documents.words import Look, Seen

FORMATS = {Family.PNG: "PNG", Family.JPEG: "JPEG"}
_HARMLESS_TAGS = {ExifTags.Base.Orientation, ExifTags.Base.XResolution, ExifTags.Base.YResolution}
_HARMLESS_TAGS |= {ExifTags.Base.ResolutionUnit, ExifTags.Base.YCbCrPositioning, ExifTags.Base.ExifOffset}


def load() -> None:
    """Read what opens pictures and Exif data (a TIFF file of their own), as long as anything can be read."""
    Image.preinit()
    TiffImagePlugin.ImageFileDirectory_v2()


def look_into(data: bytes, family: Family, look: Look, *, max_pixels: int) -> None:
    """Add what is seen; the pixels are unpacked only when the header promises no more than ``max_pixels``."""
    look.pixels = picture_pixels(data, family)
    if look.pixels is None:
        look.observations.add(Seen.BROKEN)
    if not look.pixels or look.pixels > max_pixels:
        return
    Image.MAX_IMAGE_PIXELS = max_pixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=[FORMATS[family]]) as picture:
                _metadata(picture, look)
                picture.load()
    except MemoryError:
        raise
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Warning, Image.DecompressionBombError):
        look.observations.add(Seen.BROKEN)


def _metadata(picture: Image.Image, look: Look) -> None:
    exif = picture.getexif()
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        look.metadata.add("place")
    if set(exif) - _HARMLESS_TAGS - {ExifTags.IFD.GPSInfo}:
        look.metadata.add("camera")
    if picture.info.keys() & {"comment", "Comment", "Author", "XML:com.adobe.xmp", "xmp"}:
        look.metadata.add("comment")
