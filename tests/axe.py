"""What axe-core finds wrong with a page, in words that name the place."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page: Page) -> list[str]:
    """Return every violation as "rule: place", best practice included; an empty list is a pass."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [
        f"{fault['id']}: {' '.join(node['target'])} {node.get('failureSummary', '')}"
        for fault in found
        for node in fault["nodes"]
    ]
