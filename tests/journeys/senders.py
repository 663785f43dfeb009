"""Forms sent without a browser: many at once, the same one again and again."""

import http.client
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
from uuid import uuid4

from tests.journeys.site import Site, session_of
from wakai.store.models import Person

STORM = 8  # times that the same form is sent in the same instant
_CSRF = "a" * 32

type Answer = tuple[int, str]  # status, and where it leads


class Sender:
    """Somebody's signed-in connection that can send the same form many times at once."""

    def __init__(self, site: Site, person: Person) -> None:
        self.port = site.server.port
        self.cookie = f"wakai_session={session_of(person)}; wakai_csrf={_CSRF}"

    def send(self, path: str, **form: str) -> Answer:
        """Send a form once; return the status and where it leads."""
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = urlencode({"csrfmiddlewaretoken": _CSRF, **form})
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            wire.request("POST", path, body=body, headers=headers)
            answer = wire.getresponse()
            answer.read()
            return answer.status, answer.headers.get("Location", "")
        finally:
            wire.close()


def at_once(*deeds: Callable[[], Answer]) -> list[Answer]:
    """Do all of it in the same instant."""
    gate = threading.Barrier(len(deeds))

    def run(deed: Callable[[], Answer]) -> Answer:
        gate.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def storm(sender: Sender, path: str, **form: str) -> Counter[int]:
    """Send the same form, with the same key, many times at once; return how often each answer."""
    form["request_key"] = str(uuid4())
    answers = at_once(*[lambda: sender.send(path, **form)] * STORM)
    return Counter(status for status, _ in answers)
