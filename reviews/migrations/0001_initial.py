import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import accessprogram.clock
import accessprogram.migrations._together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accessprogram", "0002_programme"),
    ]

    operations = [
        accessprogram.migrations._together.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Case",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("application", "application"), ("appeal", "appeal")],
                                default="application",
                                max_length=12,
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("intake", "intake"),
                                    ("checks", "checks"),
                                    ("review", "review"),
                                    ("committee", "committee"),
                                    ("concurrence", "external concurrence"),
                                    ("confirmation", "confirmation"),
                                    ("closed", "closed"),
                                ],
                                default="checks",
                                max_length=14,
                            ),
                        ),
                        (
                            "waits_on",
                            models.CharField(
                                choices=[
                                    ("checks", "the checks"),
                                    ("desk", "the desk"),
                                    ("partner", "the partner"),
                                    ("nobody", "nobody"),
                                ],
                                default="checks",
                                max_length=10,
                            ),
                        ),
                        ("stage_since", models.DateTimeField()),
                        (
                            "due_at",
                            models.DateTimeField(
                                blank=True, help_text="empty while the clock is paused or the case closed", null=True
                            ),
                        ),
                        ("paused_at", models.DateTimeField(blank=True, null=True)),
                        ("paused_seconds", models.PositiveIntegerField(default=0)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "revision",
                            models.PositiveIntegerField(
                                default=1, help_text="grows with each change, so that pages know"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="accessprogram.application",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.programme",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="accessprogram.submission",
                            ),
                        ),
                        (
                            "tier",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accessprogram.tier"
                            ),
                        ),
                        (
                            "tier_version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.tierversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["due_at", "id"],
                        "indexes": [models.Index(fields=["stage", "due_at", "id"], name="case_queue")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("stage", "closed"), _negated=True),
                                fields=("application", "kind"),
                                name="case_one_open_of_a_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", False), ("stage", "closed")),
                                    models.Q(models.Q(("stage", "closed"), _negated=True), ("closed_at__isnull", True)),
                                    _connector="OR",
                                ),
                                name="case_closed_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseTransition",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("intake", "intake"),
                                    ("checks", "checks"),
                                    ("review", "review"),
                                    ("committee", "committee"),
                                    ("concurrence", "external concurrence"),
                                    ("confirmation", "confirmation"),
                                    ("closed", "closed"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transitions",
                                to="reviews.case",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at"],
                    },
                ),
                migrations.CreateModel(
                    name="CheckRun",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("check_slug", models.SlugField()),
                        ("check_version", models.CharField(max_length=20)),
                        ("generation", models.PositiveIntegerField(default=1)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("queued", "queued"),
                                    ("running", "running"),
                                    ("retry_wait", "waiting to try again"),
                                    ("waiting_outside", "waiting for an outside party"),
                                    ("completed", "completed"),
                                    ("errored", "could not be completed"),
                                    ("cancelled", "cancelled"),
                                    ("superseded", "superseded"),
                                ],
                                default="queued",
                                max_length=16,
                            ),
                        ),
                        ("not_before", models.DateTimeField()),
                        ("fence", models.PositiveIntegerField(default=0)),
                        ("lease_until", models.DateTimeField(blank=True, null=True)),
                        ("crashes", models.PositiveSmallIntegerField(default=0, help_text="leases lost; parked at 3")),
                        (
                            "source_retries",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="timeouts, 5xx, 429; errored after 5"
                            ),
                        ),
                        ("last_error", models.CharField(blank=True, max_length=300)),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("input_hash", models.CharField(blank=True, max_length=64)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="reviews.case"
                            ),
                        ),
                        (
                            "reused_from",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reviews.checkrun",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="runs",
                                to="accessprogram.submission",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["check_slug", "-generation"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    ("status__in", ["queued", "running", "retry_wait", "waiting_outside"])
                                ),
                                fields=["not_before"],
                                name="run_due",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("submission", "check_slug", "generation"), name="run_generation_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("status__in", ["queued", "running", "retry_wait", "waiting_outside"])
                                ),
                                fields=("submission", "check_slug"),
                                name="run_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at__isnull", True),
                                        ("status__in", ["queued", "running", "retry_wait", "waiting_outside"]),
                                    ),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("status__in", ["completed", "errored", "cancelled", "superseded"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="run_ended_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Claim",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "seat",
                            models.CharField(
                                choices=[
                                    ("review", "review"),
                                    ("second_review", "second review"),
                                    ("adjudication", "adjudication"),
                                    ("appeal", "appeal"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("fence", models.PositiveIntegerField()),
                        ("expires_at", models.DateTimeField()),
                        ("released_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="reviews.case"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("released_at__isnull", True)),
                                fields=("case", "seat"),
                                name="claim_one_live_per_seat",
                            ),
                            models.UniqueConstraint(fields=("case", "seat", "fence"), name="claim_fence_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("approve", "approved"),
                                    ("approve_conditions", "approved with conditions"),
                                    ("decline", "declined"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("reason_codes", models.JSONField(default=list)),
                        ("conditions", models.JSONField(default=list)),
                        ("rations", models.JSONField(default=list, help_text="[{use_case, requests_per_day}]")),
                        ("rationale", models.TextField()),
                        ("basis", models.JSONField()),
                        ("basis_hash", models.CharField(max_length=64)),
                        ("required_approvals", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("held", "held until others confirm"),
                                    ("cooling_off", "cooling off"),
                                    ("effective", "effective"),
                                    ("vetoed", "vetoed"),
                                    ("superseded", "superseded"),
                                ],
                                default="held",
                                max_length=12,
                            ),
                        ),
                        ("cool_off_until", models.DateTimeField(blank=True, null=True)),
                        ("effective_at", models.DateTimeField(blank=True, null=True)),
                        ("vetoed_reason", models.TextField(blank=True)),
                        (
                            "superseded_parts",
                            models.JSONField(default=list, help_text="which parts of the basis changed"),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="reviews.case"
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "tier_version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.tierversion",
                            ),
                        ),
                        (
                            "vetoed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["held", "cooling_off"])),
                                fields=("case",),
                                name="decision_one_open",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "effective")),
                                fields=("case",),
                                name="decision_one_effective",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("required_approvals__gte", 2)), name="decision_two_people_at_least"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "effective"), _negated=True),
                                    ("effective_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="decision_effective_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "vetoed"), _negated=True),
                                    models.Q(
                                        ("vetoed_by__isnull", False), models.Q(("vetoed_reason", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="decision_vetoed_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Approval",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("basis_hash", models.CharField(max_length=64)),
                        ("voided_at", models.DateTimeField(blank=True, null=True)),
                        ("voided_parts", models.JSONField(default=list)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approvals",
                                to="reviews.decision",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["created_at"],
                        "constraints": [
                            models.UniqueConstraint(fields=("decision", "by"), name="approval_once_per_person")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("clear", "clear"),
                                    ("review", "needs a look"),
                                    ("adverse", "adverse"),
                                    ("inconclusive", "inconclusive"),
                                    ("not_applicable", "not applicable"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("summary", models.TextField(help_text="internal")),
                        (
                            "applicant_summary",
                            models.TextField(help_text="applicant-safe: the same whether or not something was found"),
                        ),
                        ("evidence", models.JSONField(default=dict)),
                        ("source", models.CharField(blank=True, max_length=120)),
                        ("source_version", models.CharField(blank=True, max_length=120)),
                        ("duration_ms", models.PositiveIntegerField(default=0)),
                        (
                            "run",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="finding",
                                to="reviews.checkrun",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalReasonCode",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("slug", models.SlugField()),
                        ("title", models.CharField(max_length=120)),
                        ("applicant_text", models.TextField()),
                        (
                            "remedy",
                            models.TextField(
                                blank=True, help_text="What the applicant can do; empty when nothing can be done."
                            ),
                        ),
                        ("retry_after_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("active", models.BooleanField(default=True)),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="accessprogram.programme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical reason code",
                        "verbose_name_plural": "historical reason codes",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Hit",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("subject_label", models.CharField(max_length=120)),
                        ("subject_field", models.CharField(max_length=60)),
                        ("entity_key", models.CharField(max_length=120)),
                        ("entity_name", models.CharField(max_length=300)),
                        ("list_version", models.CharField(max_length=120)),
                        ("score", models.FloatField()),
                        ("comparison", models.JSONField(default=list)),
                        (
                            "finding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="hits", to="reviews.finding"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-score", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Adjudication",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "disposition",
                            models.CharField(
                                choices=[
                                    ("false_positive", "false positive"),
                                    ("true_match_accepted", "true match, acceptable"),
                                    ("true_match_refused", "true match, not acceptable"),
                                    ("inconclusive", "inconclusive"),
                                    ("escalated", "escalated"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("reason", models.TextField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "finding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adjudications",
                                to="reviews.finding",
                            ),
                        ),
                        (
                            "hit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adjudications",
                                to="reviews.hit",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["created_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="adjudication_has_a_reason"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Note",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("section", models.SlugField(blank=True)),
                        ("text", models.TextField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="reviews.case"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["created_at"],
                    },
                ),
                migrations.CreateModel(
                    name="ReasonCode",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("slug", models.SlugField()),
                        ("title", models.CharField(max_length=120)),
                        ("applicant_text", models.TextField()),
                        (
                            "remedy",
                            models.TextField(
                                blank=True, help_text="What the applicant can do; empty when nothing can be done."
                            ),
                        ),
                        ("retry_after_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("active", models.BooleanField(default=True)),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reason_codes",
                                to="accessprogram.programme",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["title"],
                        "constraints": [models.UniqueConstraint(fields=("programme", "slug"), name="reason_code_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Recommendation",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("approve", "approved"),
                                    ("approve_conditions", "approved with conditions"),
                                    ("decline", "declined"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("reason_codes", models.JSONField(default=list)),
                        ("conditions", models.JSONField(default=list)),
                        ("rations", models.JSONField(default=list, help_text="[{use_case, requests_per_day}]")),
                        ("rationale", models.TextField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recommendations",
                                to="reviews.case",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("rationale", ""), _negated=True),
                                name="recommendation_has_a_rationale",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RelationKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("match", models.CharField(max_length=12)),
                        ("digest", models.CharField(max_length=64)),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accessprogram.application",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["digest", "match"], name="relation_digest")],
                        "constraints": [
                            models.UniqueConstraint(fields=("application", "match", "digest"), name="relation_key_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScreeningList",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("slug", models.SlugField()),
                        ("version", models.CharField(max_length=60)),
                        ("sha256", models.CharField(max_length=64)),
                        ("rows", models.PositiveIntegerField()),
                        ("names", models.PositiveIntegerField()),
                        ("path", models.CharField(help_text="folder under SCREENING_DIR", max_length=300)),
                        ("active", models.BooleanField(default=False)),
                        (
                            "imported_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["slug", "-created_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("active", True)), fields=("slug",), name="screening_one_active"
                            ),
                            models.UniqueConstraint(fields=("slug", "version"), name="screening_version_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Waiver",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("check_slug", models.SlugField()),
                        ("reason", models.TextField()),
                        ("until", models.DateTimeField()),
                        ("approved_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="waivers", to="reviews.case"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by__isnull", True),
                                    models.Q(("approved_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="waiver_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("check_slug__in", ["screening", "identity", "signatory"]), _negated=True
                                ),
                                name="waiver_never_for_these",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("approved_by__isnull", True)),
                                fields=("case", "check_slug"),
                                name="waiver_one_open_request",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
