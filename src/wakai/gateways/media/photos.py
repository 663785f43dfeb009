"""
The child that decodes one photo: facts to its output as JSON, clean copies into a folder.

``python -m wakai.gateways.media.photos ORIGINAL FOLDER`` under the limits of ``limited``.
"""

import json
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError
from pillow_heif import register_heif_opener

SHOWN_EDGE_MAX: Final = 2560
THUMB_EDGE_MAX: Final = 480
_PIXELS_MAX: Final = 64_000_000
_JPEG_PIXELS_MAX: Final = 220_000_000  # decoded at a fraction of its size, so it may be larger
_MOVING_PIXELS_MAX: Final = 100_000_000  # all frames together; beyond, the first stands for all
_MOVING_EDGE_MAX: Final = 960
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
_EXIF, _GPS = 0x8769, 0x8825
_TAKEN, _TAKEN_ZONE = 0x9003, 0x9011
_LATITUDE, _GPS_TIME, _GPS_DATE = 2, 7, 29


def prepare(original: Path, folder: Path) -> dict[str, Any]:
    """Write ``shown.*`` and ``thumb.webp`` into the folder and return the facts of the photo."""
    register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # our own limit comes before any pixel is decoded
    try:
        with Image.open(original, formats=_FORMATS) as image:
            if image.width * image.height > _pixels_max(image):
                return {"unfit": "too_many_pixels"}
            facts = _facts(image)
            _write_copies(image, folder)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        return {"unfit": "damaged"}
    except (MemoryError, Image.DecompressionBombError):
        return {"unfit": "too_many_pixels"}
    return facts


def _pixels_max(image: Image.Image) -> int:
    return _JPEG_PIXELS_MAX if image.format == "JPEG" else _PIXELS_MAX


def _facts(image: Image.Image) -> dict[str, Any]:
    exif = image.getexif()
    turned = exif.get(0x0112, 1) in {5, 6, 7, 8}
    width, height = (image.height, image.width) if turned else image.size
    gps = exif.get_ifd(_GPS)
    return {
        "width": width,
        "height": height,
        "captured_at": _captured_at(exif.get_ifd(_EXIF), gps),
        "has_location": _LATITUDE in gps or b"GPSLatitude" in _xmp(image),
    }


def _xmp(image: Image.Image) -> bytes:
    found = image.info.get("xmp", image.info.get("XML:com.adobe.xmp", b""))
    return found if isinstance(found, bytes) else str(found).encode()


def _captured_at(exif: dict[int, Any], gps: dict[int, Any]) -> str | None:
    """Return the camera's own time, with a zone where it tells one or the satellites do."""
    try:
        hours, minutes, seconds = (int(part) for part in gps[_GPS_TIME])
        day = datetime.strptime(str(gps[_GPS_DATE]), "%Y:%m:%d").replace(tzinfo=UTC)
        return day.replace(hour=hours, minute=minutes, second=seconds).isoformat()
    except (KeyError, ValueError, TypeError, ZeroDivisionError):
        pass
    try:
        told = datetime.strptime(str(exif[_TAKEN])[:19], "%Y:%m:%d %H:%M:%S").isoformat()  # noqa: DTZ007
        return datetime.fromisoformat(
            told + str(exif.get(_TAKEN_ZONE, "")).strip("\0 ")
        ).isoformat()
    except (KeyError, ValueError):
        return None


def _write_copies(image: Image.Image, folder: Path) -> None:
    if _moves(image):
        shown = _write_moving(image, folder)
    else:
        shown = _upright_srgb(image)
        if image.format in {"JPEG", "HEIF"} and shown.mode == "RGB":
            shown.save(folder / "shown.jpg", quality=85, progressive=True)
        else:
            shown.save(folder / "shown.webp", quality=88, method=2)
    thumb = shown.copy()
    thumb.thumbnail((THUMB_EDGE_MAX, THUMB_EDGE_MAX), Image.Resampling.LANCZOS)
    thumb.save(folder / "thumb.webp", quality=78, method=3)


def _moves(image: Image.Image) -> bool:
    frames = getattr(image, "n_frames", 1) if image.format in {"GIF", "WEBP"} else 1
    return 1 < frames <= _MOVING_PIXELS_MAX // (image.width * image.height)


def _write_moving(image: Image.Image, folder: Path) -> Image.Image:
    frames, milliseconds = [], []
    for frame in ImageSequence.Iterator(image):
        copy = frame.convert("RGBA")
        copy.thumbnail((_MOVING_EDGE_MAX, _MOVING_EDGE_MAX))
        copy.info = {}
        frames.append(copy)
        milliseconds.append(int(frame.info.get("duration", 100)) or 100)
    frames[0].save(
        folder / "shown.webp",
        save_all=True,
        append_images=frames[1:],
        duration=milliseconds,
        loop=0,
        quality=75,
        method=0,
    )
    return frames[0]


def _upright_srgb(image: Image.Image) -> Image.Image:
    """Return the picture small enough, upright, in sRGB, and without anything but its pixels."""
    image.draft("RGB", (SHOWN_EDGE_MAX, SHOWN_EDGE_MAX))
    profile = image.info.get("icc_profile")
    picture = image if image.mode in {"RGB", "RGBA", "CMYK", "L", "LA"} else _simple(image)
    picture.thumbnail((SHOWN_EDGE_MAX, SHOWN_EDGE_MAX), Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture = ImageOps.exif_transpose(picture)
    picture = _to_srgb(picture, profile)
    picture.info = {}
    return picture


def _simple(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits a sample
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    wanted = "RGBA" if picture.mode in {"RGBA", "LA"} else "RGB"
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
        try:
            turned = ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode=wanted,
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            turned = None
        if turned is not None:
            return turned
    return picture if picture.mode == wanted else picture.convert(wanted)


if __name__ == "__main__":
    print(json.dumps(prepare(Path(sys.argv[1]), Path(sys.argv[2]))))  # noqa: T201 - to the parent
