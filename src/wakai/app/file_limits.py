"""How large a file may be, by the policy in force; told before anything is sent."""

from wakai.app import policies
from wakai.core.policy.terms import Limits

__all__ = ["Limits", "bytes_max", "current", "family"]


def current() -> Limits:
    """Return the limits of the policy that new disputes open under."""
    return policies.live().terms.limits


def family(mime: str) -> str:
    """Return "image", "video", "document" or "" for a media type."""
    if mime == "application/pdf":
        return "document"
    start = mime.partition("/")[0]
    return start if start in {"image", "video"} else ""


def bytes_max(kind: str, limits: Limits) -> int:
    """Return the largest size of a family of files; of an unknown one, the largest of all."""
    known = {
        "image": limits.image_bytes_max,
        "video": limits.video_bytes_max,
        "document": limits.document_bytes_max,
    }
    return known.get(kind, max(known.values()))
