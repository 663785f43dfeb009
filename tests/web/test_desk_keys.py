"""The keys of the desk: kept for each operator, and refused where two would be one."""

import pytest
from django.test import Client

from tests.app.world import World
from tests.web.cases import sign_in
from wakai.app import chat, desk_keys
from wakai.app.desk_keys import Action, Binding, KeyTaken, NoKey

pytestmark = pytest.mark.django_db(transaction=True)


def binding(action: Action, key: str, *, on: bool = True) -> Binding:
    return Binding(action=action, key=key, on=on)


def posted(client: Client, **changed: str) -> dict[str, str]:
    """Return the form of the page as it stands, with some keys changed."""
    rows = client.get("/desk/keys/").context["rows"]
    form = {f"key_{row.action}": row.key for row in rows}
    return form | {f"on_{row.action}": "1" for row in rows if row.on} | changed


class TestAKey:
    @pytest.mark.parametrize("key", ["x", "?", "ł", "次", "g x", "mod+p"])
    def test_can_be_one_or_two_in_a_row_or_one_with_mod(self, key: str) -> None:
        assert desk_keys.refused((binding(Action.NEXT, key),)) is None

    @pytest.mark.parametrize("key", ["", "alt+k", "g q x", "jj", "mod+"])
    def test_cannot_be_anything_else(self, key: str) -> None:
        assert desk_keys.refused((binding(Action.NEXT, key),)) == NoKey(action=Action.NEXT)

    @pytest.mark.parametrize("other", ["g", "g q"])
    def test_cannot_be_the_one_or_the_beginning_of_another(self, other: str) -> None:
        both = (binding(Action.WAITING, "g q"), binding(Action.NEXT, other))

        assert desk_keys.refused(both) == KeyTaken(action=Action.NEXT, by=Action.WAITING)
        off = (both[0], binding(Action.NEXT, other, on=False))
        assert desk_keys.refused(off) is None


class TestTheKeysOfTheDesk:
    def test_are_changed_for_one_operator_on_every_device(self, world: World) -> None:
        client = sign_in(Client(), world.olu, second_factor=True)
        form = posted(client, key_next="X", key_end="q")
        del form["on_end"]

        assert client.post("/desk/keys/", form).status_code == 302

        elsewhere = sign_in(Client(), world.olu, second_factor=True).get("/desk/")
        told = {row["action"]: row["key"] for row in elsewhere.context["keys_told"]}
        assert (told["next"], told["previous"], "end" in told) == ("x", "k", False)
        assert desk_keys.of(world.ida.id) == desk_keys.usual()

    def test_stay_as_they_were_where_two_would_be_one(self, world: World) -> None:
        client = sign_in(Client(), world.olu, second_factor=True)

        page = client.post("/desk/keys/", posted(client, key_next="k"))

        assert page.status_code == 422
        assert "cannot have the same key" in page.content.decode()
        assert desk_keys.of(world.olu.id) == desk_keys.usual()

    def test_can_all_be_the_usual_ones_again(self, world: World) -> None:
        client = sign_in(Client(), world.olu, second_factor=True)
        client.post("/desk/keys/", posted(client, key_next="x"))

        client.post("/desk/keys/", {"usual": "1"})

        assert desk_keys.of(world.olu.id) == desk_keys.usual()


class TestThePalette:
    def test_offers_articles_to_send_only_to_who_has_the_conversation(self, world: World) -> None:
        conversation = chat.open_support(world.ana.id, language="ja")
        client = sign_in(Client(), world.olu, second_factor=True)
        path = f"/desk/palette/?current={conversation}"

        before = client.get(path).content.decode()
        client.post(f"/desk/{conversation}/claim/")
        after = client.get(path).content.decode()

        assert ("記事を送る" in before, "Send the article" in before) == (False, False)
        assert "Send the article" in after
        assert 'lang="ja"' in after
