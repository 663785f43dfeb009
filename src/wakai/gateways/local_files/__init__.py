"""Evidence files in a folder of this machine."""

from wakai.gateways.local_files.files import LocalFiles

__all__ = ["LocalFiles"]
