"""Files as people's phones and computers make them, made anew for each test."""

import struct
import subprocess
import zlib
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD, Base
from pillow_heif import register_heif_opener

from wakai.gateways.media.videos import ffmpeg

TAKEN = datetime(2026, 5, 1, 10, 30, 15)  # noqa: DTZ001  a camera's own clock
PLACE = b"35.6586"


def picture(size: tuple[int, int] = (640, 480), mode: str = "RGB") -> Image.Image:
    """Return a picture whose upper left quarter is red, so that one sees how it is turned."""
    image = Image.new(mode, size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1] // 2), fill="red")
    return image


def photo(
    kind: str = "JPEG",
    *,
    size: tuple[int, int] = (640, 480),
    located: bool = False,
    turned: int = 1,
) -> bytes:
    """Return a photo of some format, with the place it was taken if asked."""
    if kind == "HEIF":
        register_heif_opener()
    out = BytesIO()
    exif = Image.Exif()
    exif[Base.Orientation] = turned
    exif[Base.Make] = "Kettle Phone"
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = TAKEN.strftime("%Y:%m:%d %H:%M:%S")
    if located:
        exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (35.0, 39.0, 31.0)
        exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    options = {} if kind == "GIF" else {"exif": exif.tobytes()}
    picture(size, "P" if kind == "GIF" else "RGB").save(out, kind, **options)
    return out.getvalue()


def moving_gif() -> bytes:
    """Return three frames that differ."""
    frames = [Image.new("RGB", (80, 60), colour) for colour in ("red", "green", "blue")]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


@cache
def video(ending: str = "mp4", *, seconds: int = 2, codec: str = "libx264") -> bytes:
    """Return a video with sound that says where and when it was taken."""
    program = ffmpeg()
    assert program is not None
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"video.{ending}"
        command = [
            *(program, "-loglevel", "error", "-f", "lavfi"),
            *("-i", f"testsrc2=size=320x240:rate=10:duration={seconds}"),
            *("-f", "lavfi", "-i", f"sine=duration={seconds}"),
            *("-c:v", codec, "-pix_fmt", "yuv420p", "-preset", "ultrafast", "-c:a", "aac"),
            *("-metadata", f"location=+{PLACE.decode()}+139.7454/"),
            *("-metadata", "creation_time=2026-05-01T10:30:15Z"),
            *("-movflags", "use_metadata_tags", str(path)),
        ]
        subprocess.run(command, check=True)
        return path.read_bytes()


def pdf() -> bytes:
    """Return one empty page."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
        b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    )


def bomb() -> bytes:
    """Return a PNG of a few hundred bytes that would be ten thousand megapixels large."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(4096)))
        + chunk(b"IEND", b"")
    )


PROGRAM = b"MZ\x90\x00\x03" + bytes(4096)
ZIP = b"PK\x03\x04" + bytes(4096)
