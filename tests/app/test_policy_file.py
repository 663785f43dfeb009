"""A policy file may say only what is different; what is published is always whole."""

from datetime import date
from pathlib import Path

import pytest

from wakai.app import policy_file
from wakai.core.calendar import Period
from wakai.core.policy import Burden, Policy, PolicyError, SellerSilence, load

SHIPPED = sorted((Path(__file__).parents[2] / "policies").glob("*.toml"))
DEFAULT = SHIPPED[0].with_name("default.toml")
HEAD = 'extends = "default"\npolicy = "own"\nversion = 1\neffective_from = 2027-01-01T00:00:00Z\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds the default policy."""
    (tmp_path / "default.toml").write_text(DEFAULT.read_text("utf-8"), "utf-8")
    return tmp_path


def _own(folder: Path, text: str) -> Policy:
    """Return the policy of a file that extends the default."""
    path = folder / "own.toml"
    path.write_text(HEAD + text, "utf-8")
    return load(policy_file.read(path))


def _refused(folder: Path, text: str) -> str:
    """Return why a file is refused."""
    path = folder / "wrong.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(PolicyError) as refused:
        policy_file.read(path)
    return str(refused.value)


class TestShipped:
    @pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
    def test_is_a_policy_that_reads_the_same_when_it_was_published(self, path: Path) -> None:
        text = policy_file.read(path)

        assert load(text).sha256 == load(policy_file.read(path)).sha256
        assert load(text).name == {"default": "marketplace-goods"}.get(path.stem, path.stem)

    def test_for_the_union_lets_the_seller_prove_that_goods_were_right(self) -> None:
        terms = load(policy_file.read(DEFAULT.with_name("eu-goods.toml"))).terms

        defective = terms.reason("ND4")
        assert defective is not None
        assert defective.burden is Burden.SELLER
        assert terms.seller_silence is SellerSilence.REVIEW

    def test_for_japan_knows_the_holidays_of_years_to_come(self) -> None:
        terms = load(policy_file.read(DEFAULT.with_name("strict-japan.toml"))).terms

        assert not terms.calendar("jp").is_open(date(2031, 2, 11))
        assert terms.calendar("jp").is_open(date(2031, 2, 12))


class TestExtends:
    def test_keeps_what_the_file_does_not_say(self, folder: Path) -> None:
        default = load(policy_file.read(DEFAULT))

        own = _own(folder, "")

        assert own.terms.periods == default.terms.periods
        assert own.name == "own"

    def test_replaces_a_number_with_its_unit_and_source(self, folder: Path) -> None:
        own = _own(
            folder,
            '[periods]\nseller_answer = { hours = 60, floor = 48, ceiling = 96, source = "own" }\n',
        )

        assert own.terms.period("seller_answer") == Period(hours=60)

    def test_changes_one_key_of_a_reason(self, folder: Path) -> None:
        own = _own(folder, '[reasons.ND4]\nburden = "seller"\n')

        reason = own.terms.reason("ND4")
        assert reason is not None
        assert (reason.burden, reason.label_en) == (Burden.SELLER, "Defective, does not work")

    def test_still_refuses_what_no_policy_knows(self, folder: Path) -> None:
        with pytest.raises(PolicyError, match="colour is not a key"):
            _own(folder, 'colour = "blue"\n')

    @pytest.mark.parametrize("name", ["../default", "/etc/passwd", "Default", ""])
    def test_refuses_a_file_outside_of_its_folder(self, folder: Path, name: str) -> None:
        assert "same folder" in _refused(folder, f'extends = "{name}"\n')

    def test_refuses_a_file_that_is_not_there(self, folder: Path) -> None:
        assert "missing.toml cannot be read" in _refused(folder, 'extends = "missing"\n')

    def test_refuses_a_file_that_extends_itself(self, folder: Path) -> None:
        assert "or itself" in _refused(folder, 'extends = "wrong"\n')

    def test_refuses_what_is_not_toml(self, folder: Path) -> None:
        assert "wrong.toml is not TOML" in _refused(folder, "extends = \n")


class TestHolidays:
    def test_are_written_out_beside_the_calendars_own(self, folder: Path) -> None:
        own = _own(
            folder,
            '[calendars.fr]\nzone = "Europe/Paris"\nholidays = [2030-08-01]\nsource = "own"\n'
            'holidays_of = { country = "FR", first_year = 2030, last_year = 2030 }\n',
        )

        closed = own.terms.calendar("fr").holidays
        assert {date(2030, 8, 1), date(2030, 7, 14)} <= closed
        assert all(day.year == 2030 for day in closed)

    def test_of_a_part_of_a_country_are_its_own(self, folder: Path) -> None:
        own = _own(
            folder,
            '[calendars.by]\nzone = "Europe/Berlin"\nsource = "own"\n'
            'holidays_of = { country = "DE-BY", first_year = 2030, last_year = 2030 }\n',
        )

        assert date(2030, 1, 6) in own.terms.calendar("by").holidays

    @pytest.mark.parametrize(
        "asked",
        [
            '{ country = "FR", first_year = 2030, last_year = 2090 }',
            '{ country = "FR", first_year = 2030, last_year = 2029 }',
            '{ country = "FR", first_year = 2030 }',
            '{ country = "FR", first_year = 2030, last_year = 2031, colour = 1 }',
            '"FR"',
        ],
    )
    def test_are_refused_without_a_country_and_a_few_years(self, folder: Path, asked: str) -> None:
        text = f'{HEAD}[calendars.fr]\nzone = "Europe/Paris"\nholidays_of = {asked}\n'

        assert "calendars.fr.holidays_of must hold" in _refused(folder, text)

    def test_are_refused_of_a_country_that_nobody_knows(self, folder: Path) -> None:
        asked = '{ country = "QQ", first_year = 2030, last_year = 2031 }'
        text = f'{HEAD}[calendars.qq]\nzone = "UTC"\nholidays_of = {asked}\n'

        assert "no holidays are known of QQ" in _refused(folder, text)

    def test_are_refused_of_years_of_which_not_all_are_known(self, folder: Path) -> None:
        asked = '{ country = "IN", first_year = 2030, last_year = 2040 }'
        text = f"{HEAD}[calendars.in]\nholidays_of = {asked}\n"

        assert "calendars.in.holidays_of, IN" in _refused(folder, text)

    def test_of_every_shipped_policy_are_known_for_years_to_come(self) -> None:
        for path in SHIPPED:
            assert load(policy_file.read(path)).terms.holidays_end(date(2030, 1, 1)) == {}

    def test_that_end_too_early_are_named(self, folder: Path) -> None:
        own = _own(
            folder,
            "[calendars.gb]\n"
            'holidays_of = { country = "GB", first_year = 2026, last_year = 2027 }\n',
        )

        assert own.terms.holidays_end(date(2028, 6, 1)) == {"gb": date(2028, 1, 1)}
