"""Asking outside providers, through the fetcher: to begin a verification, and how one stands when no webhook came."""

import json
import time
from typing import Any, TypeVar

import structlog
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from accessprogram import dispatch
from accessprogram.crypto.sealed import unseal
from accessprogram.fetching.asking import Fetcher, Request, Response
from reviews.enums import OutsideState
from reviews.models import OutsideVerification
from reviews.operations import outside
from reviews.queries import outside as queries

log = structlog.get_logger()
ASK = "reviews.ask_providers"
BELL_SECONDS = 20
Said = TypeVar("Said", bound=BaseModel)
MOST_BYTES = 20_000


class Begun(BaseModel):
    """A provider's answer to the beginning of a verification."""

    model_config = ConfigDict(extra="ignore")

    reference: str = Field(min_length=1, max_length=120)
    link: str = Field(max_length=1000, pattern=r"^https?://[^\s<>\"']+$")


def ask_due(limit: int = 50) -> int:
    """Ask about what is due, for about 20 seconds; rings again when more waits. Returns how many were asked."""
    until, asked = time.monotonic() + BELL_SECONDS, 0
    with Fetcher() as fetch:
        while asked < limit and time.monotonic() < until:
            row = outside.claim_next()
            if row is None:
                return asked
            asked += 1
            if row.state == OutsideState.STARTED:
                _begin(row, fetch)
            else:
                _look(row, fetch)
    if queries.due().exists():
        dispatch.ring(ASK)
    return asked


def _begin(row: OutsideVerification, fetch: Fetcher) -> None:
    whom = outside.about(row)
    page = f"{settings.SITE_URL}/partner/applications/{row.run.submission.application_id}/verification/"
    body = {"client_reference": str(row.id), "kind": row.provider.kind, "subject": whom, "return_url": page}
    # The same key however often it is sent: a provider begins it once.
    answer = fetch(_request(row, "", body, {"Idempotency-Key": str(row.id)})) if whom else Response(error="erased")
    found = _read(Begun, answer)
    if found is None or not outside.begun(row, reference=found.reference, link=found.link):
        outside.put_off(row)


def _look(row: OutsideVerification, fetch: Fetcher) -> None:
    found = _read(outside.Answer, fetch(_request(row, f"/{row.reference}")))
    if found is None or found.reference != row.reference or not outside.take(row, found):
        outside.put_off(row)


def _request(
    row: OutsideVerification, path: str, body: dict[str, Any] | None = None, more: dict[str, str] | None = None
) -> Request:
    said = {"Accept": "application/json", "User-Agent": "Countersign/1", **(more or {})}
    if row.provider.api_key:
        said["Authorization"] = f"Bearer {unseal(row.provider.api_key)}"
    url = f"{row.provider.url.rstrip('/')}/verifications{path}"
    if body is None:
        return Request(url, "GET", said)
    return Request(url, "POST", {**said, "Content-Type": "application/json"}, json.dumps(body).encode())


def _read(kind: type[Said], answer: Response) -> Said | None:
    """The answer as the contract has it; None when there is none."""
    if answer.status not in (200, 201) or len(answer.body) > MOST_BYTES:
        log.warning("provider_gave_no_answer", status=answer.status, error=answer.error)
        return None
    try:
        return kind.model_validate_json(answer.body)
    except ValidationError as error:
        log.warning("provider_not_understood", errors=error.error_count())
        return None
