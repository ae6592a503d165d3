"""The OpenAPI 3.1 document, made exact where the framework's own is not."""

from typing import Any

from ninja import NinjaAPI

PROBLEM = {"$ref": "#/components/schemas/Problem"}


class GatewayAPI(NinjaAPI):
    """Says the media type of errors, and the headers that come with them."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The document. An error that is no answer to a question is application/problem+json (RFC 9457)."""
        document = super().get_openapi_schema(**options)
        for path in document["paths"].values():
            for operation in path.values():
                for status, answer in operation["responses"].items():
                    _make_exact(int(status), answer)
        return document


def _make_exact(status: int, answer: dict[str, Any]) -> None:
    content = answer.get("content", {})
    if any(kind.get("schema") == PROBLEM for kind in content.values()):
        answer["content"] = {"application/problem+json": {"schema": PROBLEM}}
    if status == 401:
        answer["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}}
    if status == 429:
        words = "Seconds after which a call is counted anew."
        answer["headers"] = {"Retry-After": {"schema": {"type": "integer", "minimum": 0}, "description": words}}
