"""A program of the shop, as tests send it to the REST interface."""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.test import Client

from tests.app.world import World
from wakai.app import api_tokens
from wakai.app.api_tokens import Scope
from wakai.store.models import Person

BASE = "/api/v1/"
ANA, BEN = "b-1", "s-1"


@dataclass
class Program:
    """A client with a token; each POST has a key of its own unless one is given."""

    token: str
    language: str = "en"
    client: Client = field(default_factory=Client)

    def get(self, path: str, **query: str | int) -> Any:
        return self.client.get(BASE + path, query, headers=self._headers())

    def put(self, path: str, body: object) -> Any:
        return self.client.put(
            BASE + path, json.dumps(body), content_type="application/json", headers=self._headers()
        )

    def post(self, path: str, body: object, *, key: str = "", **headers: str) -> Any:
        known = self._headers() | {"Idempotency-Key": key or str(uuid4())} | headers
        return self.client.post(
            BASE + path, json.dumps(body), content_type="application/json", headers=known
        )

    def act(self, dispute_id: object, action: str, by: str, **body: object) -> Any:
        path = f"disputes/{dispute_id}/actions/{action}"
        key = str(body.pop("key", ""))
        return self.post(path, {"on_behalf_of": by, **body}, key=key)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": self.language}


def program(*scopes: Scope, **more: Any) -> Program:
    """Return a program with a token for these scopes, or for all of them."""
    return Program(api_tokens.make(f"till {uuid4()}", scopes or tuple(Scope)), **more)


def known_to_the_shop(world: World) -> None:
    """Give Ana and Ben the ids by which the shop knows them."""
    for person, shop_id in ((world.ana, ANA), (world.ben, BEN)):
        person.shop_id = shop_id
        Person.objects.filter(pk=person.pk).update(shop_id=shop_id)
