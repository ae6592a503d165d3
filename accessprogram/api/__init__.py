"""The gateway's API, version 1: /api/v1/, with its OpenAPI document at /api/v1/openapi.json."""

from ninja import NinjaAPI

api = NinjaAPI(title="Countersign gateway API", version="1", urls_namespace="api-v1", docs_url=None)
