"""The files of a submission as the desk looks at them: what was made of each to be shown, and why it is not."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accessprogram.errors import NotFound
from accessprogram.models import EvidenceFile, Submission
from reviews.documents.words import Refused
from reviews.enums import PreviewState
from reviews.models import Preview
from reviews.queries.subjects import file_ids

TRIES = 3
SAYS: dict[str, Promise] = {
    Refused.EMPTY: gettext_lazy("There is nothing in this file."),
    Refused.KIND: gettext_lazy(
        "Only PDF, PNG, JPEG and plain text are shown here. Ask for the document as a PDF, or open the file where "
        "nothing can be harmed."
    ),
    Refused.LARGE: gettext_lazy("The file is larger than is opened here. Ask for a smaller one."),
    Refused.LOCKED: gettext_lazy("The file has a password. Ask for one without."),
    Refused.BROKEN: gettext_lazy("Parts of the file are missing or broken. Ask for it once more."),
    Refused.ACTIVE: gettext_lazy(
        "The file holds something that acts: a script, a form that sends, or another file. It is not drawn. The check "
        "of evidence files says what it is; ask for a copy without."
    ),
    Refused.SLOW: gettext_lazy("Drawing the file took longer than it may. Ask for it in a simpler form."),
    Refused.MEMORY: gettext_lazy("Drawing the file needs far more memory than it may. Ask for it in a simpler form."),
    Refused.CRASHED: gettext_lazy("The program that draws files broke off. Ask for the file once more."),
    Refused.MISSING: gettext_lazy("The file is not in the store. Tell the people who run this installation."),
}


@dataclass(frozen=True, kw_only=True)
class ShownFile:
    """A file that was frozen with the submission; ``number`` counts from 1 in their order."""

    number: int
    file: EvidenceFile
    preview: Preview | None

    @property
    def state(self) -> str:
        """ready, queued, refused, missing (nobody has drawn it yet), or withheld (for the scanner's sake)."""
        if not self.file.may_be_opened or self.file.removed_at is not None:
            return "withheld"
        return self.preview.state if self.preview is not None else "missing"

    @property
    def sentence(self) -> str:
        """Why there is nothing to see, and what to do; empty when there is something."""
        if self.file.removed_at is not None:
            return _("The file was taken away.")
        if self.file.scan_state == "infected":
            return _("The malware scanner found malware in this file. It is not opened.")
        if self.file.scan_state == "quarantined":
            return _("The file is in quarantine until the malware scanner has looked at it.")
        if self.preview is None:
            return _("Nobody has had this file drawn yet.")
        if self.preview.state == PreviewState.QUEUED:
            return _("The file is being drawn. This takes some seconds.")
        return str(SAYS.get(self.preview.reason, "")) if self.preview.state == PreviewState.REFUSED else ""

    @property
    def left_out(self) -> int:
        """How many of its pages are not shown."""
        return max(0, self.preview.page_count - len(self.preview.pages)) if self.preview and self.preview.pages else 0


def files_of(submission: Submission) -> list[ShownFile]:
    """Every file of the submission, in the order of the questions, then those that an appeal brought; one query."""
    ids = file_ids(submission)
    appealed = Q(application_id=submission.application_id, evidence_kind="appeal")
    rows = EvidenceFile.objects.filter(Q(id__in=ids) | appealed).select_related("preview").order_by("created_at", "id")
    found = {row.id: row for row in rows}
    files = [found.pop(id_) for id_ in ids if id_ in found]
    return [
        ShownFile(number=number, file=file, preview=getattr(file, "preview", None))
        for number, file in enumerate([*files, *found.values()], start=1)
    ]


def file_of(submission: Submission, file_id: UUID) -> ShownFile:
    """One of them; raises NotFound for a file that is none of this application's."""
    shown = next((one for one in files_of(submission) if one.file.id == file_id), None)
    if shown is None:
        raise NotFound(_("This does not exist."))
    return shown


def due(now: datetime) -> QuerySet[Preview]:
    """Previews that may be made now, oldest first: not those of files that the scanner keeps back."""
    return (
        Preview.objects.filter(Q(lease_until__isnull=True) | Q(lease_until__lte=now), state=PreviewState.QUEUED)
        .filter(attempts__lt=TRIES, evidence__removed_at__isnull=True)
        .filter(evidence__scan_state__in=["clean", "not_scanned"])
        .order_by("created_at", "id")
    )


def path_of(name: str) -> Path:
    """Where a picture lies. ``name`` is one of ours, of a row."""
    return Path(settings.PREVIEW_DIR) / name
