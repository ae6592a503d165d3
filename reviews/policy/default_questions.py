"""What to ask the partner when a judgement is open: a text to begin with, by check. It never says what was found."""

from typing import Any

from django.utils.translation import gettext_lazy as _

_ANY: Any = _("To go on with your application we need to understand this better. Please describe it in your words.")

QUESTIONS: dict[str, Any] = {
    "completeness": _("Please go through your answers once more and complete what is missing or differs between them."),
    "email_domain": _("Which mail domain do the people of your organisation use, and who looks after it?"),
    "domain_control": _("Please prove that you control the domains you named: place the record shown under Proofs."),
    "disclosure_posture": _("How can somebody who finds a hole in your systems report it to you, and who answers?"),
    "identifiers": _("Please give the register, the number and the legal name of your organisation as entered there."),
    "identity": _("Please have the people you named confirm who they are; each has a link under Verification."),
    # The same words whether or not anything was found: they say nothing of any list.
    "screening": _(
        "To complete your file, please give the full legal name and any other names, the country, and the date of "
        "birth or of founding, of your organisation and of each person you named."
    ),
    "jurisdiction": _("From which countries will the people you named work, and where does your organisation decide?"),
    "signatory": _("Please send a document that shows who may sign for your organisation, not older than a year."),
    "sign_in": _("Please have the named people set up a passkey or a second factor before access is switched on."),
    "track_record": _("Which findings or fixes of the last two years show this work? Please name public references."),
    "repository_proof": _("Please prove write access to the repositories you named: see under Proofs."),
    "target_proof": _("On what basis may you test the targets you named? Please send the contract or prove control."),
    "red_flags": _("Who will receive what comes out of this work, and what will they use it for?"),
    "relations": _("Did your organisation, or one that belongs to it, apply before? What has changed since?"),
    "evidence_files": _("Please send the document once more as a PDF that can be read, complete and in force."),
    "attestations": _("Please send the current attestation with its scope, its period and who issued it."),
    "subprocessors": _("Which subprocessors will see what the model answers, where, and under which contract?"),
    "conduct": _("What have you changed since the events under your earlier access?"),
}


def question_for(check_slug: str) -> str:
    """The text to begin with; of a check without one, a general one."""
    return str(QUESTIONS.get(check_slug, _ANY))
