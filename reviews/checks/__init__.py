"""The background checks. CATALOGUE is the only list of them: slug -> check, in the order in which people read them."""

from __future__ import annotations

from reviews.checks.attestations import Attestations
from reviews.checks.base import Check
from reviews.checks.completeness import Completeness
from reviews.checks.conduct import Conduct
from reviews.checks.disclosure_posture import DisclosurePosture
from reviews.checks.domain_control import DomainControl
from reviews.checks.domain_posture import DomainPosture
from reviews.checks.email_domain import EmailDomain
from reviews.checks.evidence_files import EvidenceFiles
from reviews.checks.identifiers import Identifiers
from reviews.checks.identity import Identity
from reviews.checks.jurisdiction import Jurisdiction
from reviews.checks.red_flags import RedFlags
from reviews.checks.relations import Relations
from reviews.checks.repository_proof import RepositoryProof
from reviews.checks.screening import Screening
from reviews.checks.sign_in import SignIn
from reviews.checks.signatory import Signatory
from reviews.checks.subprocessors import Subprocessors
from reviews.checks.target_proof import TargetProof
from reviews.checks.track_record import TrackRecord

_CHECKS: tuple[Check, ...] = (
    Completeness(),
    EmailDomain(),
    DomainControl(),
    DomainPosture(),
    DisclosurePosture(),
    Identifiers(),
    Identity(),
    Screening(),
    Jurisdiction(),
    Signatory(),
    SignIn(),
    TrackRecord(),
    RepositoryProof(),
    TargetProof(),
    RedFlags(),
    Relations(),
    EvidenceFiles(),
    Attestations(),
    Subprocessors(),
    Conduct(),
)

CATALOGUE: dict[str, Check] = {check.slug: check for check in _CHECKS}
