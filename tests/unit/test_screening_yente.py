"""The outside service beside our own lists: its published form in, hits out; and what of it is no answer."""

import json
from pathlib import Path
from typing import Any

import pytest

from accessprogram.fetching.messages import Request, Response
from reviews.checks.base import SourceUnavailable
from reviews.checks.sources.screening import ImportedLists
from reviews.checks.sources.yente import Yente
from tests.factories import lists

RESULT = {
    "id": "NK-fictional",
    "caption": "Viktor Fictionalov",
    "schema": "Person",
    "properties": {"name": ["Viktor Fictionalov"], "birthDate": ["1968-05-14"], "country": ["ru"]},
    "datasets": ["a_list"],
    "score": 0.91,
    "match": True,
}


class Service:
    """Answers like the service, and remembers what it was asked."""

    def __init__(self, *results: dict[str, Any], status: int = 200, error: str = "", body: bytes | None = None) -> None:
        said = {"responses": {"asked": {"status": 200, "results": list(results), "total": {"value": len(results)}}}}
        self.response = Response(
            status=None if error else status,
            error=error,
            body=json.dumps(said).encode() if body is None else body,
        )
        self.asked: list[Request] = []

    def __call__(self, request: Request) -> Response:
        self.asked.append(request)
        return self.response


def _client(service: Service, folder: Path) -> ImportedLists:
    yente = Yente(service, url="https://match.example/", dataset="a list", key="k")
    item = lists.in_use(folder)
    return ImportedLists([item], now=lists.IMPORTED, max_age=lists.MAX_AGE, outside=yente)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lists.build(tmp_path_factory.mktemp("lists") / "made-up")


def _search(client: ImportedLists, name: str = "Viktor Fcitionalov") -> list[tuple[str, float, dict[str, float]]]:
    found = client.search(label="person 1", field="people", kind="person", name=name, country="RU", birth_date="1968")
    return [(hit.entity_key, hit.score, dict(hit.scores)) for hit in found]


def test_service_is_asked_in_its_form_and_joins_our_hits(folder: Path) -> None:
    service = Service(RESULT)
    assert (
        _search(_client(service, folder))
        == [
            ("made-up:1", 89.1, {"words": 89.1}),
            ("opensanctions:NK-fictional", 91.0, {"yente": 91.0}),
        ][::-1]
    )
    (request,) = service.asked
    assert request.url == "https://match.example/match/a%20list?limit=20&threshold=0.70"
    assert (request.method, request.headers["Authorization"]) == ("POST", "ApiKey k")
    assert json.loads(request.body) == {
        "queries": {
            "asked": {
                "schema": "Person",
                "properties": {"name": ["Viktor Fcitionalov"], "country": ["RU"], "birthDate": ["1968"]},
            }
        }
    }


def test_entry_that_both_know_is_one_hit_with_both_scores_and_the_higher_stands(tmp_path: Path) -> None:
    ours = lists.entity(1, lists.Kind.PERSON, "FICTIONALOV, Viktor", key="opensanctions:NK-fictional")
    folder = lists.build(tmp_path / "one", (ours,))
    for theirs, stands in ((0.97, 97.0), (0.91, 94.1)):
        assert _search(_client(Service(RESULT | {"score": theirs}), folder)) == [
            ("opensanctions:NK-fictional", stands, {"words": 94.1, "yente": theirs * 100})
        ]


def test_result_below_the_threshold_is_no_hit(folder: Path) -> None:
    service = Service(RESULT | {"score": 0.69})
    assert [key for key, *_ in _search(_client(service, folder))] == ["made-up:1"]


@pytest.mark.parametrize(
    "service",
    [
        Service(error="timeout"),
        Service(error="address"),
        Service(status=429),
        Service(status=503),
        Service(status=401),
        Service(body=b"<html>"),
        Service(body=b"[]"),
        Service(body=b'{"responses":{"asked":{"results":"none"}}}'),
        Service({"id": ""}),
        Service(RESULT | {"score": "high"}),
        Service(RESULT | {"score": 7}),
    ],
)
def test_service_that_does_not_answer_is_a_failed_source_never_clear(folder: Path, service: Service) -> None:
    with pytest.raises(SourceUnavailable):
        _search(_client(service, folder), "Robin Fielding")


def test_service_is_part_of_the_version(folder: Path) -> None:
    assert _client(Service(), folder).version() == f"made-up:{lists.SHA[:12]}, yente:a list"
