"""Whatever the OpenAPI document allows, and much that it does not, is sent to the gateway's API: no 500, and no answer
that the document does not name. Half of the calls name things that are there, to get past the first question."""

from collections.abc import Mapping
from typing import Any

import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)


def operations() -> list[Any]:
    """Every operation of the document that this installation serves itself."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    return [found.ok() for found in schema.get_all_operations()]


def fuzz(
    operation: Any, *, examples: int, begin: int = 1, shrink: bool = False, key: str, real: Mapping[str, Any]
) -> None:
    """Send ``examples`` calls of one operation, generated from ``begin`` on, and check each answer. ``real`` are things
    that are there, by the name of the field. ``shrink`` looks for the smallest call that fails."""
    modes = st.sampled_from([GenerationMode.POSITIVE, GenerationMode.NEGATIVE])

    @seed(begin)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def send(data: Any) -> None:
        case = data.draw(operation.as_strategy(generation_mode=data.draw(modes)))
        if data.draw(st.booleans()):
            case.body = _with_real(case.body, real)
            case.path_parameters = _with_real(case.path_parameters, real)
        case.call_and_validate(checks=list(CHECKS), headers={"Authorization": f"Bearer {key}"})

    send()


def _with_real(value: Any, real: Mapping[str, Any]) -> Any:
    """The same with real things in place of made-up ones of the same name, however deep."""
    if isinstance(value, dict):
        return {name: real[name] if name in real else _with_real(inner, real) for name, inner in value.items()}
    return [_with_real(inner, real) for inner in value] if isinstance(value, list) else value
