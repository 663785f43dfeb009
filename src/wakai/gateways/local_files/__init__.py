"""Evidence files in a folder of this machine."""

from pathlib import Path

from django.conf import settings

from wakai.gateways.local_files.files import LocalFiles

__all__ = ["LocalFiles", "from_settings"]


def from_settings() -> LocalFiles:
    """Return the store in the folder ``evidence`` of WAKAI_DATA_DIR."""
    return LocalFiles(Path(settings.WAKAI_DATA_DIR) / "evidence")
