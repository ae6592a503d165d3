import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accessprogram.clock
import accessprogram.migrations._together


class Migration(migrations.Migration):
    dependencies = [
        ("accessprogram", "0003_words_of_the_ledger"),
    ]

    operations = [
        accessprogram.migrations._together.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Benchmark",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="benchmarks",
                                to="accessprogram.programme",
                            ),
                        ),
                        ("slug", models.SlugField()),
                        ("title", models.CharField(max_length=120)),
                        ("measures", models.TextField(help_text="what a good score shows, and what it does not")),
                        ("source", models.CharField(max_length=300)),
                    ],
                    options={
                        "ordering": ["title"],
                        "constraints": [
                            models.UniqueConstraint(fields=("programme", "slug"), name="benchmark_slug_once")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CapabilityProposal",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "offering",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="capability_proposals",
                                to="accessprogram.offering",
                            ),
                        ),
                        ("level", models.PositiveSmallIntegerField()),
                        ("rationale", models.TextField()),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "assessment",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposal",
                                to="accessprogram.capabilityassessment",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("close_reason", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("level__lte", 4)), name="capability_proposal_c0_to_c4"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("closed_at__isnull", True)),
                                fields=("offering",),
                                name="capability_proposal_one_open",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Claim",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "offering",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to="accessprogram.offering",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("claim", "claim"), ("counter_claim", "counter-claim")], max_length=14
                            ),
                        ),
                        (
                            "answers",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="counter_claims",
                                to="accessprogram.claim",
                            ),
                        ),
                        ("text", models.TextField()),
                        (
                            "said_by",
                            models.CharField(help_text="who says it, as the source names them", max_length=200),
                        ),
                        ("evidence", models.CharField(blank=True, max_length=300)),
                        (
                            "partner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to="accessprogram.partner",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("answer_due", models.DateTimeField(blank=True, null=True)),
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
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "runs",
                            models.ManyToManyField(blank=True, related_name="claims", to="accessprogram.evaluationrun"),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="claim_answered_pair",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CurePlan",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "commitment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cure_plans",
                                to="accessprogram.commitment",
                            ),
                        ),
                        ("text", models.TextField()),
                        ("due_at", models.DateTimeField()),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("accepted", models.BooleanField(blank=True, null=True)),
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
                    ],
                    options={
                        "ordering": ["-created_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("accepted__isnull", True)),
                                fields=("commitment",),
                                name="cure_plan_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("accepted__isnull", True),
                                        ("answered_at__isnull", True),
                                        ("answered_by__isnull", True),
                                    ),
                                    models.Q(
                                        ("accepted__isnull", False),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="cure_plan_answered",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="GatewayEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gateway_events",
                                to="accessprogram.programme",
                            ),
                        ),
                        ("seq", models.PositiveBigIntegerField()),
                        (
                            "scope",
                            models.CharField(
                                choices=[("surface", "surface"), ("user", "named user"), ("grant", "grant")],
                                max_length=8,
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(help_text="surface reference, user key or grant id", max_length=120),
                        ),
                        (
                            "surfaces",
                            models.JSONField(default=list, help_text="references of the surfaces that it concerns"),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("programme", "seq"), name="gateway_event_seq_once")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Incident",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incidents",
                                to="accessprogram.programme",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incidents",
                                to="accessprogram.partner",
                            ),
                        ),
                        ("reference", models.CharField(max_length=20, unique=True)),
                        ("kind", models.SlugField(default="other", help_text="of the signals that belong to it")),
                        ("title", models.CharField(max_length=200)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("signal", "signal"),
                                    ("triaged", "triaged"),
                                    ("open", "open"),
                                    ("contained", "contained"),
                                    ("closed", "closed"),
                                ],
                                default="signal",
                                max_length=10,
                            ),
                        ),
                        (
                            "severity",
                            models.CharField(
                                choices=[
                                    ("low", "low"),
                                    ("medium", "medium"),
                                    ("high", "high"),
                                    ("critical", "critical"),
                                ],
                                default="medium",
                                max_length=8,
                            ),
                        ),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "opened_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("first_notice_at", models.DateTimeField(blank=True, null=True)),
                        ("report_at", models.DateTimeField(blank=True, null=True)),
                        ("contained_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["signal", "triaged", "closed"]),
                                    ("opened_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="incident_opened_at",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "closed"), _negated=True),
                                fields=("programme", "partner", "kind"),
                                name="incident_one_of_a_kind",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Initiative",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="initiatives",
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
                        ("slug", models.SlugField(unique=True)),
                        ("title", models.CharField(max_length=200)),
                        ("summary", models.TextField()),
                        ("public_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "public_by",
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
                        "ordering": ["title", "id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Pool",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pools",
                                to="accessprogram.programme",
                            ),
                        ),
                        (
                            "offering",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pools",
                                to="accessprogram.offering",
                            ),
                        ),
                        (
                            "period",
                            models.CharField(
                                choices=[("day", "a day"), ("month", "a month")], default="day", max_length=8
                            ),
                        ),
                        ("requests", models.PositiveBigIntegerField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("offering", "period"),
                                name="pool_once",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="PublicRecord",
                    fields=[
                        ("id", models.CharField(max_length=60, primary_key=True, serialize=False)),
                        ("aliases", models.JSONField(default=list, help_text="other identifiers of the same fault")),
                        ("summary", models.CharField(blank=True, max_length=300)),
                        (
                            "is_fixed",
                            models.BooleanField(
                                default=False, help_text="it names a fixed version or the change that fixes it"
                            ),
                        ),
                        (
                            "credits",
                            models.JSONField(
                                default=list, help_text='[{"name", "domains"}]: who is credited, as the record says'
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("source", models.CharField(max_length=200)),
                        ("imported_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="RationMove",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "grant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ration_moves",
                                to="accessprogram.grant",
                            ),
                        ),
                        ("period", models.CharField(choices=[("day", "a day"), ("month", "a month")], max_length=8)),
                        (
                            "from_use_case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.usecase",
                            ),
                        ),
                        (
                            "to_use_case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.usecase",
                            ),
                        ),
                        ("requests", models.PositiveIntegerField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("requests__gt", 0)), name="ration_move_moves"),
                            models.CheckConstraint(
                                condition=models.Q(("from_use_case", models.F("to_use_case")), _negated=True),
                                name="ration_move_between_two",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Reexamination",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reexaminations",
                                to="accessprogram.programme",
                            ),
                        ),
                        ("cause", models.CharField(max_length=200)),
                        (
                            "offering",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.offering",
                            ),
                        ),
                        (
                            "capability",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reexaminations",
                                to="accessprogram.capabilityassessment",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.partner",
                            ),
                        ),
                        (
                            "safeguard",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reexaminations",
                                to="accessprogram.safeguardassessment",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "waiting"),
                                    ("running", "running"),
                                    ("done", "done"),
                                    ("parked", "stopped after errors"),
                                ],
                                default="queued",
                                max_length=8,
                            ),
                        ),
                        ("cursor", models.UUIDField(blank=True, null=True)),
                        ("looked_at", models.PositiveIntegerField(default=0)),
                        ("fell_short", models.PositiveIntegerField(default=0)),
                        ("fence", models.PositiveIntegerField(default=0)),
                        ("crashes", models.PositiveSmallIntegerField(default=0)),
                        ("lease_until", models.DateTimeField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "started_by",
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
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "done"), _negated=True),
                                fields=["created_at"],
                                name="reexamination_due",
                            )
                        ],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Refusal",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.programme",
                            ),
                        ),
                        (
                            "key",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.gatewaykey",
                            ),
                        ),
                        ("request_id", models.CharField(max_length=80)),
                        (
                            "surface",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refusals",
                                to="accessprogram.surface",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refusals",
                                to="accessprogram.partner",
                            ),
                        ),
                        (
                            "offering",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.offering",
                            ),
                        ),
                        (
                            "use_case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.usecase",
                            ),
                        ),
                        ("user_key", models.CharField(blank=True, max_length=64)),
                        (
                            "layer",
                            models.CharField(
                                choices=[
                                    ("entitlement", "the grant does not allow it"),
                                    ("ration", "the ration is used up"),
                                    ("safeguard", "the model's own safeguard"),
                                    ("gateway", "the gateway"),
                                    ("outage", "an outage"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("at", models.DateTimeField(help_text="the gateway's own time")),
                    ],
                    options={
                        "ordering": ["-at", "id"],
                        "indexes": [models.Index(fields=["partner", "-at"], name="refusal_of_partner")],
                        "constraints": [
                            models.UniqueConstraint(fields=("programme", "request_id"), name="refusal_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reservation",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
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
                            "grant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accessprogram.grant"
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
                        ("requests", models.PositiveIntegerField()),
                        ("tokens", models.PositiveBigIntegerField(default=0)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("held", "held"),
                                    ("settled", "settled by its usage"),
                                    ("released", "released after its time"),
                                ],
                                default="held",
                                max_length=10,
                            ),
                        ),
                        ("expires_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("uses", models.ManyToManyField(related_name="reservations", to="accessprogram.rationuse")),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "held")), fields=["expires_at"], name="reservation_held"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", True), ("state", "held")),
                                    models.Q(models.Q(("state", "held"), _negated=True), ("closed_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="reservation_closed_at",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RideOut",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "tier",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ride_outs",
                                to="accessprogram.tier",
                            ),
                        ),
                        ("seconds", models.PositiveSmallIntegerField()),
                        ("reason", models.TextField()),
                        (
                            "asked_by",
                            models.ForeignKey(
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
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
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
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("seconds__lte", 900)), name="ride_out_15_minutes_at_most"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by__isnull", True),
                                    models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="ride_out_two_people",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("tier",),
                                name="ride_out_one_of_a_tier",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SigningKey",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "use",
                            models.CharField(
                                choices=[("entitlement", "entitlement tokens"), ("receipt", "decision receipts")],
                                max_length=12,
                            ),
                        ),
                        ("kid", models.CharField(help_text="RFC 7638 thumbprint", max_length=43, unique=True)),
                        ("public", models.JSONField()),
                        ("private", models.TextField(help_text="sealed; never shown")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("next", "published, signs next"),
                                    ("active", "signs"),
                                    ("retired", "retired"),
                                ],
                                default="next",
                                max_length=8,
                            ),
                        ),
                        ("activated_at", models.DateTimeField(blank=True, null=True)),
                        ("retired_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["use", "-created_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "active")), fields=("use",), name="signing_key_one_active"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "next")), fields=("use",), name="signing_key_one_next"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="TermsSheet",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "application",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="terms_sheet",
                                to="accessprogram.application",
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
                            "state",
                            models.CharField(
                                choices=[("open", "open"), ("frozen", "frozen")], default="open", max_length=8
                            ),
                        ),
                        ("content_hash", models.CharField(blank=True, max_length=64)),
                        ("frozen_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "frozen_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reopened_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="what was agreed before can be proposed anew from then on",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("content_hash", ""), ("frozen_at__isnull", True), ("state", "open")),
                                    models.Q(
                                        ("frozen_at__isnull", False),
                                        ("state", "frozen"),
                                        models.Q(("content_hash", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="terms_sheet_frozen_with_its_hash",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Threat",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="threats",
                                to="accessprogram.documentversion",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=200)),
                        ("actor", models.CharField(help_text="who would do it", max_length=200)),
                        ("path", models.TextField(help_text="how, step by step")),
                        ("text", models.TextField(blank=True)),
                        (
                            "offering",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.offering",
                            ),
                        ),
                        (
                            "level",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="from this capability level on, C0 to C4"
                            ),
                        ),
                        ("answers", models.JSONField(blank=True, default=list)),
                    ],
                    options={
                        "ordering": ["document", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("document", "number"), name="threat_number_once"),
                            models.CheckConstraint(condition=models.Q(("level__lte", 4)), name="threat_c0_to_c4"),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="UpliftJudgement",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "offering",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uplift_judgements",
                                to="accessprogram.offering",
                            ),
                        ),
                        ("open_weight_system", models.CharField(max_length=200)),
                        (
                            "uplift",
                            models.CharField(
                                choices=[
                                    ("none", "no uplift"),
                                    ("slight", "slight uplift"),
                                    ("moderate", "moderate uplift"),
                                    ("substantial", "substantial uplift"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("text", models.TextField()),
                        ("dissent", models.TextField(blank=True, help_text="who disagrees, and why")),
                        ("judged_on", models.DateField()),
                        ("stale_after", models.DateField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-judged_on", "-created_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("stale_after__gt", models.F("judged_on"))), name="uplift_has_a_time"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="uplift_has_words"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="WebhookEndpoint",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="webhook_endpoints",
                                to="accessprogram.programme",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="webhook_endpoints",
                                to="accessprogram.partner",
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[("notify", "is told of changes"), ("provision", "switches surfaces on")],
                                default="notify",
                                max_length=12,
                            ),
                        ),
                        ("url", models.URLField(max_length=500)),
                        ("label", models.CharField(max_length=120)),
                        ("kinds", models.JSONField(default=list, help_text="event types it is told; empty: all")),
                        ("secret", models.TextField(help_text="sealed")),
                        (
                            "previous_secret",
                            models.TextField(blank=True, help_text="sealed; both sign while a rotation lasts"),
                        ),
                        ("previous_until", models.DateTimeField(blank=True, null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("disabled_at", models.DateTimeField(blank=True, null=True)),
                        ("disabled_reason", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "ordering": ["label", "id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="IncidentEntry",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="accessprogram.incident",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("note", "note"), ("notice", "first notice"), ("report", "report")],
                                max_length=8,
                            ),
                        ),
                        ("text", models.TextField()),
                        ("for_partner", models.BooleanField(default=False)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["created_at", "id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Objective",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "initiative",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objectives",
                                to="accessprogram.initiative",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("metric", models.CharField(max_length=120)),
                        ("unit", models.CharField(max_length=40)),
                        ("baseline", models.FloatField()),
                        ("target", models.FloatField()),
                        ("due_on", models.DateField()),
                    ],
                    options={
                        "ordering": ["due_on", "id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Project",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="accessprogram.partner",
                            ),
                        ),
                        (
                            "initiative",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="accessprogram.initiative",
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("url", models.URLField(max_length=500)),
                        ("weekly_limit", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("paused_until", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["name", "id"],
                        "constraints": [models.UniqueConstraint(fields=("partner", "url"), name="project_once")],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="RefusalCase",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "refusal",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="case",
                                to="accessprogram.refusal",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refusal_cases",
                                to="accessprogram.partner",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("statement", models.TextField(blank=True)),
                        ("due_at", models.DateTimeField()),
                        (
                            "reminded_at",
                            models.DateTimeField(
                                blank=True, help_text="when the desk was told that it is overdue", null=True
                            ),
                        ),
                        (
                            "label",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("false_refusal", "should not have been refused"),
                                    ("right_refusal", "was rightly refused"),
                                    ("unclear", "cannot be told"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("lifted", models.BooleanField(default=False)),
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
                    ],
                    options={
                        "ordering": ["due_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answered_at__isnull", True), ("answered_by__isnull", True), ("label", "")
                                    ),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                        models.Q(("answer", ""), _negated=True),
                                        models.Q(("label", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="refusal_case_answered",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Shortfall",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "grant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shortfalls",
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
                            "reexamination",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shortfalls",
                                to="accessprogram.reexamination",
                            ),
                        ),
                        ("capability", models.PositiveSmallIntegerField()),
                        ("safeguard", models.PositiveSmallIntegerField()),
                        ("missing", models.JSONField(default=list)),
                        ("cure_until", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "to be cured"),
                                    ("cured", "cured"),
                                    ("enforced", "acted on"),
                                    ("excused", "no longer needed"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["cure_until", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("grant", "offering"),
                                name="shortfall_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", True), ("state", "open")),
                                    models.Q(models.Q(("state", "open"), _negated=True), ("closed_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="shortfall_closed_at",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Signal",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signals",
                                to="accessprogram.incident",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("gateway", "the gateway"),
                                    ("check", "a background check"),
                                    ("person", "a person"),
                                    ("usage", "unusual use"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("kind", models.SlugField()),
                        ("summary", models.CharField(max_length=300)),
                        ("data", models.JSONField(default=dict)),
                        (
                            "surface",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.surface",
                            ),
                        ),
                        ("dedupe", models.CharField(max_length=160, unique=True)),
                        (
                            "by",
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
                        "ordering": ["-created_at", "id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="TermsLine",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="accessprogram.termssheet",
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("partner", "partner"), ("provider", "provider")],
                                help_text="who gives it",
                                max_length=10,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("offering", "model"),
                                    ("ration", "use case and ration"),
                                    ("commitment", "pledge"),
                                    ("condition", "condition"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "key",
                            models.SlugField(
                                help_text="slug of the offering, use case or pledge; a number for a condition"
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("value", models.JSONField(default=dict)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("removed", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["side", "position", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("sheet", "side", "kind", "key"), name="terms_line_once")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ThreatObjection",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "threat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="accessprogram.threat",
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
                            "side",
                            models.CharField(choices=[("partner", "partner"), ("provider", "provider")], max_length=10),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("text", models.TextField()),
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
                    ],
                    options={
                        "ordering": ["created_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="objection_answered_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_by__isnull", True),
                                    models.Q(("answered_by", models.F("by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="objection_two_people",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ThreatReading",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "threat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="readings",
                                to="accessprogram.threat",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "side",
                            models.CharField(choices=[("partner", "partner"), ("provider", "provider")], max_length=10),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("threat", "partner", "user", "side"), name="threat_read_once"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="WebhookDelivery",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "endpoint",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deliveries",
                                to="accessprogram.webhookendpoint",
                            ),
                        ),
                        ("message_id", models.CharField(max_length=64)),
                        ("kind", models.CharField(max_length=60)),
                        ("payload", models.JSONField()),
                        (
                            "replays",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replayed",
                                to="accessprogram.webhookdelivery",
                            ),
                        ),
                        ("not_before", models.DateTimeField()),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("crashes", models.PositiveSmallIntegerField(default=0)),
                        ("fence", models.PositiveIntegerField(default=0)),
                        ("lease_until", models.DateTimeField(blank=True, null=True)),
                        ("delivered_at", models.DateTimeField(blank=True, null=True)),
                        ("parked_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-created_at", "id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("delivered_at__isnull", True), ("parked_at__isnull", True)),
                                fields=["not_before"],
                                name="webhook_due",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("replays__isnull", True)),
                                fields=("endpoint", "message_id"),
                                name="webhook_told_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contribution",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contributions",
                                to="accessprogram.partner",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contributions",
                                to="accessprogram.programme",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("finding", "finding"),
                                    ("threat_report", "threat report"),
                                    ("detection", "detection shared"),
                                    ("protection", "protection of the provider"),
                                    ("fix", "open-source fix"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("reported", "reported"),
                                    ("valid", "acknowledged as valid"),
                                    ("rejected", "not useful"),
                                    ("disclosed", "disclosed"),
                                    ("fixed", "fixed"),
                                    ("released", "released"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        (
                            "initiative",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contributions",
                                to="accessprogram.initiative",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contributions",
                                to="accessprogram.project",
                            ),
                        ),
                        (
                            "commitment",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contributions",
                                to="accessprogram.commitment",
                            ),
                        ),
                        (
                            "use_case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.usecase",
                            ),
                        ),
                        (
                            "severity",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("low", "low"),
                                    ("medium", "medium"),
                                    ("high", "high"),
                                    ("critical", "critical"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(
                                blank=True, help_text="advisory or change: CVE, OSV, GHSA, URL", max_length=120
                            ),
                        ),
                        ("hours", models.PositiveIntegerField(default=0)),
                        ("embargo_until", models.DateTimeField(blank=True, null=True)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at", "id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Enforcement",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enforcements",
                                to="accessprogram.programme",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enforcements",
                                to="accessprogram.partner",
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[
                                    ("user", "one named user"),
                                    ("surface", "one surface"),
                                    ("use_case", "one use case"),
                                    ("grant", "one grant"),
                                    ("partner", "the partner"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[("restrict", "restrict"), ("suspend", "suspend"), ("revoke", "revoke")],
                                max_length=8,
                            ),
                        ),
                        (
                            "grant",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enforcements",
                                to="accessprogram.grant",
                            ),
                        ),
                        (
                            "surface",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enforcements",
                                to="accessprogram.surface",
                            ),
                        ),
                        (
                            "use_case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.usecase",
                            ),
                        ),
                        (
                            "named_user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.nameduser",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enforcements",
                                to="accessprogram.incident",
                            ),
                        ),
                        (
                            "commitment",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enforcements",
                                to="accessprogram.commitment",
                            ),
                        ),
                        (
                            "shortfall",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enforcements",
                                to="accessprogram.shortfall",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "proposed, waiting for a person"),
                                    ("dropped", "not put in force"),
                                    ("in_force", "in force"),
                                    ("fell_back", "fallen back to restricted, not ratified in time"),
                                    ("ended", "ended"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("is_emergency", models.BooleanField(default=False)),
                        ("cause", models.CharField(max_length=200)),
                        ("reason", models.TextField(help_text="in words that the partner reads")),
                        ("what_to_do", models.TextField(blank=True)),
                        ("preview", models.JSONField(default=dict)),
                        (
                            "due_at",
                            models.DateTimeField(
                                blank=True, help_text="of a proposal: when a person must have acted", null=True
                            ),
                        ),
                        ("representations_until", models.DateTimeField(blank=True, null=True)),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("imposed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "imposed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("ratify_by", models.DateTimeField(blank=True, null=True)),
                        ("ratified_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "ratified_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("until", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
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
                        ("end_reason", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["-created_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["proposed", "dropped"]),
                                    models.Q(("imposed_at__isnull", False), ("imposed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="enforcement_is_a_persons",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ratified_by__isnull", True),
                                    models.Q(("ratified_by", models.F("imposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="enforcement_ratified_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="enforcement_has_a_reason"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ObjectiveReading",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "objective",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="readings",
                                to="accessprogram.objective",
                            ),
                        ),
                        ("value", models.FloatField()),
                        ("measured_on", models.DateField()),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["measured_on", "created_at"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="RecipientLink",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links",
                                to="accessprogram.project",
                            ),
                        ),
                        (
                            "address",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accessprogram.personalvalue",
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("expires_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("last_used_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="TermsOffer",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="accessprogram.termsline",
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("partner", "partner"), ("provider", "provider")],
                                help_text="who proposes",
                                max_length=10,
                            ),
                        ),
                        ("value", models.JSONField(default=dict)),
                        ("removes", models.BooleanField(default=False)),
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
                            "answer",
                            models.CharField(
                                choices=[
                                    ("open", "waiting for an answer"),
                                    ("accepted", "accepted"),
                                    ("declined", "declined"),
                                    ("countered", "answered with another proposal"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("answer_reason", models.TextField(blank=True)),
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
                    ],
                    options={
                        "ordering": ["created_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("answer", "open")), fields=("line",), name="terms_offer_one_open"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="terms_offer_has_a_reason"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer", "open"), ("answered_at__isnull", True), ("answered_by__isnull", True)
                                    ),
                                    models.Q(
                                        models.Q(("answer", "open"), _negated=True),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="terms_offer_answered_pair",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="WebhookAttempt",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "delivery",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tries",
                                to="accessprogram.webhookdelivery",
                            ),
                        ),
                        ("status", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("error", models.CharField(blank=True, max_length=200)),
                        ("excerpt", models.CharField(blank=True, max_length=500)),
                        ("milliseconds", models.PositiveIntegerField()),
                    ],
                    options={
                        "ordering": ["-created_at", "id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="ContributionStep",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "contribution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="accessprogram.contribution",
                            ),
                        ),
                        (
                            "to",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("reported", "reported"),
                                    ("valid", "acknowledged as valid"),
                                    ("rejected", "not useful"),
                                    ("disclosed", "disclosed"),
                                    ("fixed", "fixed"),
                                    ("released", "released"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("on", models.DateTimeField(help_text="when it happened")),
                        ("note", models.TextField(blank=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.recipientlink",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["on", "created_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("by__isnull", False), ("link__isnull", True)),
                                    models.Q(("by__isnull", True), ("link__isnull", False)),
                                    _connector="OR",
                                ),
                                name="contribution_step_by_one",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="RecipientReply",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "link",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replies",
                                to="accessprogram.recipientlink",
                            ),
                        ),
                        (
                            "contribution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replies",
                                to="accessprogram.contribution",
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("received", "received"),
                                    ("valid", "valid"),
                                    ("fixed", "fixed"),
                                    ("not_useful", "not useful"),
                                    ("pause", "pause"),
                                    ("resume", "go on"),
                                    ("limit", "so many reports a week"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("weekly_limit", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("note", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["-created_at", "id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Representation",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "enforcement",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="representations",
                                to="accessprogram.enforcement",
                            ),
                        ),
                        (
                            "commitment",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="representations",
                                to="accessprogram.commitment",
                            ),
                        ),
                        ("text", models.TextField()),
                        (
                            "by",
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
                                    models.Q(("commitment__isnull", True), ("enforcement__isnull", False)),
                                    models.Q(("commitment__isnull", False), ("enforcement__isnull", True)),
                                    _connector="OR",
                                ),
                                name="representation_about_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="representation_has_words"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
            ],
        ),
        accessprogram.migrations._together.AlterModels(
            operations=[
                migrations.AddField(
                    model_name="agreement",
                    name="amendment_reason",
                    field=models.TextField(blank=True),
                ),
                migrations.AddField(
                    model_name="agreement",
                    name="amends",
                    field=models.OneToOneField(
                        blank=True,
                        help_text="the version before",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amended_by",
                        to="accessprogram.agreement",
                    ),
                ),
                migrations.AddField(
                    model_name="agreement",
                    name="drafted_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="application",
                    name="renews",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals",
                        to="accessprogram.grant",
                    ),
                ),
                migrations.AddField(
                    model_name="capabilityassessment",
                    name="derived_level",
                    field=models.PositiveSmallIntegerField(blank=True, help_text="what the rule alone says", null=True),
                ),
                migrations.AddField(
                    model_name="capabilityassessment",
                    name="rule",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accessprogram.ruleversion",
                    ),
                ),
                migrations.AddField(
                    model_name="commitment",
                    name="breached_at",
                    field=models.DateTimeField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="commitment",
                    name="period",
                    field=models.PositiveSmallIntegerField(
                        default=1, help_text="which time, of a pledge that comes due again"
                    ),
                ),
                migrations.AddField(
                    model_name="commitment",
                    name="previous",
                    field=models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next_period",
                        to="accessprogram.commitment",
                    ),
                ),
                migrations.AddField(
                    model_name="commitmentevidence",
                    name="references",
                    field=models.JSONField(blank=True, default=list, help_text="records that can be looked up"),
                ),
                migrations.AddField(
                    model_name="commitmenttemplate",
                    name="cadence_days",
                    field=models.PositiveSmallIntegerField(
                        blank=True, help_text="Evidence is due again after so many days; empty: once.", null=True
                    ),
                ),
                migrations.AddField(
                    model_name="commitmenttemplate",
                    name="cure_days",
                    field=models.PositiveSmallIntegerField(default=30, help_text="Days to cure a breach."),
                ),
                migrations.AddField(
                    model_name="commitmenttemplate",
                    name="effect",
                    field=models.CharField(blank=True, help_text="What follows when it is broken.", max_length=300),
                ),
                migrations.AddField(
                    model_name="commitmenttemplate",
                    name="kind",
                    field=models.SlugField(blank=True, help_text="Which kind of the field's pledges it is."),
                ),
                migrations.AddField(
                    model_name="commitmenttemplate",
                    name="verification",
                    field=models.SlugField(
                        default="person",
                        help_text="Who verifies: a person, or the name of the record that is looked up.",
                    ),
                ),
                migrations.AddField(
                    model_name="commitmentverdict",
                    name="record",
                    field=models.JSONField(
                        blank=True, default=dict, help_text="what was looked up where, and what it said"
                    ),
                ),
                migrations.AddField(
                    model_name="decisionnotice",
                    name="facts",
                    field=models.JSONField(blank=True, default=dict, help_text="what the decision receipt attests"),
                ),
                migrations.AddField(
                    model_name="documentversion",
                    name="acknowledge_by",
                    field=models.DateTimeField(
                        blank=True,
                        help_text="when access lapses for whoever has not acknowledged it; set when published",
                        null=True,
                    ),
                ),
                migrations.AddField(
                    model_name="evaluationrun",
                    name="effort",
                    field=models.CharField(blank=True, help_text="reasoning effort, tools, time", max_length=60),
                ),
                migrations.AddField(
                    model_name="evaluationrun",
                    name="open_weight",
                    field=models.BooleanField(default=False),
                ),
                migrations.AddField(
                    model_name="evaluationrun",
                    name="programme",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accessprogram.programme",
                    ),
                ),
                migrations.AddField(
                    model_name="evaluationrun",
                    name="source_url",
                    field=models.URLField(blank=True, max_length=500),
                ),
                migrations.AddField(
                    model_name="evaluationrun",
                    name="supersedes",
                    field=models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="accessprogram.evaluationrun",
                    ),
                ),
                migrations.AddField(
                    model_name="evaluationrun",
                    name="system",
                    field=models.CharField(
                        blank=True, help_text="the model as it was run, with its version", max_length=200
                    ),
                ),
                migrations.AddField(
                    model_name="gatewaykey",
                    name="expires_at",
                    field=models.DateTimeField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="gatewaykey",
                    name="is_test",
                    field=models.BooleanField(default=False, help_text="sees the sandbox only, never a real grant"),
                ),
                migrations.AddField(
                    model_name="gatewaykey",
                    name="last_used_at",
                    field=models.DateTimeField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="gatewaykey",
                    name="minute_at",
                    field=models.DateTimeField(
                        blank=True, help_text="the minute that minute_calls were made in", null=True
                    ),
                ),
                migrations.AddField(
                    model_name="gatewaykey",
                    name="minute_calls",
                    field=models.PositiveIntegerField(default=0),
                ),
                migrations.AddField(
                    model_name="gatewaykey",
                    name="networks",
                    field=models.JSONField(default=list, help_text="CIDR ranges that it may be used from; empty: any"),
                ),
                migrations.AddField(
                    model_name="gatewaykey",
                    name="per_minute",
                    field=models.PositiveIntegerField(
                        blank=True, help_text="calls a minute; empty: not limited", null=True
                    ),
                ),
                migrations.AddField(
                    model_name="gatewaykey",
                    name="replaces",
                    field=models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="accessprogram.gatewaykey",
                    ),
                ),
                migrations.AddField(
                    model_name="gatewaykey",
                    name="scopes",
                    field=models.JSONField(default=list, help_text="what it may do; empty: everything"),
                ),
                migrations.AddField(
                    model_name="grant",
                    name="lapsed_from",
                    field=models.CharField(
                        blank=True,
                        help_text="the state to which a lapsed grant comes back: never a freer one",
                        max_length=14,
                    ),
                ),
                migrations.AddField(
                    model_name="grant",
                    name="regions",
                    field=models.JSONField(
                        default=list, help_text="ISO 3166-1 alpha-2 codes that calls may come from; empty: any"
                    ),
                ),
                migrations.AddField(
                    model_name="grant",
                    name="reminded_days",
                    field=models.PositiveSmallIntegerField(
                        blank=True, help_text="the last notice before the term's end, in days before it", null=True
                    ),
                ),
                migrations.AddField(
                    model_name="grant",
                    name="renews",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewed_by",
                        to="accessprogram.grant",
                    ),
                ),
                migrations.AddField(
                    model_name="grant",
                    name="required_sign_in",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("second_factor", "a second factor"),
                            ("phishing_resistant", "a phishing-resistant sign-in"),
                        ],
                        help_text="how the person behind a call must have signed in; empty: not asked",
                        max_length=20,
                    ),
                ),
                migrations.AddField(
                    model_name="grantline",
                    name="cut_at",
                    field=models.DateTimeField(
                        blank=True, help_text="switched off by enforcement, for this pair alone", null=True
                    ),
                ),
                migrations.AddField(
                    model_name="grantline",
                    name="cut_reason",
                    field=models.CharField(blank=True, max_length=300),
                ),
                migrations.AddField(
                    model_name="historicalcommitmenttemplate",
                    name="cadence_days",
                    field=models.PositiveSmallIntegerField(
                        blank=True, help_text="Evidence is due again after so many days; empty: once.", null=True
                    ),
                ),
                migrations.AddField(
                    model_name="historicalcommitmenttemplate",
                    name="cure_days",
                    field=models.PositiveSmallIntegerField(default=30, help_text="Days to cure a breach."),
                ),
                migrations.AddField(
                    model_name="historicalcommitmenttemplate",
                    name="effect",
                    field=models.CharField(blank=True, help_text="What follows when it is broken.", max_length=300),
                ),
                migrations.AddField(
                    model_name="historicalcommitmenttemplate",
                    name="kind",
                    field=models.SlugField(blank=True, help_text="Which kind of the field's pledges it is."),
                ),
                migrations.AddField(
                    model_name="historicalcommitmenttemplate",
                    name="verification",
                    field=models.SlugField(
                        default="person",
                        help_text="Who verifies: a person, or the name of the record that is looked up.",
                    ),
                ),
                migrations.AddField(
                    model_name="nameduser",
                    name="cut_at",
                    field=models.DateTimeField(
                        blank=True, help_text="switched off by the provider's enforcement", null=True
                    ),
                ),
                migrations.AddField(
                    model_name="nameduser",
                    name="cut_reason",
                    field=models.CharField(blank=True, max_length=300),
                ),
                migrations.AddField(
                    model_name="ration",
                    name="earned_at",
                    field=models.DateTimeField(
                        blank=True, help_text="when the formula was last worked out; empty: now", null=True
                    ),
                ),
                migrations.AddField(
                    model_name="ration",
                    name="earned_from",
                    field=models.JSONField(blank=True, default=dict, help_text="rule, inputs and the next step up"),
                ),
                migrations.AddField(
                    model_name="ration",
                    name="earned_requests",
                    field=models.PositiveIntegerField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="ration",
                    name="share_requests",
                    field=models.PositiveIntegerField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="ration",
                    name="soft_requests",
                    field=models.PositiveIntegerField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="ration",
                    name="soft_tokens",
                    field=models.PositiveBigIntegerField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="ration",
                    name="tokens",
                    field=models.PositiveBigIntegerField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="rationuse",
                    name="reserved_requests",
                    field=models.PositiveIntegerField(default=0),
                ),
                migrations.AddField(
                    model_name="rationuse",
                    name="reserved_tokens",
                    field=models.PositiveBigIntegerField(default=0),
                ),
                migrations.AddField(
                    model_name="rationuse",
                    name="tokens",
                    field=models.PositiveBigIntegerField(default=0),
                ),
                migrations.AddField(
                    model_name="tierusecase",
                    name="max_tokens_per_day",
                    field=models.PositiveBigIntegerField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="tierversion",
                    name="pool_weight",
                    field=models.PositiveSmallIntegerField(default=1, help_text="Share of a pool that is short."),
                ),
                migrations.AddField(
                    model_name="tierversion",
                    name="regions",
                    field=models.JSONField(
                        blank=True, default=list, help_text="Countries that calls may come from; empty: any."
                    ),
                ),
                migrations.AddField(
                    model_name="tierversion",
                    name="required_sign_in",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("second_factor", "a second factor"),
                            ("phishing_resistant", "a phishing-resistant sign-in"),
                        ],
                        max_length=20,
                    ),
                ),
                migrations.AddField(
                    model_name="usagereport",
                    name="offering",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accessprogram.offering",
                    ),
                ),
                migrations.AddField(
                    model_name="usagereport",
                    name="tokens",
                    field=models.PositiveBigIntegerField(default=0),
                ),
                migrations.AddField(
                    model_name="usagereport",
                    name="user_key",
                    field=models.CharField(blank=True, max_length=64),
                ),
                migrations.AlterField(
                    model_name="capabilityassessment",
                    name="confirmed_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="capabilityassessment",
                    name="proposed_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="commitmentverdict",
                    name="by",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="empty: a record did",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="evaluationrun",
                    name="offering",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="empty: a system that is none of ours",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluation_runs",
                        to="accessprogram.offering",
                    ),
                ),
                migrations.AlterField(
                    model_name="ruleversion",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("safeguard", "how a safeguard level is derived"),
                            ("capability", "how a capability level is derived"),
                            ("ration", "how a ration for finding grows with what is finished"),
                        ],
                        max_length=20,
                    ),
                ),
                migrations.AddIndex(
                    model_name="rationuse",
                    index=models.Index(fields=["period_start"], name="ration_use_of_period"),
                ),
                migrations.AddConstraint(
                    model_name="capabilityassessment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_by__isnull", False), ("proposed_by__isnull", False)),
                            models.Q(
                                ("confirmed_by__isnull", True),
                                ("level", models.F("derived_level")),
                                ("proposed_by__isnull", True),
                                ("rule__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="capability_by_rule_or_people",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commitmentverdict",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("by__isnull", False),
                            models.Q(("verdict", "verified"), models.Q(("record", {}), _negated=True)),
                            _connector="OR",
                        ),
                        name="verdict_by_person_or_record",
                    ),
                ),
                migrations.AddField(
                    model_name="usagereport",
                    name="reservation",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="accessprogram.reservation",
                    ),
                ),
                migrations.AddIndex(
                    model_name="usagereport",
                    index=models.Index(fields=["surface", "at"], name="usage_of_surface"),
                ),
            ],
        ),
    ]
