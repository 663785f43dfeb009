"""
Stripe as far as we use it: a real server on loopback that remembers what it was asked.

It keeps charges, refunds, transfers, reversals and disputes, answers an idempotency key again as
Stripe does (also its faults), sends signed events when the test says so, and breaks on demand.
"""

import hashlib
import hmac
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "sk_test_wakai"
SECRET = "whsec_of_the_fake"

type Thing = dict[str, Any]


@dataclass
class FakeStripe:
    """What Stripe would know. ``faults`` are used up, one for each POST, the first one first."""

    things: dict[str, Thing] = field(default_factory=dict)
    answers: dict[str, tuple[str, int, Thing]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    refund_status: str = "succeeded"
    balance_minor: int = 10**9
    on_effect: Callable[[Thing], None] | None = None  # before the answer leaves
    hold: threading.Event | None = None  # answers to a POST leave when it is set
    unheld: int = 0  # but so many leave before that
    lock: threading.RLock = field(default_factory=threading.RLock)

    # -- what a test arranges -------------------------------------------------------------------

    def charge(self, amount: int, currency: str = "jpy", name: str = "ch_1") -> str:
        self.things[name] = {"object": "charge", "id": name, "amount": amount, "refunded": 0}
        self.things[name]["currency"] = currency
        return name

    def all(self, kind: str) -> list[Thing]:
        with self.lock:
            return [thing for thing in self.things.values() if thing["object"] == kind]

    def effects(self) -> list[tuple[str, int]]:
        """Return every movement of money that came about: kind and amount."""
        with self.lock:
            return sorted(
                (thing["object"], thing["amount"])
                for thing in self.things.values()
                if thing["object"] in {"refund", "transfer", "transfer_reversal"}
                and thing.get("status") not in {"failed", "canceled"}
            )

    def turns(self, thing: Thing, status: str) -> None:
        with self.lock:
            thing["status"] = status
            if status == "failed":
                self.things[thing["charge"]]["refunded"] -= thing["amount"]

    def is_held(self) -> bool:
        with self.lock:
            self.unheld -= 1
            return self.unheld < 0

    def forget_keys(self) -> None:
        """Stripe keeps idempotency keys for a day only."""
        self.answers.clear()

    # -- what Stripe does -----------------------------------------------------------------------

    def post(self, path: str, form: dict[str, str], key: str) -> tuple[int, Thing]:
        with self.lock:
            self.asked.append(("POST", path, form))
            fault = self.faults.pop(0) if self.faults else ""
            if fault in {"409", "429"}:
                return int(fault), error("rate_limit_error" if fault == "429" else "conflict")
            print_of_form = json.dumps([path, form], sort_keys=True)
            if key in self.answers:
                known, status, answer = self.answers[key]
                if known != print_of_form:
                    return 400, error("idempotency_error")
                return status, answer
            if fault == "500":
                status, answer = 500, error("api_error")
            else:
                status, answer = self.effect(path, form)
            self.answers[key] = (print_of_form, status, answer)
            if fault == "500 after":
                return 500, error("api_error")
        if status == 200 and self.on_effect:
            self.on_effect(answer)
        return (0, answer) if fault == "lost" else (status, answer)

    def effect(self, path: str, form: dict[str, str]) -> tuple[int, Thing]:
        metadata = {
            name[9:-1]: value for name, value in form.items() if name.startswith("metadata[")
        }
        thing: Thing = {"metadata": metadata, "amount": int(form["amount"])}
        match path.split("/"):
            case ["refunds"]:
                charge = self.things.get(form.get("charge", form.get("payment_intent", "")))
                if charge is None:
                    return 404, error("invalid_request_error", "resource_missing")
                if charge["refunded"] + thing["amount"] > charge["amount"]:
                    return 400, error("invalid_request_error", "charge_already_refunded")
                charge["refunded"] += thing["amount"]
                thing |= {"object": "refund", "status": self.refund_status, "charge": charge["id"]}
            case ["transfers"]:
                if thing["amount"] > self.balance_minor:
                    return 400, error("invalid_request_error", "balance_insufficient")
                self.balance_minor -= thing["amount"]
                thing |= {"object": "transfer", "reversed": False, **form}
                thing["amount"] = int(form["amount"])
            case ["transfers", transfer, "reversals"]:
                thing |= {"object": "transfer_reversal", "transfer": transfer}
            case _:
                return 404, error("invalid_request_error")
        thing["id"] = f"{thing['object'][:2]}_{len(self.things)}"
        self.things[thing["id"]] = thing
        return 200, thing

    def get(self, path: str, query: dict[str, str]) -> tuple[int, Thing]:
        with self.lock:
            self.asked.append(("GET", path, query))
            lists = {"refunds": "refund", "transfers": "transfer"}
            match path.split("/"):
                case [many] if many in lists:
                    return 200, self.page(lists[many], query)
                case ["transfers", transfer, "reversals"]:
                    return 200, self.page("transfer_reversal", {**query, "transfer": transfer})
                case [_, name] if name in self.things:
                    return 200, self.things[name]
            return 404, error("invalid_request_error", "resource_missing")

    def page(self, kind: str, query: dict[str, str]) -> Thing:
        """Return the newest first, two at a time: what we ask for may be on the second page."""
        where = {"charge", "transfer_group", "transfer"} & query.keys()
        found = [
            thing
            for thing in reversed(list(self.things.values()))
            if thing["object"] == kind and all(thing.get(name) == query[name] for name in where)
        ]
        names = [thing["id"] for thing in found]
        begin = names.index(query["starting_after"]) + 1 if "starting_after" in query else 0
        return {"data": found[begin : begin + 2], "has_more": len(found) > begin + 2}


def error(kind: str, code: str = "") -> Thing:
    return {"error": {"type": kind, "code": code or None}}


def event(kind: str, thing: Thing, name: str = "evt_1") -> bytes:
    told = {"id": name, "object": "event", "type": kind, "data": {"object": thing}}
    return json.dumps(told).encode()


def signed(body: bytes, at: int, secret: str = SECRET) -> str:
    made = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={'0' * 64},v1={made},v0=old"


class Running:
    """The fake behind a port of this machine."""

    def __init__(self) -> None:
        self.stripe = FakeStripe()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self.stripe))
        self.server.daemon_threads = False  # closing it waits for answers that are on their way
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def stop(self) -> None:
        if self.stripe.hold:
            self.stripe.hold.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def _handler(stripe: FakeStripe) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            self.answer(*stripe.get(url.path.removeprefix("/v1/"), flat(url.query)))

        def do_POST(self) -> None:
            form = flat(self.rfile.read(int(self.headers["Content-Length"])).decode())
            path = urlsplit(self.path).path.removeprefix("/v1/")
            answer = stripe.post(path, form, self.headers.get("Idempotency-Key", ""))
            if stripe.hold and stripe.is_held():
                stripe.hold.wait()
            self.answer(*answer)

        def answer(self, status: int, thing: Thing) -> None:
            if self.headers.get("Authorization") != f"Bearer {KEY}":
                status, thing = 401, error("authentication_error")
            if not status:  # the line breaks before the answer is out
                self.close_connection = True
                return
            body = json.dumps(thing).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if status == 429:
                self.send_header("Retry-After", "120")
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:  # whoever asked is dead
                self.close_connection = True

        def log_message(self, *_args: Any) -> None:
            pass

    return Handler


def flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
