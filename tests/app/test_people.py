"""The shop vouches for people with a signature; nothing else makes one person another."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.app.world import World
from wakai.app import clock, people, roles, shop_tokens
from wakai.app.people import BadToken
from wakai.app.roles import Deed, Reach
from wakai.core.disputes.model import Role

SECRET = "a-secret-of-the-shop-that-is-long-enough"
PRIVATE = Ed25519PrivateKey.generate()
PUBLIC = PRIVATE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
PUBLIC_LINE = "".join(PUBLIC.decode().splitlines()[1:-1])


@pytest.fixture(autouse=True)
def shop_keys(settings: Any) -> None:
    settings.WAKAI_SHOP_KEYS = [f"one=HS256:{SECRET}", f"two=EdDSA:{PUBLIC_LINE}"]
    clock.forget()


def claims(**changed: Any) -> dict[str, Any]:
    ends = clock.now() + timedelta(minutes=50)
    given = {
        "sub": "b-1",
        "aud": "wakai",
        "role": "buyer",
        "exp": int(ends.timestamp()),
        "name": "Ana",
        "email": "ana@shop.example",
        "locale": "ja-JP",
        "zoneinfo": "Asia/Tokyo",
    }
    given |= changed
    return {name: value for name, value in given.items() if value is not None}


def token(*, kid: str | None = "one", key: Any = SECRET, alg: str = "HS256", **changed: Any) -> str:
    return jwt.encode(claims(**changed), key, algorithm=alg, headers={"kid": kid} if kid else None)


@pytest.mark.django_db(transaction=True)
class TestShopToken:
    def test_makes_a_person_at_the_first_visit_and_finds_them_at_the_next(self) -> None:
        first = people.by_shop_token(token())
        again = people.by_shop_token(token(name="Ana W."))

        assert (first.id, again.name) == (again.id, "Ana W.")
        assert (first.roles, first.language, first.time_zone) == (
            frozenset({Role.BUYER}),
            "ja",
            "Asia/Tokyo",
        )

    def test_may_be_signed_with_a_key_of_which_we_hold_only_the_public_half(self) -> None:
        person = people.by_shop_token(token(kid="two", key=PRIVATE, alg="EdDSA", role="seller"))

        assert person.roles == {Role.SELLER}

    def test_keeps_the_language_the_person_has_chosen(self) -> None:
        first = people.by_shop_token(token())
        people.set_language(first.id, "en")

        assert people.by_shop_token(token()).language == "en"

    def test_adds_the_other_side_to_somebody_who_buys_and_sells(self) -> None:
        people.by_shop_token(token())

        assert people.by_shop_token(token(role="seller")).roles == {Role.BUYER, Role.SELLER}

    def test_never_joins_a_person_by_an_address(self, world: World) -> None:
        person = people.by_shop_token(token(email=world.olu.email))

        assert person.id != world.olu.id
        assert not people.can_be_mailed(person)
        assert person.roles == {Role.BUYER}

    @pytest.mark.parametrize(
        "changed",
        [
            {"key": "another-secret-of-32-bytes-or-more!!"},
            {"kid": "unknown"},
            {"kid": None},
            {"kid": "two"},  # the key decides on the algorithm
            {"aud": "another-shop"},
            {"sub": None},
            {"sub": ""},
            {"exp": None},
            {"exp": 1},
            {"role": "operator"},
            {"role": None},
        ],
    )
    def test_that_proves_nothing_lets_nobody_in(self, changed: dict[str, Any]) -> None:
        with pytest.raises(BadToken):
            people.by_shop_token(token(**changed))

    def test_may_live_an_hour_and_no_longer(self) -> None:
        hour = clock.now() + timedelta(hours=1)
        day = clock.now() + timedelta(days=1)

        people.by_shop_token(token(exp=int(hour.timestamp())))
        with pytest.raises(BadToken, match="lives_too_long"):
            people.by_shop_token(token(exp=int(day.timestamp())))

    def test_unsigned_is_worth_nothing(self) -> None:
        with pytest.raises(BadToken):
            people.by_shop_token(token(key="", alg="none"))

    def test_of_somebody_shut_out_is_refused(self, world: World) -> None:
        person = people.by_shop_token(token())
        type(world.ana).objects.filter(pk=person.id).update(is_active=False)

        with pytest.raises(BadToken, match="inactive"):
            people.by_shop_token(token())


class TestShopKeys:
    def test_say_which_one_is_wrong_and_not_its_secret(self) -> None:
        with pytest.raises(ValueError, match="short") as wrong:
            shop_tokens.keys(["short=HS256:tiny"])
        with pytest.raises(ValueError, match="=HS256"):
            shop_tokens.keys(["one=RS256:something"])

        assert "tiny" not in str(wrong.value)


class TestRoles:
    """The table of who may do what, read as sentences."""

    @pytest.mark.parametrize("deed", list(Deed))
    def test_nobody_may_delete_and_the_bot_decides_nothing(self, deed: Deed) -> None:
        assert not roles.may(set(Role), Deed.DELETE)
        allowed = roles.reach({Role.BOT}, deed)
        assert allowed <= {Reach.PREFILL, Reach.EXPLAIN}

    def test_only_adjudicators_rule(self) -> None:
        for deed in (Deed.FIRST_RULING, Deed.APPEAL_RULING):
            assert roles.MAY[deed].keys() == {Role.ADJUDICATOR}

    def test_operators_act_for_a_party_and_not_for_themselves(self) -> None:
        assert roles.reach({Role.OPERATOR}, Deed.APPEAL) == {Reach.FOR_PARTY}
        assert not roles.may({Role.OPERATOR}, Deed.SEE_DECIDER_ONLY)

    def test_parties_reach_only_what_is_theirs(self) -> None:
        for side in (Role.BUYER, Role.SELLER):
            for deed in Deed:
                assert roles.reach({side}, deed) <= {Reach.OWN}
