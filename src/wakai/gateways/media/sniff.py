"""What a file is by its first bytes; its name and what the browser says of it do not count."""

from typing import Final

_HEIC_BRANDS: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_MP4_BRANDS: Final = {b"isom", b"mp41", b"mp42", b"avc1", b"MSNV", b"dash", b"mmp4", b"M4V "}
_MP4_FAMILIES: Final = (b"iso", b"3gp", b"3g2", b"M4V")
_OLD_QUICKTIME: Final = {b"moov", b"mdat", b"wide", b"pnot"}  # boxes of files without a brand


def sniff(head: bytes) -> str | None:
    """Return the media type that the first bytes show, or None for one that is not taken."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    return _sniff_boxes(head[4:8], head[8:12])


def _sniff_boxes(box: bytes, brand: bytes) -> str | None:
    """HEIC, MP4 and MOV are all files of boxes; the brand in the first box tells which."""
    if box in _OLD_QUICKTIME:
        return "video/quicktime"
    if box != b"ftyp":
        return None
    if brand in _HEIC_BRANDS:
        return "image/heic"
    if brand == b"qt  ":
        return "video/quicktime"
    if brand in _MP4_BRANDS or brand.startswith(_MP4_FAMILIES):
        return "video/mp4"
    return None
