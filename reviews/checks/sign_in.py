"""Sign-in strength: how the applicant's people sign in here, by what their accounts hold.

Accounts guard the agreement, the named users and the surfaces. A passkey cannot be phished, a one-time code can, a
password alone is guessed. Which roles need what is a threshold.
"""

from __future__ import annotations

from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import Finding, Outcome, Sources, Subject, Threshold, Thresholds
from reviews.checks.notes import Note, compose, said
from reviews.checks.subject import SignIn as Member
from reviews.checks.thresholds import value_of

STRENGTHS = ("password", "second_factor", "phishing_resistant")
WORDS = {
    "password": _("a password alone"),
    "second_factor": _("a password and a one-time code"),
    "phishing_resistant": _("a passkey"),
}


class SignIn:
    """See the module."""

    slug = "sign_in"
    version = "1"
    title = _("Sign-in strength")
    why = _("Whoever takes over one of your accounts here could sign, name users and switch access on.")
    applicant_text = _(
        "We look whether the accounts of your people here are protected by a passkey or by a second factor, as their "
        "roles ask for. Each person adds theirs under Your account, Sign-in security; the check then looks again by "
        "itself."
    )
    inputs = ("sign_ins",)
    timeout_seconds = 10
    ttl_hours = 24
    source = "records"
    queue = "screen"
    thresholds: Thresholds = {
        "passkey_roles": Threshold(
            default=(),
            says=_("Roles that need a passkey: owner, signatory, security_contact, member."),
        ),
        "second_factor_roles": Threshold(
            default=("owner", "signatory", "security_contact"),
            says=_("Roles that need at least a second factor."),
        ),
    }
    not_for = ""

    def applies_to(self, subject: Subject) -> bool:
        """Everybody has an account; a submission without any is inconclusive."""
        return True

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Compare each member's strongest way with what their roles need."""
        passkey = frozenset(value_of(sources, self, "passkey_roles"))
        second = frozenset(value_of(sources, self, "second_factor_roles"))
        judged = [(member, _needed(member, passkey, second)) for member in subject.sign_ins]
        notes = [_weak(member, needed) for member, needed in judged if _rank(member.strength) < _rank(needed)]
        rows = [
            {
                "member": member.label,
                "roles": ", ".join(member.roles),
                "signs_in_with": str(WORDS.get(member.strength, member.strength)),
                "needs": str(WORDS[needed]),
            }
            for member, needed in judged
        ]
        return compose(notes, otherwise=_otherwise(len(rows)), evidence={"members": rows}, source=self.source)


def _needed(member: Member, passkey: frozenset[str], second: frozenset[str]) -> str:
    """The weakest way that this member's roles allow."""
    if passkey.intersection(member.roles):
        return "phishing_resistant"
    return "second_factor" if second.intersection(member.roles) else "password"


def _rank(strength: str) -> int:
    """What is not known here counts as weaker than everything."""
    return STRENGTHS.index(strength) if strength in STRENGTHS else -1


def _weak(member: Member, needed: str) -> Note:
    sentence = _(
        "{member} signs in with {has} and needs {needed}, for their roles. They add it under Your account, Sign-in "
        "security.",
        member=member.label.capitalize(),
        has=WORDS.get(member.strength, _("something unknown")),
        needed=WORDS[needed],
    )
    return said(Outcome.REVIEW, sentence)


def _otherwise(members: int) -> Note:
    if not members:
        sentence = _("No account belongs to the applicant yet, so there is nothing to look at.")
        return said(Outcome.INCONCLUSIVE, sentence)
    sentence = _("{count} accounts, each protected as its roles ask for.", count=members)
    return said(Outcome.CLEAR, sentence)
