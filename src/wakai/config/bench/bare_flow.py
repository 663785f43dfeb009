"""Drives the four bare steps and tells what a flow of them costs on this machine."""

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from wakai.config.bench import processes
from wakai.config.bench.flow import WORDS
from wakai.config.bench.site import Site, free_port
from wakai.config.bench.wire import Wire

_WARM: Final = 40
_START_SECONDS_MAX: Final = 30
_SERVE: Final = (
    "import django; django.setup(set_prefix=False); "
    "from wakai.config.bench import bare; bare.main({port})"
)
_BODY: Final = json.dumps({"text": WORDS}).encode()


def cost_ms(site: Site, *, flows: int, clients: int) -> float:
    """Return the CPU of a bare flow, server and database together."""
    with _served(site) as (server, port):
        _drive(port, range(min(_WARM, flows)), clients)
        before = processes.cpu_ms(server) + site.cpu_ms()["database"]
        _drive(port, range(_WARM, _WARM + flows), clients)
        return (processes.cpu_ms(server) + site.cpu_ms()["database"] - before) / flows


def _drive(port: int, orders: range, clients: int) -> None:
    """Take all orders through the four steps, several at the same time."""
    with ThreadPoolExecutor(clients) as pool:
        for _ in pool.map(lambda n: _take_through(port, orders[n::clients]), range(clients)):
            pass


def _take_through(port: int, orders: range) -> None:
    wire = Wire(port)
    for order in orders:
        case = json.loads(wire.keep("", f"/orders/{order}/", _BODY).body)["id"]
        for step in ("respond", "decide", "refund"):
            wire.keep("", f"/cases/{case}/{step}/", _BODY)


@contextlib.contextmanager
def _served(site: Site) -> Iterator[tuple[int, int]]:
    """Lend a bare server: its process and its port."""
    settings = {"DJANGO_SETTINGS_MODULE": "wakai.config.bench.bare_settings"}
    port = free_port()
    command = (sys.executable, "-c", _SERVE.format(port=port))
    server = subprocess.Popen(command, env=site.environment | settings)  # noqa: S603 - our own
    try:
        _wait_for(port)
        yield server.pid, port
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    began = time.perf_counter()
    while time.perf_counter() - began < _START_SECONDS_MAX:
        try:
            Wire(port).keep("", "/orders/1000000/", _BODY)
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("The bare server did not start.")
