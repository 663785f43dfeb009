"""A real mail server for the demo: what is sent to it appears in the demo's mailbox."""

from wakai.gateways.demo_smtp.server import DemoMailServer, serve

__all__ = ["DemoMailServer", "serve"]
