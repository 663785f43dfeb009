"""The page about the law says what the code and the shipped policies say."""

from django.utils import translation

from tests.house.sources import ROOT, text
from wakai.app import law_page, policy_file
from wakai.config.commands.law import SHIPPED
from wakai.core.policy import load


def _written() -> str:
    named = [
        (name, load(policy_file.read(ROOT / "policies" / f"{name}.toml")).terms) for name in SHIPPED
    ]
    with translation.override("en"):
        return law_page.page(named)


class TestLawPage:
    def test_is_the_one_that_the_code_writes(self) -> None:
        assert text(ROOT / "docs" / "law.md") == _written(), "Run make law."

    def test_explains_every_command_and_every_refusal(self) -> None:
        page = text(ROOT / "docs" / "law.md")

        assert "| `" in page
        told, _, rest = page.partition("## Who may do what")  # there an empty cell says: may not
        assert "` |  |" not in told
        assert "` |  |" not in rest.partition("## Clocks")[2].partition("## Who is told")[0]
        assert "(*, " not in page  # a dataclass without a sentence of its own

    def test_names_every_shipped_policy(self) -> None:
        shipped = {path.stem for path in (ROOT / "policies").glob("*.toml")}

        assert set(SHIPPED) == shipped
