"""The kinds of pledges of the field, as data: sixteen of a partner's, three of the provider's.

A programme's templates begin as copies of these (operations/commitment_templates.py); an administrator then changes
words, targets and dates. ``kind`` of a template is the slug of its row here.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CommitmentKind:
    """``due_days`` count from the countersignature, ``cadence_days`` from one due date to the next (None: once).

    ``verification`` is ``person`` or the name of a record (policy/records.py). ``effect`` says what follows a breach.
    ``at_exit``: it comes due when the access ends, and outlives the agreement. ``restricts``: an uncured breach
    proposes a restriction to a person.
    """

    slug: str
    title: str
    text: str
    metric: str
    unit: str
    target: str
    due_days: int
    evidence: str
    effect: str
    cadence_days: int | None = None
    cure_days: int = 30
    verification: str = "person"
    side: str = "partner"
    at_exit: bool = False
    restricts: bool = True


_LOWER = "Where the safeguard level rests on it, it falls; uncured, a restriction of the grant is proposed."
_PROPOSED = "Uncured, a restriction of the grant is proposed."
_SCORE = "It counts in the provider's score, which every partner of the agreement reads."

PARTNER_KINDS: tuple[CommitmentKind, ...] = (
    CommitmentKind(
        slug="defensive-use",
        title="Defensive use within scope",
        text="We use the models only for the use cases of our agreement, and only on targets we may test.",
        metric="calls outside scope", unit="calls a quarter", target="0", due_days=90, cadence_days=90, cure_days=14,
        evidence="A statement by the security contact with the quarter's review of logs.", effect=_PROPOSED,
    ),
    CommitmentKind(
        slug="phishing-resistant-sign-in",
        title="Phishing-resistant sign-in",
        text="Every person with access signs in with a passkey or a hardware key.",
        metric="people with phishing-resistant sign-in", unit="% of people", target="100", due_days=30,
        cadence_days=180, cure_days=14, verification="sign_in",
        evidence="An export of the sign-in policy and of enrolled people; the accounts here are looked up.",
        effect=_LOWER,
    ),
    CommitmentKind(
        slug="per-user-logs",
        title="Per-user identifiers and logs",
        text="Every call carries the identifier of one person, and logs are kept for a year.",
        metric="calls with a personal identifier", unit="% of calls", target="100", due_days=60, cadence_days=180,
        evidence="A sample of 100 log lines and the retention setting; the calls reported here are counted.",
        verification="user_keys", effect=_LOWER,
    ),
    CommitmentKind(
        slug="coordinated-disclosure",
        title="Coordinated disclosure",
        text="What we find in others' software we report to them first, and publish only as agreed with them.",
        metric="findings reported to the owner within 7 days", unit="% of findings", target="95", due_days=90,
        cadence_days=180, evidence="The list of findings with dates of report and answer.", effect=_LOWER,
    ),
    CommitmentKind(
        slug="open-source-fixes",
        title="Open-source fixes",
        text="We bring patches, not only reports, to the projects that we look at.",
        metric="patches merged", unit="patches a quarter", target="6", due_days=120, cadence_days=90, cure_days=60,
        verification="advisories",
        evidence="The advisories (CVE, GHSA, OSV) that credit you with the fix, or links to the changes.",
        effect=_PROPOSED,
    ),
    CommitmentKind(
        slug="fix-time",
        title="Fix what is found",
        text="Faults that we find in our own software we fix, the severe ones first.",
        metric="median days to fix a severe fault", unit="days", target="30", due_days=120, cadence_days=180,
        cure_days=60, verification="ledger",
        evidence="The ledger of contributions, in which whoever received a finding says that it is fixed.",
        effect=_PROPOSED,
    ),
    CommitmentKind(
        slug="own-product-hardening",
        title="Own products hardened",
        text="What we sell is read with the models before each release, and what is found is fixed before it ships.",
        metric="releases read before they ship", unit="% of releases", target="90", due_days=180, cadence_days=180,
        cure_days=60, evidence="The release list with the date of each reading and the faults fixed.", effect=_PROPOSED,
    ),
    CommitmentKind(
        slug="protect-provider",
        title="Protection of the provider's models and infrastructure",
        text="We report attacks on, and weaknesses of, the provider's models and systems, and help when asked.",
        metric="reports acknowledged by the provider", unit="reports a year", target="2", due_days=180,
        cadence_days=365, cure_days=60, evidence="The provider's acknowledgements in the ledger of contributions.",
        effect=_LOWER,
        verification="protection",
    ),
    CommitmentKind(
        slug="shared-learnings",
        title="Shared learnings",
        text="What we learn about attackers and defence with the models we share with the sector and the provider.",
        metric="reports or detections shared", unit="shared a half-year", target="2", due_days=180, cadence_days=180,
        cure_days=60, evidence="Links to what was shared, or the receipts of those who got it.", effect=_PROPOSED,
        verification="shared",
    ),
    CommitmentKind(
        slug="incident-notice",
        title="Incident notice",
        text="We tell the provider within 72 hours of an incident that touches access or outputs.",
        metric="notices within 72 hours", unit="% of incidents", target="100", due_days=180, cadence_days=180,
        cure_days=14, evidence="The incident record, or a statement that there was none.", effect=_LOWER,
    ),
    CommitmentKind(
        slug="no-onward-access",
        title="No onward access",
        text="Access, keys and unreviewed output go to nobody outside the named organisation: no resale, no sharing.",
        metric="people or organisations given access onward", unit="a half-year", target="0", due_days=90,
        cadence_days=180, cure_days=14, evidence="A statement by the security contact with the review of keys in use.",
        effect=_PROPOSED,
    ),
    CommitmentKind(
        slug="change-notice",
        title="Change notice",
        text="We tell the provider before our ownership, our place, our people with access or our surfaces change.",
        metric="changes told 14 days before", unit="% of changes", target="100", due_days=180, cadence_days=180,
        evidence="The list of changes with the dates of their notices, or a statement that there was none.",
        effect=_PROPOSED,
    ),
    CommitmentKind(
        slug="embargo-handling",
        title="Embargo handling",
        text="Findings under embargo are known by name only to those who need them, and leave nowhere before its day.",
        metric="findings known outside before their day", unit="findings a half-year", target="0", due_days=120,
        cadence_days=180, cure_days=14, evidence="The register of findings with who could read each.", effect=_LOWER,
    ),
    CommitmentKind(
        slug="staff-training",
        title="Staff training",
        text="Everybody with access is trained in its limits before the first call, and again each year.",
        metric="people with access trained in the last year", unit="% of people", target="100", due_days=60,
        cadence_days=365, evidence="The training's contents and the list of people with dates.", effect=_PROPOSED,
    ),
    CommitmentKind(
        slug="refusal-feedback",
        title="Feedback on refusals",
        text="When a model refuses a defensive question, we say so, so that the provider can mend it.",
        metric="refusals labelled", unit="% of refusals", target="50", due_days=90, cadence_days=90,
        evidence="The cases opened here, or a sample of refusals with what each was about.",
        effect="It counts in the partner's score; nothing is cut for it.", restricts=False,
    ),
    CommitmentKind(
        slug="destruction-on-exit",
        title="Destruction on exit",
        text="When access ends, keys are destroyed at once, and outputs that could harm others within 30 days.",
        metric="days until everything was destroyed", unit="days", target="30", due_days=30, cure_days=14,
        evidence="A statement of destruction signed by the security contact.", at_exit=True,
        effect="It counts in the partner's score; there is no access left to cut.", restricts=False,
    ),
)  # fmt: skip

PROVIDER_KINDS: tuple[CommitmentKind, ...] = (
    CommitmentKind(
        slug="answer-in-time", side="provider",
        title="Answers within two working days",
        text="The provider answers a partner's blocked call or question within two working days.",
        metric="questions answered in time", unit="% of questions", target="95", due_days=90, cadence_days=90,
        evidence="The clock records of the desk.", effect=_SCORE,
    ),
    CommitmentKind(
        slug="safeguard-notice", side="provider",
        title="Notice before change",
        text="The provider gives 30 days' notice before an offering's level, terms or threat assessment changes.",
        metric="changes with 30 days' notice", unit="% of changes", target="100", due_days=180, cadence_days=180,
        evidence="The dated notices.", effect=_SCORE,
    ),
    CommitmentKind(
        slug="false-refusals", side="provider",
        title="Fewer false refusals",
        text="The provider looks at every refusal that a partner disputes, and publishes the rate.",
        metric="disputed refusals answered", unit="% of disputes", target="90", due_days=120, cadence_days=90,
        evidence="The published quarterly figures.", effect=_SCORE,
    ),
)  # fmt: skip

KINDS: dict[str, CommitmentKind] = {kind.slug: kind for kind in (*PARTNER_KINDS, *PROVIDER_KINDS)}


def restricts(kind: str) -> bool:
    """Whether an uncured breach of this kind proposes a restriction; a kind of the programme's own does."""
    return kind not in KINDS or KINDS[kind].restricts


def is_at_exit(kind: str) -> bool:
    """Whether a pledge of this kind comes due when the access ends."""
    return kind in KINDS and KINDS[kind].at_exit
