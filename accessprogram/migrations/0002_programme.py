import uuid

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import accessprogram.clock
import accessprogram.migrations._together


class Migration(migrations.Migration):
    replaces = [
        ("accessprogram", "0002_written_at"),
        ("accessprogram", "0003_asked_documents_and_targets"),
        ("accessprogram", "0004_sessions"),
        ("accessprogram", "0005_role_once"),
    ]

    dependencies = [
        ("accessprogram", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        accessprogram.migrations._together.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="AccessSeal",
                    fields=[
                        ("entry_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("chain", models.CharField(max_length=64)),
                        ("seq", models.PositiveBigIntegerField()),
                        ("leaf", models.PositiveIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Application",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("new", "new application"),
                                    ("amendment", "amendment"),
                                    ("renewal", "renewal"),
                                ],
                                default="new",
                                max_length=12,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("submitted", "submitted"),
                                    ("decided", "decided"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(help_text="what people say on the telephone", max_length=20, unique=True),
                        ),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "started_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="accessprogram.partner",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="accessprogram.programme",
                            ),
                        ),
                        (
                            "questionnaire",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="accessprogram.questionnaireversion",
                            ),
                        ),
                        (
                            "tier_version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="accessprogram.tierversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["draft", "submitted"])),
                                fields=("partner", "programme", "kind"),
                                name="application_one_open_of_a_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "withdrawn"]),
                                    ("submitted_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="application_submitted_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommitmentTemplate",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("slug", models.SlugField()),
                        (
                            "side",
                            models.CharField(
                                choices=[("partner", "partner"), ("provider", "provider")],
                                default="partner",
                                max_length=10,
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("text", models.TextField()),
                        ("metric", models.CharField(max_length=120)),
                        ("unit", models.CharField(max_length=40)),
                        ("default_target", models.CharField(blank=True, max_length=60)),
                        (
                            "due_days",
                            models.PositiveSmallIntegerField(
                                default=90, help_text="Days after countersigning until evidence is due."
                            ),
                        ),
                        (
                            "evidence",
                            models.CharField(
                                help_text="What proves it, for the person who must bring it.", max_length=300
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitment_templates",
                                to="accessprogram.programme",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["side", "title"],
                        "constraints": [
                            models.UniqueConstraint(fields=("programme", "slug"), name="commitment_template_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Offering",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("slug", models.SlugField()),
                        ("title", models.CharField(max_length=200)),
                        ("version", models.CharField(max_length=60)),
                        ("summary", models.TextField(blank=True)),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offerings",
                                to="accessprogram.programme",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["title"],
                        "constraints": [
                            models.UniqueConstraint(fields=("programme", "slug"), name="offering_slug_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Programme",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("slug", models.SlugField(unique=True)),
                        ("title", models.CharField(max_length=200)),
                        ("summary", models.TextField(blank=True)),
                        ("provider_name", models.CharField(max_length=200)),
                        ("intake_open", models.BooleanField(default=True)),
                    ],
                    options={
                        "ordering": ["title"],
                    },
                ),
                migrations.CreateModel(
                    name="PublishedCheck",
                    fields=[
                        ("slug", models.SlugField(primary_key=True, serialize=False)),
                        ("version", models.CharField(max_length=20)),
                        ("title", models.CharField(max_length=120)),
                        ("why", models.TextField()),
                        ("applicant_text", models.TextField()),
                    ],
                    options={
                        "ordering": ["slug"],
                    },
                ),
                migrations.CreateModel(
                    name="Session",
                    fields=[
                        (
                            "session_key",
                            models.CharField(
                                max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                            ),
                        ),
                        ("session_data", models.TextField(verbose_name="session data")),
                        ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                        ("user_id", models.UUIDField(db_index=True, null=True)),
                    ],
                    options={
                        "verbose_name": "session",
                        "verbose_name_plural": "sessions",
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AccessEntry",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("at", models.DateTimeField()),
                        ("chain", models.CharField(max_length=64)),
                        ("actor_id", models.UUIDField(null=True)),
                        ("action", models.CharField(max_length=60)),
                        ("object_type", models.CharField(max_length=40)),
                        ("object_id", models.CharField(max_length=64)),
                        ("session_hash", models.CharField(blank=True, max_length=64)),
                        ("request_id", models.CharField(blank=True, max_length=64)),
                        ("address", models.CharField(blank=True, max_length=64)),
                        ("data", models.JSONField(default=dict)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["object_type", "object_id"], name="access_object")],
                    },
                ),
                migrations.CreateModel(
                    name="Progress",
                    fields=[
                        (
                            "application",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="progress",
                                serialize=False,
                                to="accessprogram.application",
                            ),
                        ),
                        ("stage", models.CharField(max_length=20)),
                        ("waits_on", models.CharField(max_length=20)),
                        ("sentence", models.CharField(max_length=300)),
                        ("checks_done", models.PositiveSmallIntegerField(default=0)),
                        ("checks_total", models.PositiveSmallIntegerField(default=0)),
                        ("expected_p50_days", models.FloatField(null=True)),
                        ("expected_p90_days", models.FloatField(null=True)),
                        ("expected_n", models.PositiveIntegerField(default=0)),
                        ("due_at", models.DateTimeField(null=True)),
                        ("revision", models.PositiveIntegerField(default=1)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Agreement",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("decision_id", models.UUIDField()),
                        ("number", models.PositiveIntegerField(default=1)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("drafted", "drafted, waiting for signatures"),
                                    ("signed", "signed by the partner"),
                                    ("countersigned", "countersigned"),
                                    ("superseded", "superseded"),
                                    ("lapsed", "lapsed"),
                                ],
                                default="drafted",
                                max_length=14,
                            ),
                        ),
                        ("content", models.JSONField()),
                        ("content_hash", models.CharField(max_length=64)),
                        ("signed_at", models.DateTimeField(blank=True, null=True)),
                        ("countersigned_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "countersigned_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements",
                                to="accessprogram.application",
                            ),
                        ),
                        (
                            "terms",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.documentversion",
                            ),
                        ),
                        (
                            "threat_assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.documentversion",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements",
                                to="accessprogram.partner",
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
                        "ordering": ["-created_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("decision_id", "number"), name="agreement_once_per_decision"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                                    models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="agreement_signed_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("countersigned_at__isnull", True), ("countersigned_by__isnull", True)),
                                    models.Q(
                                        ("countersigned_at__isnull", False),
                                        ("countersigned_by__isnull", False),
                                        ("signed_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="agreement_countersigned_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("countersigned_by__isnull", True),
                                    models.Q(("countersigned_by", models.F("signed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="agreement_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["drafted", "superseded", "lapsed"]),
                                    ("signed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="agreement_state_signed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuditEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("chain", models.CharField(max_length=64)),
                        ("seq", models.PositiveBigIntegerField()),
                        ("at", models.DateTimeField()),
                        ("actor_id", models.UUIDField(help_text="empty for the system itself", null=True)),
                        ("on_behalf_of", models.UUIDField(help_text="the partner, when staff act for one", null=True)),
                        ("session_hash", models.CharField(blank=True, max_length=64)),
                        ("action", models.CharField(max_length=60)),
                        ("object_type", models.CharField(max_length=40)),
                        ("object_id", models.CharField(max_length=64)),
                        (
                            "subject_id",
                            models.CharField(
                                blank=True, help_text="application or partner: what timelines group by", max_length=64
                            ),
                        ),
                        (
                            "data",
                            models.JSONField(default=dict, help_text="ids, words and digests; never personal values"),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("request_id", models.CharField(blank=True, max_length=64)),
                        ("address", models.CharField(blank=True, max_length=64)),
                        ("schema", models.PositiveSmallIntegerField(default=1)),
                        ("previous", models.CharField(max_length=64)),
                        ("hash", models.CharField(max_length=64)),
                    ],
                    options={
                        "ordering": ["chain", "seq"],
                        "indexes": [
                            models.Index(fields=["object_type", "object_id"], name="audit_object"),
                            models.Index(fields=["subject_id", "at"], name="audit_subject"),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("chain", "seq"), name="audit_chain_seq")],
                    },
                ),
                migrations.CreateModel(
                    name="Commitment",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "side",
                            models.CharField(choices=[("partner", "partner"), ("provider", "provider")], max_length=10),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("metric", models.CharField(max_length=120)),
                        ("unit", models.CharField(max_length=40)),
                        ("baseline", models.CharField(blank=True, max_length=120)),
                        ("target", models.CharField(max_length=120)),
                        ("due_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("pledged", "pledged"),
                                    ("due", "evidence due"),
                                    ("submitted", "evidence submitted"),
                                    ("verified", "verified"),
                                    ("disputed", "disputed"),
                                    ("breached", "breached"),
                                    ("curing", "being cured"),
                                    ("ended", "ended"),
                                ],
                                default="pledged",
                                max_length=12,
                            ),
                        ),
                        (
                            "agreement",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="accessprogram.agreement",
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="accessprogram.application",
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.commitmenttemplate",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="accessprogram.partner",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["due_at", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="DecisionNotice",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("decision_id", models.UUIDField(unique=True)),
                        ("outcome", models.CharField(max_length=20)),
                        (
                            "reasons",
                            models.JSONField(default=list, help_text="[{code, title, text, remedy, retry_after}]"),
                        ),
                        ("conditions", models.JSONField(default=list)),
                        ("letter", models.TextField()),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="accessprogram.application",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentVersion",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("terms", "terms of access"), ("threat_assessment", "threat assessment")],
                                max_length=20,
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("title", models.CharField(max_length=200)),
                        ("public_summary", models.TextField()),
                        ("sections", models.JSONField(default=list)),
                        ("content_hash", models.CharField(blank=True, help_text="set when published", max_length=64)),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "draft"), ("published", "published"), ("retired", "retired")],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="accessprogram.programme",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["kind", "-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("programme", "kind", "number"), name="document_number_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "published")),
                                fields=("programme", "kind"),
                                name="document_one_published",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvidenceFile",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("evidence_kind", models.SlugField(blank=True)),
                        (
                            "name",
                            models.CharField(help_text="as the partner named it; never used as a path", max_length=255),
                        ),
                        ("declared_type", models.CharField(blank=True, max_length=120)),
                        ("size", models.PositiveBigIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("storage_name", models.CharField(max_length=64, unique=True)),
                        (
                            "scan_state",
                            models.CharField(
                                choices=[("not_scanned", "not scanned"), ("clean", "clean"), ("infected", "infected")],
                                default="not_scanned",
                                max_length=12,
                            ),
                        ),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "application",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence_files",
                                to="accessprogram.application",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence_files",
                                to="accessprogram.partner",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["created_at", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="CommitmentEvidence",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("statement", models.TextField()),
                        ("measured", models.CharField(blank=True, max_length=120)),
                        (
                            "commitment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="accessprogram.commitment",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.evidencefile",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalProgramme",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("slug", models.SlugField()),
                        ("title", models.CharField(max_length=200)),
                        ("summary", models.TextField(blank=True)),
                        ("provider_name", models.CharField(max_length=200)),
                        ("intake_open", models.BooleanField(default=True)),
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
                    ],
                    options={
                        "verbose_name": "historical programme",
                        "verbose_name_plural": "historical programmes",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="EvaluationRun",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("benchmark", models.CharField(max_length=120)),
                        ("benchmark_version", models.CharField(max_length=60)),
                        ("tasks", models.PositiveIntegerField()),
                        ("harness", models.CharField(max_length=120)),
                        ("token_budget", models.PositiveBigIntegerField(blank=True, null=True)),
                        ("attempts", models.PositiveSmallIntegerField(default=1, help_text="k of pass@k")),
                        ("metric", models.CharField(max_length=60)),
                        ("score", models.FloatField()),
                        ("low", models.FloatField(blank=True, help_text="95 % interval, lower end", null=True)),
                        ("high", models.FloatField(blank=True, null=True)),
                        ("contamination", models.CharField(blank=True, max_length=200)),
                        (
                            "evaluator",
                            models.CharField(
                                choices=[
                                    ("vendor", "the vendor"),
                                    ("partner", "a partner"),
                                    ("independent", "independent"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("source", models.CharField(max_length=300)),
                        ("run_on", models.DateField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "offering",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evaluation_runs",
                                to="accessprogram.offering",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-run_on"],
                    },
                ),
                migrations.CreateModel(
                    name="Partner",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("organisation", "organisation"), ("person", "one person acting alone")],
                                default="organisation",
                                max_length=20,
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "country",
                            models.CharField(
                                blank=True, help_text="ISO 3166-1, two letters", max_length=2, verbose_name="country"
                            ),
                        ),
                        ("website", models.URLField(blank=True, verbose_name="website")),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Grant",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("decision_id", models.UUIDField(unique=True)),
                        ("basis_hash", models.CharField(max_length=64)),
                        (
                            "decided_by",
                            models.JSONField(
                                default=list, help_text="ids of the people behind the decision; none of them provisions"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("pending_terms", "waiting for the agreement"),
                                    ("provisioning", "being switched on"),
                                    ("active", "active"),
                                    ("restricted", "restricted"),
                                    ("suspended", "suspended"),
                                    ("expired", "expired"),
                                    ("lapsed", "lapsed"),
                                    ("revoked", "revoked"),
                                ],
                                default="pending_terms",
                                max_length=14,
                            ),
                        ),
                        ("conditions", models.JSONField(default=list)),
                        ("named_users_only", models.BooleanField(default=False)),
                        ("cache_seconds", models.PositiveSmallIntegerField(default=30)),
                        ("starts_at", models.DateTimeField(blank=True, null=True)),
                        ("ends_at", models.DateTimeField(blank=True, null=True)),
                        ("state_reason", models.CharField(blank=True, max_length=300)),
                        (
                            "agreement",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grant",
                                to="accessprogram.agreement",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grants",
                                to="accessprogram.partner",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grants",
                                to="accessprogram.programme",
                            ),
                        ),
                        (
                            "tier_version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grants",
                                to="accessprogram.tierversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "active"), _negated=True),
                                    models.Q(("ends_at__isnull", False), ("starts_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="grant_active_has_a_term",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("cache_seconds__lte", 60)), name="grant_cache_at_most_60_s"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PersonalValue",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("purpose", models.CharField(max_length=60)),
                        ("field", models.CharField(max_length=100)),
                        ("value", models.JSONField()),
                        ("salt", models.BinaryField(max_length=32)),
                        ("keep_until", models.DateTimeField(blank=True, null=True)),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="personal_values",
                                to="accessprogram.partner",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="NamedReader",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "side",
                            models.CharField(choices=[("partner", "partner"), ("provider", "provider")], max_length=10),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "named_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="named_reader_for",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="named_readers",
                                to="accessprogram.partner",
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
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("partner", "programme", "user", "side"),
                                name="reader_named_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalUseCase",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("slug", models.SlugField()),
                        ("title", models.CharField(max_length=200)),
                        ("summary", models.TextField(blank=True)),
                        (
                            "finds_vulnerabilities",
                            models.BooleanField(
                                default=False, help_text="The ration grows with the proved ability to finish."
                            ),
                        ),
                        (
                            "needs_targets",
                            models.BooleanField(
                                default=False,
                                help_text="Whoever applies for it must name at least one authorised target.",
                            ),
                        ),
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
                        "verbose_name": "historical use case",
                        "verbose_name_plural": "historical use cases",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalTier",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("slug", models.SlugField()),
                        ("title", models.CharField(max_length=120)),
                        ("position", models.PositiveSmallIntegerField(default=0, help_text="Lowest first.")),
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
                        "verbose_name": "historical tier",
                        "verbose_name_plural": "historical tiers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalOffering",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("slug", models.SlugField()),
                        ("title", models.CharField(max_length=200)),
                        ("version", models.CharField(max_length=60)),
                        ("summary", models.TextField(blank=True)),
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
                        "verbose_name": "historical offering",
                        "verbose_name_plural": "historical offerings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalCommitmentTemplate",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("slug", models.SlugField()),
                        (
                            "side",
                            models.CharField(
                                choices=[("partner", "partner"), ("provider", "provider")],
                                default="partner",
                                max_length=10,
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("text", models.TextField()),
                        ("metric", models.CharField(max_length=120)),
                        ("unit", models.CharField(max_length=40)),
                        ("default_target", models.CharField(blank=True, max_length=60)),
                        (
                            "due_days",
                            models.PositiveSmallIntegerField(
                                default=90, help_text="Days after countersigning until evidence is due."
                            ),
                        ),
                        (
                            "evidence",
                            models.CharField(
                                help_text="What proves it, for the person who must bring it.", max_length=300
                            ),
                        ),
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
                        "verbose_name": "historical commitment template",
                        "verbose_name_plural": "historical commitment templates",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="GatewayKey",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("label", models.CharField(max_length=120)),
                        ("prefix", models.CharField(max_length=12)),
                        ("key_hash", models.CharField(max_length=64, unique=True)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "revoked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gateway_keys",
                                to="accessprogram.programme",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Question",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("section", models.SlugField(blank=True)),
                        ("text", models.TextField()),
                        ("due_at", models.DateTimeField()),
                        ("answer", models.TextField(blank=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="accessprogram.application",
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
                    ],
                    options={
                        "ordering": ["created_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="question_answered_pair",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuestionnaireVersion",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("slug", models.SlugField()),
                        ("number", models.PositiveIntegerField()),
                        ("title", models.CharField(max_length=200)),
                        ("definition", models.JSONField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "draft"), ("published", "published"), ("retired", "retired")],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questionnaires",
                                to="accessprogram.programme",
                            ),
                        ),
                        (
                            "published_by",
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
                        "ordering": ["slug", "-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("programme", "slug", "number"), name="questionnaire_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"),
                                    models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="questionnaire_published_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ration",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "period",
                            models.CharField(
                                choices=[("day", "a day"), ("month", "a month")], default="day", max_length=8
                            ),
                        ),
                        ("requests", models.PositiveIntegerField()),
                        (
                            "grant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rations",
                                to="accessprogram.grant",
                            ),
                        ),
                        (
                            "use_case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.usecase",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("grant", "use_case", "period"), name="ration_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RationUse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("period_start", models.DateTimeField()),
                        ("requests", models.PositiveIntegerField(default=0)),
                        (
                            "ration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="accessprogram.ration",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("ration", "period_start"), name="ration_use_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RuleVersion",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("safeguard", "how a safeguard level is derived"),
                                    ("capability", "how a capability level is derived"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "draft"), ("published", "published"), ("retired", "retired")],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        ("rule", models.JSONField(default=dict)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rules",
                                to="accessprogram.programme",
                            ),
                        ),
                        (
                            "published_by",
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
                        "ordering": ["kind", "-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("programme", "kind", "number"), name="rule_number_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "published")),
                                fields=("programme", "kind"),
                                name="rule_one_published",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SafeguardAssessment",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("level", models.PositiveSmallIntegerField()),
                        ("facts", models.JSONField(default=list)),
                        ("missing", models.JSONField(default=list)),
                        ("cause", models.CharField(max_length=120)),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="safeguard_assessments",
                                to="accessprogram.partner",
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
                            "rule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.ruleversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("level__lte", 4)), name="safeguard_s0_to_s4")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Submission",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("number", models.PositiveIntegerField()),
                        ("content", models.JSONField()),
                        ("content_hash", models.CharField(max_length=64)),
                        ("submitted_at", models.DateTimeField()),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="submissions",
                                to="accessprogram.application",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("application", "number"), name="submission_number_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Surface",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("api", "API organisation"),
                                    ("workspace", "workspace"),
                                    ("account", "named account"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(help_text="the gateway's own name of it", max_length=120, unique=True),
                        ),
                        ("label", models.CharField(blank=True, max_length=120)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("requested", "requested"),
                                    ("provisioned", "provisioned, not yet proved"),
                                    ("proved", "proved"),
                                    ("suspended", "suspended"),
                                    ("removed", "removed"),
                                ],
                                default="requested",
                                max_length=12,
                            ),
                        ),
                        ("provisioned_at", models.DateTimeField(blank=True, null=True)),
                        ("proved_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "grant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="surfaces",
                                to="accessprogram.grant",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="surfaces",
                                to="accessprogram.partner",
                            ),
                        ),
                        (
                            "provisioned_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("use_cases", models.ManyToManyField(related_name="+", to="accessprogram.usecase")),
                    ],
                    options={
                        "ordering": ["reference"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["requested", "suspended", "removed"]),
                                    ("provisioned_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="surface_provisioned_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "proved"), _negated=True),
                                    ("proved_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="surface_proved_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tier",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("slug", models.SlugField()),
                        ("title", models.CharField(max_length=120)),
                        ("position", models.PositiveSmallIntegerField(default=0, help_text="Lowest first.")),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tiers",
                                to="accessprogram.programme",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "slug"],
                        "permissions": [
                            ("act_as_intake_officer", "Act as intake_officer"),
                            ("act_as_screening_analyst", "Act as screening_analyst"),
                            ("act_as_reviewer", "Act as reviewer"),
                            ("act_as_senior_reviewer", "Act as senior_reviewer"),
                            ("act_as_committee_member", "Act as committee_member"),
                            ("act_as_appeals_reviewer", "Act as appeals_reviewer"),
                            ("act_as_commitments_verifier", "Act as commitments_verifier"),
                            ("act_as_access_operator", "Act as access_operator"),
                            ("act_as_dashboard_reader", "Act as dashboard_reader"),
                            ("act_as_auditor", "Act as auditor"),
                            ("act_as_programme_administrator", "Act as programme_administrator"),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("programme", "slug"), name="tier_slug_once")],
                    },
                ),
                migrations.CreateModel(
                    name="RoleAssignment",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("intake_officer", "intake officer"),
                                    ("screening_analyst", "screening analyst"),
                                    ("reviewer", "reviewer"),
                                    ("senior_reviewer", "senior reviewer"),
                                    ("committee_member", "committee member"),
                                    ("appeals_reviewer", "appeals reviewer"),
                                    ("commitments_verifier", "commitments verifier"),
                                    ("access_operator", "access operator"),
                                    ("dashboard_reader", "dashboard reader"),
                                    ("auditor", "auditor"),
                                    ("programme_administrator", "programme administrator"),
                                ],
                                max_length=40,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("starts_at", models.DateTimeField(blank=True, null=True)),
                        ("until", models.DateTimeField(blank=True, null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="role_assignments",
                                to="accessprogram.programme",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="role_assignments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "tier",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="accessprogram.tier",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by__isnull", True),
                                    ("asked_by__isnull", True),
                                    models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="role_confirmed_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by__isnull", True),
                                    models.Q(("confirmed_by", models.F("user")), _negated=True),
                                    _connector="OR",
                                ),
                                name="role_not_confirmed_by_self",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("tier__isnull", False), ("until__isnull", True)),
                                fields=("user", "role", "programme", "tier"),
                                name="role_assigned_once_on_tier",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("tier__isnull", True), ("until__isnull", True)),
                                fields=("user", "role", "programme"),
                                name="role_assigned_once_wide",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TierOffering",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "offering",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.offering",
                            ),
                        ),
                        (
                            "tier_version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tier_offerings",
                                to="accessprogram.tierversion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tier_version", "offering"), name="tier_offering_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TierUserObjectPermission",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "content_object",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="accessprogram.tier"),
                        ),
                        (
                            "permission",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission"),
                        ),
                        (
                            "user",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "unique_together": {("user", "permission", "content_object")},
                    },
                ),
                migrations.CreateModel(
                    name="TierVersion",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("number", models.PositiveIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "draft"), ("published", "published"), ("retired", "retired")],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        (
                            "summary",
                            models.TextField(help_text="What this tier is for, in two sentences, for the public."),
                        ),
                        ("gives", models.JSONField(default=list, help_text="Sentences: what a partner gets.")),
                        ("criteria", models.JSONField(default=list, help_text="Sentences: what is judged, published.")),
                        (
                            "required_approvals",
                            models.PositiveSmallIntegerField(
                                default=2, validators=[django.core.validators.MinValueValidator(2)]
                            ),
                        ),
                        (
                            "required_checks",
                            models.JSONField(default=list, help_text="Slugs of the checks that must be settled."),
                        ),
                        (
                            "evidence",
                            models.JSONField(
                                blank=True,
                                default=list,
                                help_text='Documents that are asked for: [{"slug", "title", "required"}].',
                            ),
                        ),
                        (
                            "sla_days",
                            models.PositiveSmallIntegerField(
                                default=10, help_text="Working days until a decision is due."
                            ),
                        ),
                        ("cool_off_hours", models.PositiveSmallIntegerField(default=0)),
                        ("term_days", models.PositiveSmallIntegerField(default=365)),
                        ("named_users_only", models.BooleanField(default=False)),
                        (
                            "cache_seconds",
                            models.PositiveSmallIntegerField(
                                default=30, help_text="How long an answer may be kept; 60 at most."
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "offerings",
                            models.ManyToManyField(
                                related_name="tier_versions",
                                through="accessprogram.TierOffering",
                                to="accessprogram.offering",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "questionnaire",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.questionnaireversion",
                            ),
                        ),
                        (
                            "tier",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="accessprogram.tier",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["tier", "-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("tier", "number"), name="tier_version_number_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "published")),
                                fields=("tier",),
                                name="tier_one_published_version",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("required_approvals__gte", 2)), name="tier_two_people_at_least"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("cache_seconds__lte", 60)), name="tier_cache_at_most_60_s"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"),
                                    models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="tier_published_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TierCommitment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("required", models.BooleanField(default=True)),
                        (
                            "template",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.commitmenttemplate",
                            ),
                        ),
                        (
                            "tier_version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tier_commitments",
                                to="accessprogram.tierversion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tier_version", "template"), name="tier_commitment_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TotpUse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("authenticator_id", models.BigIntegerField()),
                        ("counter", models.BigIntegerField()),
                        ("used_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("authenticator_id", "counter"), name="totp_code_used_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UseCase",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("slug", models.SlugField()),
                        ("title", models.CharField(max_length=200)),
                        ("summary", models.TextField(blank=True)),
                        (
                            "finds_vulnerabilities",
                            models.BooleanField(
                                default=False, help_text="The ration grows with the proved ability to finish."
                            ),
                        ),
                        (
                            "needs_targets",
                            models.BooleanField(
                                default=False,
                                help_text="Whoever applies for it must name at least one authorised target.",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="use_cases",
                                to="accessprogram.programme",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["title"],
                        "constraints": [
                            models.UniqueConstraint(fields=("programme", "slug"), name="use_case_slug_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UsageReport",
                    fields=[
                        ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                        ("requests", models.PositiveIntegerField()),
                        ("at", models.DateTimeField()),
                        (
                            "key",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.gatewaykey",
                            ),
                        ),
                        (
                            "surface",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.surface",
                            ),
                        ),
                        (
                            "use_case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.usecase",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="TierUseCase",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("max_requests_per_day", models.PositiveIntegerField(default=1000)),
                        (
                            "tier_version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tier_use_cases",
                                to="accessprogram.tierversion",
                            ),
                        ),
                        (
                            "use_case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.usecase",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tier_version", "use_case"), name="tier_use_case_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GrantLine",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("live", models.BooleanField(default=False)),
                        ("starts_at", models.DateTimeField(blank=True, null=True)),
                        ("ends_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "grant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="accessprogram.grant",
                            ),
                        ),
                        (
                            "offering",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.offering",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.partner",
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
                            "use_case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.usecase",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("live", True)),
                                fields=("programme", "partner", "offering", "use_case"),
                                name="grant_line_one_live",
                            ),
                            models.UniqueConstraint(
                                fields=("grant", "offering", "use_case"), name="grant_line_once_per_grant"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("live", False),
                                    models.Q(("ends_at__isnull", False), ("starts_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="grant_line_term",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Answer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("question", models.SlugField()),
                        ("value", models.JSONField(null=True)),
                        (
                            "text",
                            models.TextField(
                                blank=True, help_text="what was typed, kept even when it cannot be accepted yet"
                            ),
                        ),
                        ("error", models.CharField(blank=True, max_length=300)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("saved_at", models.DateTimeField(auto_now=True)),
                        (
                            "saved_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="accessprogram.application",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("application", "question"), name="answer_once_per_question")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommitmentVerdict",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "verdict",
                            models.CharField(
                                choices=[("verified", "verified"), ("disputed", "disputed")], max_length=12
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
                            "evidence",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="verdict",
                                to="accessprogram.commitmentevidence",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="verdict_has_a_reason"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CapabilityAssessment",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("level", models.PositiveSmallIntegerField()),
                        ("rationale", models.TextField()),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "offering",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="capability_assessments",
                                to="accessprogram.offering",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("level__lte", 4)), name="capability_c0_to_c4"),
                            models.CheckConstraint(
                                condition=models.Q(("proposed_by", models.F("confirmed_by")), _negated=True),
                                name="capability_two_people",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OutboxMessage",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("kind", models.SlugField()),
                        (
                            "email",
                            models.EmailField(
                                blank=True, help_text="for a person without an account: invitations", max_length=254
                            ),
                        ),
                        ("dedupe", models.CharField(max_length=160, unique=True)),
                        (
                            "data",
                            models.JSONField(
                                default=dict, help_text="ids and words for the template; no personal values"
                            ),
                        ),
                        ("not_before", models.DateTimeField()),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("crashes", models.PositiveSmallIntegerField(default=0)),
                        ("fence", models.PositiveIntegerField(default=0)),
                        ("lease_until", models.DateTimeField(blank=True, null=True)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("parked_at", models.DateTimeField(blank=True, null=True)),
                        ("last_error", models.CharField(blank=True, max_length=200)),
                        (
                            "recipient",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("parked_at__isnull", True), ("sent_at__isnull", True)),
                                fields=["not_before"],
                                name="outbox_due",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NamedUser",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("user_key", models.CharField(max_length=64)),
                        (
                            "label",
                            models.CharField(
                                help_text="the partner's own words; never sent to the gateway", max_length=200
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="named_users",
                                to="accessprogram.partner",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("partner", "user_key"), name="user_key_once_per_partner")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("member", "member"),
                                    ("owner", "owner"),
                                    ("signatory", "signatory"),
                                    ("security_contact", "security contact"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="accessprogram.partner",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("partner", "user", "role"),
                                name="membership_role_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("email", models.EmailField(max_length=254)),
                        ("roles", models.JSONField(default=list)),
                        ("expires_at", models.DateTimeField()),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "invited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to="accessprogram.partner",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                                    models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="invitation_accepted_pair",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Domain",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("name", models.CharField(help_text="lower case, A-label form (RFC 5890)", max_length=253)),
                        ("token", models.CharField(max_length=64)),
                        ("proved_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="domains",
                                to="accessprogram.partner",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("partner", "name"), name="domain_once_per_partner")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Conflict",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("reason", models.CharField(max_length=300)),
                        ("until", models.DateTimeField(blank=True, null=True)),
                        (
                            "declared_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conflicts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conflicts",
                                to="accessprogram.partner",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until__isnull", True)),
                                fields=("user", "partner"),
                                name="conflict_declared_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Acknowledgement",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "side",
                            models.CharField(choices=[("partner", "partner"), ("provider", "provider")], max_length=10),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acknowledgements",
                                to="accessprogram.documentversion",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acknowledgements",
                                to="accessprogram.partner",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("document", "partner", "user", "side"), name="acknowledged_once"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
