"""The index by which applications are related: derived from submissions, deleted and made again whenever one wants."""

from uuid import UUID

from django.db import transaction

from accessprogram.models import Submission
from reviews.models import RelationKey
from reviews.queries.relation_keys import digest_of, network_of, pairs_of
from reviews.queries.subjects import facts_of, file_hashes


def index(submission: Submission) -> None:
    """Write what the application could be related by, as keyed hashes; again changes nothing."""
    network = network_of(submission.application.partner_id)
    pairs = pairs_of(facts_of(submission), file_hashes(submission), network=network)
    keys = {(match, digest_of(match, value)) for match, value in pairs}
    RelationKey.objects.bulk_create(
        [
            RelationKey(application_id=submission.application_id, match=match, digest=digest)
            for match, digest in sorted(keys)
        ],
        ignore_conflicts=True,
    )


def rebuild(*, partner_id: UUID | None = None) -> int:
    """Make the index anew from what is still there, of one partner or of all, application by application; returns of
    how many submissions. For a new kind of key, a new secret, and after personal values were erased."""
    submissions = Submission.objects.select_related("application__partner", "application__questionnaire")
    if partner_id is not None:
        submissions = submissions.filter(application__partner_id=partner_id)
    done = 0
    for application_id in submissions.order_by("application_id").values_list("application_id", flat=True).distinct():
        with transaction.atomic():
            RelationKey.objects.filter(application_id=application_id).delete()
            for submission in submissions.filter(application_id=application_id):
                index(submission)
                done += 1
    return done
