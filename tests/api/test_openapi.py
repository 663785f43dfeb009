"""The description of the interface is valid, whole, and what the routes really are."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.api.program import BASE
from wakai.api.actions import ACTIONS
from wakai.core.disputes.guards import GUARDS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def document() -> Any:
    answer = Client().get(f"{BASE}openapi.json")
    assert answer.status_code == 200
    return answer.json()


def operations(document: Any) -> Iterator[tuple[str, str, Any]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for part in value.values():
            yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


class TestTheDescription:
    def test_is_whole_in_itself(self, document: Any) -> None:
        assert document["openapi"].startswith("3.")
        assert document["info"]["title"] == "Wakai"
        ids = [operation["operationId"] for _, _, operation in operations(document)]
        assert len(ids) == len(set(ids)) > 20
        for reference in references(document):
            found: Any = document
            for part in reference.removeprefix("#/").split("/"):
                found = found[part]
            assert found, reference

    def test_says_every_part_of_an_address(self, document: Any) -> None:
        for path, _, operation in operations(document):
            told = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
            assert told == {part[1:-1] for part in path.split("/") if part.startswith("{")}
            assert path.startswith(BASE)

    def test_gives_each_route_an_example_of_each_error(self, document: Any) -> None:
        for path, method, operation in operations(document):
            errors = {
                status: answer
                for status, answer in operation["responses"].items()
                if status.startswith("4")
            }
            assert {"401", "403", "404", "422", "429"} <= errors.keys(), path
            assert method == "get" or {"409", "413", "415"} <= errors.keys(), path
            for status, answer in errors.items():
                example = answer["content"]["application/problem+json"]["example"]
                assert example["status"] == int(status)
                assert example["detail"]

    def test_asks_for_a_key_at_each_post(self, document: Any) -> None:
        for path, method, operation in operations(document):
            told = {p["name"] for p in operation.get("parameters", []) if p["in"] == "header"}
            assert ("Idempotency-Key" in told) == (method == "post"), path

    def test_lets_nobody_in_without_a_token(self, document: Any) -> None:
        for path, method, operation in operations(document):
            assert operation["security"], path
            address = path.format(
                dispute_id="00000000-0000-0000-0000-000000000000",
                conversation_id=1,
                number="1",
                person="1",
                tracking="1",
            )
            send = getattr(Client(), method)
            told = {} if method == "get" else {"data": "{}", "content_type": "application/json"}
            assert send(address, **told).status_code == 401, path

    def test_names_actions_as_the_rules_do(self) -> None:
        assert ACTIONS.keys() <= GUARDS.keys()
