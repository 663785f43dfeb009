"""What policy and house say, in words of the active language: numbers in help are never typed."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Final

from babel.numbers import format_decimal
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wakai.app import formats, plugs, queues, words_policy
from wakai.core.policy import MissingLabel, SellerSilence, Terms

MEGABYTE: Final = 1_000_000

_SILENCE: Final[Mapping[SellerSilence, Promise]] = {
    SellerSilence.GRANT_CLAIM: _("the buyer's request is granted"),
    SellerSilence.REVIEW: _("an adjudicator decides"),
}
_NO_LABEL: Final[Mapping[MissingLabel, Promise]] = {
    MissingLabel.PLATFORM_LABEL: _(
        "we provide both, a label at the seller's cost; if we do not in time either, the buyer is "
        "refunded without sending anything back"
    ),
    MissingLabel.RETURNLESS_REFUND: _("the buyer is refunded without sending anything back"),
}
_TRANSLATION: Final[Mapping[bool, Promise]] = {
    True: _("The other side reads a translation and can always see your original."),
    False: _("Nothing is translated here at present: everybody reads what was written."),
}
_FILE_TYPES: Final[Mapping[str, str | Promise]] = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WebP",
    "image/heic": "HEIC",
    "image/heif": "HEIF",
    "image/gif": "GIF",
    "video/mp4": "MP4",
    "video/quicktime": "MOV",
    "application/pdf": "PDF",
    "text/plain": _("plain text"),
    "message/rfc822": _("saved mails (.eml)"),
}


def of(terms: Terms) -> dict[str, str]:
    """Return every name that a help text may cite, with its words."""
    return dict(_words(terms))


def _words(terms: Terms) -> Iterator[tuple[str, str]]:
    for name, period in terms.periods.items():
        yield name, words_policy.period(period)
    for name, limit in asdict(terms.limits).items():
        yield name, _limit(name, limit)
    for name, types in asdict(terms.files).items():
        yield name, formats.listed([str(_FILE_TYPES.get(mime, mime)) for mime in types])
    yield "seller_silence", str(_SILENCE[terms.seller_silence])
    yield "missing_label", str(_NO_LABEL[terms.missing_label])
    for reason in terms.reasons:
        yield f"reason.{reason.code}", words_policy.wording(reason)
    for ground in terms.appeal.grounds:
        yield f"ground.{ground.code}", words_policy.wording(ground)
    for request_reason in terms.appeal.request_reasons:
        yield f"request_reason.{request_reason.code}", words_policy.wording(request_reason)
    yield "translation", str(_TRANSLATION[plugs.translates()])
    promised = formats.span(queues.promise(get_language() or "en"))
    yield (
        "first_answer",
        gettext("We try to be there within %(span)s of our hours.") % {"span": promised},
    )


def _limit(name: str, limit: int) -> str:
    """Write a limit with the unit that the end of its name gives."""
    if name.endswith("_bytes_max"):
        return f"{limit // MEGABYTE} MB"
    if name.endswith("_seconds_max"):
        return formats.span(timedelta(seconds=limit))
    return format_decimal(limit, locale=(get_language() or "en").split("-")[0])
