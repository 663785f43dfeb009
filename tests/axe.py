"""What axe-core finds wrong with a page, in words that name the place."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what passes is not asked for, and is most of it
}


def faults(page: Page) -> list[str]:
    """Return every violation as "rule: place", best practice included; an empty list is a pass."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{fault['id']}: {' '.join(node['target'])} {node.get('failureSummary', '')}"
        for fault in found
        for node in fault["nodes"]
    ]
