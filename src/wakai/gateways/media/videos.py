"""Videos, by ffmpeg: what they are, one picture of them, and a copy that every browser plays."""

import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from wakai.app.ports import Prepared, Unfit
from wakai.gateways.media.limited import Ended, Limits, run

_QUICK: Final = Limits(seconds=30, cpu_seconds=30, memory_mib=4096, file_mib=200)
_LONG: Final = Limits(seconds=900, cpu_seconds=1500, memory_mib=4096, file_mib=200)

_DURATION = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d)\.(\d\d)", re.MULTILINE)
_PICTURE = re.compile(
    r"^  Stream #0:\d+.*?: Video: (\w+).*?, (\w+)\(?.*?, (\d+)x(\d+)", re.MULTILINE
)
_SOUND = re.compile(r"^  Stream #0:\d+.*?: Audio: (\w+)", re.MULTILINE)
_TURNED = re.compile(r"rotation of -?(?:90|270)\.")
_CREATED = re.compile(
    r"^ +(?:com\.apple\.quicktime\.creationdate|creation_time) *: ([^\s;]+)", re.MULTILINE
)
_LOCATION = re.compile(r"^ +(?:location|com\.apple\.quicktime\.location)\S* *:", re.MULTILINE)

# A demuxer by name and files only: a playlist inside cannot make ffmpeg open anything else.
_INPUT: Final = ("-hide_banner", "-nostdin", "-y", "-protocol_whitelist", "file", "-f", "mov", "-i")
_NO_METADATA: Final = (
    *("-map_metadata", "-1", "-map_metadata:s:v", "-1", "-map_metadata:s:a", "-1"),
    *("-map_chapters", "-1", "-sn", "-dn", "-fflags", "+bitexact", "-flags:v", "+bitexact"),
    *("-movflags", "+faststart"),
)
_SMALL: Final = (
    "scale='min(1280,iw)':'min(1280,ih)':force_original_aspect_ratio=decrease:force_divisible_by=2"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    duration_ms: int
    codec: str
    pixels: str
    width: int
    height: int
    sound: str | None
    captured_at: datetime | None
    has_location: bool

    @property
    def plays_everywhere(self) -> bool:
        return (
            self.codec == "h264"
            and self.pixels in {"yuv420p", "yuvj420p"}
            and self.sound in {None, "aac", "mp3"}
        )


@cache
def ffmpeg() -> str | None:
    """Return the path of ffmpeg: the system's, else the one of the ``media`` extra."""
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        from imageio_ffmpeg import get_ffmpeg_exe  # noqa: PLC0415 - an extra

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        return None


def prepare(original: Path, *, mime: str, into: Path) -> Prepared | Unfit:
    """Examine a video, make its pictures, and its copy where the streams need no new coding."""
    program = ffmpeg()
    if program is None:
        return Unfit(code="video_not_possible")
    poster, thumb = into / "poster.jpg", into / "thumb.jpg"
    try:
        _, said = run((program, *_INPUT, str(original), *_pictures(poster, thumb)), limits=_QUICK)
    except Ended:
        return Unfit(code="damaged")
    facts = _read(said)
    if facts is None or not poster.exists():
        return Unfit(code="damaged")
    return Prepared(
        mime=mime,
        width=facts.width,
        height=facts.height,
        duration_ms=facts.duration_ms,
        captured_at=facts.captured_at,
        has_location=facts.has_location,
        shown=_copy(program, original, into) if facts.plays_everywhere else None,
        thumb=thumb,
        poster=poster,
    )


def convert(original: Path, *, into: Path) -> Path | Unfit:
    """Code a video anew as H.264 and AAC, 1280 pixels at most. May take minutes."""
    program = ffmpeg()
    if program is None:
        return Unfit(code="video_not_possible")
    shown = into / "shown.mp4"
    coding = (
        *("-map", "0:v:0", "-map", "0:a:0?", "-vf", _SMALL),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-pix_fmt", "yuv420p"),
        *("-fpsmax", "30", "-c:a", "aac", "-b:a", "96k", "-ac", "2", *_NO_METADATA),
    )
    try:
        run((program, *_INPUT, str(original), *coding, str(shown)), limits=_LONG)
    except Ended:
        return Unfit(code="damaged")
    return shown


def _pictures(poster: Path, thumb: Path) -> tuple[str, ...]:
    """Of the first second, the frame that is most like the others: not the black one."""
    one = (
        "-frames:v",
        "1",
        "-map_metadata",
        "-1",
        "-fflags",
        "+bitexact",
        "-q:v",
        "4",
        "-f",
        "image2",
    )
    scale = "scale='min({0},iw)':'min({0},ih)':force_original_aspect_ratio=decrease"
    return (
        *("-map", "0:v:0", "-vf", f"thumbnail=n=24,{scale.format(1280)}", *one, str(poster)),
        *("-map", "0:v:0", "-vf", f"thumbnail=n=24,{scale.format(480)}", *one, str(thumb)),
    )


def _copy(program: str, original: Path, into: Path) -> Path | None:
    shown = into / "shown.mp4"
    streams = ("-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", *_NO_METADATA)
    try:
        run((program, *_INPUT, str(original), *streams, str(shown)), limits=_QUICK)
    except Ended:
        return None  # the long way may still do it
    return shown


def _read(said: str) -> _Facts | None:
    """Read what ffmpeg says of its input; None when there is no picture or no length."""
    told = said.partition("Output #0")[0]
    duration, picture, sound = _DURATION.search(told), _PICTURE.search(told), _SOUND.search(told)
    if duration is None or picture is None:
        return None
    hours, minutes, seconds, hundredths = (int(part) for part in duration.groups())
    codec, pixels, width, height = picture.groups()
    if _TURNED.search(told):
        width, height = height, width
    return _Facts(
        duration_ms=((hours * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10,
        codec=codec,
        pixels=pixels,
        width=int(width),
        height=int(height),
        sound=sound.group(1) if sound else None,
        captured_at=_instant(_CREATED.search(told)),
        has_location=_LOCATION.search(told) is not None,
    )


def _instant(found: re.Match[str] | None) -> datetime | None:
    if found is None:
        return None
    try:
        return datetime.fromisoformat(found.group(1))
    except ValueError:
        return None
