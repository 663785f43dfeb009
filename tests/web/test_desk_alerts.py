"""What calls an operator: marked in the lists with a key, and chosen on a page of one's own."""

import json
import re

import pytest
from django.test import Client

from tests import chat_people
from tests.chat_people import People, said
from tests.web.cases import sign_in
from wakai.app import chat, desk_alerts
from wakai.app.desk_alerts import About
from wakai.core.conversations.model import Reason
from wakai.store import desk_settings
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def team() -> People:
    return chat_people.make()


@pytest.fixture
def olu(team: People) -> Client:
    return sign_in(Client(), team.olu, second_factor=True)


def alerts_of(person: Person) -> desk_alerts.Alerts:
    return desk_alerts.kept_in(desk_settings.read(person.pk))


def keys(client: Client) -> list[str]:
    return re.findall(r'data-alert-key="([^"]+)"', client.get("/desk/list/").content.decode())


class TestACall:
    def test_has_the_same_key_until_it_is_answered(self, team: People, olu: Client) -> None:
        talk = team.taken()
        said(talk, team.buyer, "Hello?")

        (first,) = keys(olu)

        said(talk, team.buyer, "Anybody there?")
        assert keys(olu) == [first]
        assert first.startswith(f"answer:{talk}:")
        said(talk, team.operator, "Here I am.")
        assert keys(olu) == []

    def test_of_the_queue_says_its_language(self, team: People, olu: Client) -> None:
        talk = team.support("ja")
        chat.hand_off(talk, team.buyer, Reason.BUTTON)

        shown = olu.get("/desk/list/").content.decode()

        assert 'data-alert="queue"' in shown
        assert 'data-alert-language="ja"' in shown


class TestTheWishes:
    def test_are_kept_and_told_to_the_script(self, team: People, olu: Client) -> None:
        assert alerts_of(team.olu) == desk_alerts.Alerts()

        olu.post("/desk/alerts/", {"about": ["queue", "moon"], "languages": ["ja", "xx"]})

        kept = alerts_of(team.olu)
        assert (set(kept.about), set(kept.languages)) == ({About.QUEUE}, {"ja"})
        assert (kept.sound, kept.repeat, kept.notices) == (False, False, False)
        shown = olu.get("/desk/").content.decode()
        told = re.search(r'id="desk-alerts-told" type="application/json">(.*?)</script>', shown)
        assert told
        assert json.loads(told[1])["languages"] == ["ja"]

    def test_stand_beside_the_keys(self, team: People, olu: Client) -> None:
        olu.post("/desk/alerts/", {"about": ["ring"], "sound": "1"})
        olu.post("/desk/keys/", {"usual": "1"})

        assert alerts_of(team.olu).sound is True

    def test_are_an_operators_own(self, team: People) -> None:
        assert sign_in(Client(), team.ana).get("/desk/alerts/").status_code == 404
