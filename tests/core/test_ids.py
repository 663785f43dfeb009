"""Case numbers: read aloud, typed on any keyboard, never mistaken for another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wakai.core.ids import NUMBER_BITS, check_public_number, masked, public_number

BITS = st.integers(min_value=0, max_value=2**NUMBER_BITS - 1)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class TestPublicNumber:
    def test_has_two_groups_of_four(self) -> None:
        assert public_number(0) == "0000-0000"
        assert public_number(123_456_789) == "03NQ-K8N1"

    @given(BITS)
    def test_is_read_back_as_itself(self, bits: int) -> None:
        number = public_number(bits)

        assert check_public_number(number) == number

    @given(st.sets(BITS, min_size=2, max_size=2))
    def test_differs_for_different_bits(self, pair: set[int]) -> None:
        assert len({public_number(bits) for bits in pair}) == 2

    @pytest.mark.parametrize("bits", [-1, 2**NUMBER_BITS])
    def test_refuses_bits_out_of_range(self, bits: int) -> None:
        with pytest.raises(ValueError, match="35 bits"):
            public_number(bits)


class TestCheckPublicNumber:
    @pytest.mark.parametrize(
        "typed",
        [
            "03NQ-K8N1",
            "03nqk8n1",
            " o3nq k8nl ",
            "O3NQ‐K8NI",
            "０３ＮＱ－Ｋ８Ｎ１",
            "０３ｎｑーｋ８ｎ１",
            "03nq_k8n1",
        ],
    )
    def test_understands_every_keyboard(self, typed: str) -> None:
        assert check_public_number(typed) == "03NQ-K8N1"

    @pytest.mark.parametrize(
        "typed", ["", "03NQ", "03NQ-K8N12", "03NQ-K8N*", "03NU-K8N1", "0" * 400]
    )
    def test_knows_what_is_no_number(self, typed: str) -> None:
        assert check_public_number(typed) is None

    @given(BITS, st.integers(0, 7), st.sampled_from(ALPHABET))
    def test_finds_every_single_wrong_character(self, bits: int, place: int, other: str) -> None:
        letters = public_number(bits).replace("-", "")
        wrong = letters[:place] + other + letters[place + 1 :]

        assert (check_public_number(wrong) is None) == (other != letters[place])

    @given(BITS, st.integers(0, 7), st.integers(0, 7))
    def test_finds_every_two_that_changed_places(self, bits: int, one: int, two: int) -> None:
        letters = list(public_number(bits).replace("-", ""))
        changed = letters[one] != letters[two]
        letters[one], letters[two] = letters[two], letters[one]

        assert (check_public_number("".join(letters)) is None) == changed


class TestMasked:
    def test_shows_the_last_two_characters_only(self) -> None:
        assert masked("7K4X-2M12") == "••••••12"
        assert masked("8012345678") == "••••••••78"
        assert masked("12") == "12"
        assert masked("") == ""
