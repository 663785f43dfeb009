"""Webhooks that go nowhere, for a house that has none."""

from collections.abc import Mapping

from wakai.app.ports import Heard


class NullWebhooks:
    """Takes every message and sends none."""

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Heard:
        """Answer as if it had arrived."""
        return Heard(status=204)
