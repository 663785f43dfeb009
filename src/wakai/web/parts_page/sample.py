"""What a sample is, and the little world that all samples are taken from."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wakai.core.money import Money
from wakai.web.parts import EvidenceKind, EvidenceTile, Sign, Words

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SHA256 = "9f2c1d4e8a7b605f3c2d1e0f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a0b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One state of a part. ``names`` are the variables that its template reads."""

    caption: str
    template: str
    names: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """All states of one part."""

    code: str
    title: str
    samples: tuple[Sample, ...] = field(default=())
    wide: bool = False
    frame: str = "div"  # "thread" puts the samples into a conversation, "tiles" into a grid


def one(caption: str, template: str, **names: object) -> Sample:
    """Return a sample of ``parts/<template>.html``."""
    return Sample(caption=caption, template=f"parts/{template}.html", names=names)


def yen(minor: int) -> Money:
    """Return a sum in yen."""
    return Money(minor, "JPY")


def hence(**parts: float) -> datetime:
    """Return the instant that lies so far ahead of the samples' present."""
    return NOW + timedelta(**parts)


def ana_says(*, mine: bool = False) -> Words:
    """Return what the buyer typed in Japanese, with its translation."""
    return Words(
        text="届いたのは青いカップでした。注文したのは白です。箱のラベルも青になっています。",
        language="ja",
        translation="The cup that came is blue. I ordered white. The label says blue, too.",
        translation_language="en",
        mine=mine or get_language() == "ja",
    )


def ben_says() -> Words:
    """Return what the seller typed in English."""
    return Words(
        text="I packed the white one myself. Please send me a photo of the label.",
        language="en",
        translation="白を自分で梱包しました。ラベルの写真を送ってください。",
        translation_language="ja",
        mine=get_language() != "ja",
    )


def tile(**changes: Any) -> EvidenceTile:
    """Return a photograph that Ana handed in, with some of it changed."""
    given: dict[str, Any] = {
        "evidence_id": "sample",
        "kind": EvidenceKind.PHOTO,
        "label": _("Photo of the item and its label"),
        "sign": Sign.BUYER,
        "name": "Ana",
        "at": NOW - timedelta(hours=3),
        "thumb_url": static("wakai/samples/cup.svg"),
        "full_url": static("wakai/samples/cup.svg"),
        "width": 480,
        "height": 360,
        "size_bytes": 3_412_000,
        "sha256": SHA256,
    }
    return EvidenceTile(**(given | changes))
