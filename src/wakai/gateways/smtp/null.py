"""Mail that goes nowhere: for a marketplace that tells its people itself, and for tests."""

import logging

from wakai.app.ports import Mail

_log = logging.getLogger(__name__)


class NullMailer:
    """Takes every mail and keeps none."""

    def send(self, mail: Mail) -> None:
        """Write down that there was a mail, not to whom nor what it said."""
        _log.info("mail %s goes nowhere: no mail server is configured", mail.message_id)
