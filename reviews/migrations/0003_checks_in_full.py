import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accessprogram.clock
import accessprogram.migrations._together


class Migration(migrations.Migration):
    dependencies = [
        ("accessprogram", "0005_evidence_scans"),
        ("reviews", "0002_comparison"),
    ]

    operations = [
        accessprogram.migrations._together.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="KnownMatch",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "hit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="known_match",
                                to="reviews.hit",
                            ),
                        ),
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
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="OutsideProvider",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("slug", models.SlugField(unique=True)),
                        ("title", models.CharField(max_length=120)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("identity", "identity of a person"), ("business", "existence of a business")],
                                max_length=10,
                            ),
                        ),
                        (
                            "url",
                            models.URLField(help_text="where verifications are started and asked for", max_length=500),
                        ),
                        ("api_key", models.TextField(blank=True, help_text="sealed; what we show the provider")),
                        ("secret", models.TextField(help_text="sealed; what its webhooks are signed with")),
                        (
                            "previous_secret",
                            models.TextField(blank=True, help_text="sealed; holds while a rotation lasts"),
                        ),
                        ("previous_until", models.DateTimeField(blank=True, null=True)),
                        (
                            "valid_days",
                            models.PositiveIntegerField(
                                default=365, help_text="how long an answer holds that has no end of its own"
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("disabled_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["slug"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("disabled_at__isnull", True)),
                                fields=("kind",),
                                name="provider_one_a_kind",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ScreeningSweep",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("delta", "what changed in a list, against everybody"),
                                    ("full", "everybody, against every list"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "list",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sweeps",
                                to="reviews.screeninglist",
                            ),
                        ),
                        ("cursor", models.CharField(blank=True, max_length=60)),
                        ("total", models.PositiveIntegerField(default=0)),
                        ("done", models.PositiveIntegerField(default=0)),
                        (
                            "rerun",
                            models.PositiveIntegerField(default=0, help_text="submissions that are screened again"),
                        ),
                        ("fence", models.PositiveIntegerField(default=0)),
                        ("lease_until", models.DateTimeField(blank=True, null=True)),
                        ("crashes", models.PositiveSmallIntegerField(default=0)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("error", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "delta")), fields=("list",), name="sweep_once_a_version"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True), ("kind", "full")),
                                fields=("kind",),
                                name="sweep_one_full",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SecondLook",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("seeded", "a match that is known"), ("random", "a second look")], max_length=8
                            ),
                        ),
                        (
                            "hit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="second_looks",
                                to="reviews.hit",
                            ),
                        ),
                        (
                            "expected",
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
                        (
                            "analyst",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "disposition",
                            models.CharField(
                                blank=True,
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
                        ("reason", models.TextField(blank=True)),
                        ("said_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("hit", "analyst"), name="second_look_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("disposition", ""), ("said_at__isnull", True)),
                                    models.Q(("said_at__isnull", False), models.Q(("disposition", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="second_look_said",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SourceState",
                    fields=[
                        ("slug", models.SlugField(primary_key=True, serialize=False)),
                        (
                            "failures",
                            models.PositiveIntegerField(
                                default=0, help_text="one after the other; 0 after each answer"
                            ),
                        ),
                        ("open_until", models.DateTimeField(blank=True, help_text="nobody asks it before", null=True)),
                        ("tokens", models.FloatField(default=0)),
                        ("tokens_at", models.DateTimeField(blank=True, null=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("failed_at", models.DateTimeField(blank=True, null=True)),
                        ("last_error", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["slug"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Suppression",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.partner",
                            ),
                        ),
                        (
                            "adjudication",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suppression",
                                to="reviews.adjudication",
                            ),
                        ),
                        ("entity_key", models.CharField(max_length=120)),
                        ("subject_hash", models.CharField(max_length=64)),
                        ("entity_hash", models.CharField(max_length=64)),
                        ("until", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_because", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("partner", "entity_key", "subject_hash", "entity_hash"),
                                name="suppression_once",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ThresholdVersion",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("number", models.PositiveIntegerField(unique=True)),
                        ("values", models.JSONField()),
                        ("reason", models.TextField()),
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
                        "ordering": ["-number"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="OutsideEvent",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "provider",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="reviews.outsideprovider",
                            ),
                        ),
                        ("event_id", models.CharField(max_length=120)),
                        ("reference", models.CharField(max_length=120)),
                        ("sent_at", models.DateTimeField()),
                        (
                            "taken",
                            models.BooleanField(
                                help_text="False: it was older than what stood, or about nothing known"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("provider", "event_id"), name="outside_event_once")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="OutsideVerification",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "provider",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="verifications",
                                to="reviews.outsideprovider",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="verifications",
                                to="reviews.checkrun",
                            ),
                        ),
                        ("label", models.CharField(blank=True, max_length=60)),
                        (
                            "name",
                            models.ForeignKey(
                                blank=True,
                                help_text="whom it is about",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accessprogram.personalvalue",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("started", "started"),
                                    ("pending", "the provider is at work"),
                                    ("done", "answered"),
                                    ("expired", "not finished in time"),
                                    ("cancelled", "no longer needed"),
                                ],
                                default="started",
                                max_length=10,
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("verified", "verified"), ("failed", "not verified"), ("unclear", "unclear")],
                                max_length=10,
                            ),
                        ),
                        ("reference", models.CharField(blank=True, help_text="the provider's", max_length=120)),
                        (
                            "link",
                            models.URLField(
                                blank=True, help_text="where the person goes; emptied once answered", max_length=1000
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("valid_until", models.DateTimeField(blank=True, null=True)),
                        (
                            "poll_at",
                            models.DateTimeField(blank=True, help_text="when we ask, if no webhook came", null=True),
                        ),
                        ("deadline", models.DateTimeField()),
                        ("fence", models.PositiveIntegerField(default=0)),
                        ("lease_until", models.DateTimeField(blank=True, null=True)),
                        (
                            "sequence",
                            models.BigIntegerField(
                                default=0, help_text="of the newest event taken; older ones change nothing"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["created_at", "id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["started", "pending"])),
                                fields=["poll_at"],
                                name="verification_due",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("run", "label"), name="verification_once_a_run"),
                            models.UniqueConstraint(
                                condition=models.Q(("reference", ""), _negated=True),
                                fields=("provider", "reference"),
                                name="verification_reference_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("state", "done"),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    models.Q(models.Q(("state", "done"), _negated=True), ("outcome", "")),
                                    _connector="OR",
                                ),
                                name="verification_done_has_outcome",
                            ),
                        ],
                    },
                ),
            ],
        ),
        accessprogram.migrations._together.AlterModels(
            operations=[
                migrations.RemoveIndex(
                    model_name="checkrun",
                    name="run_due",
                ),
                migrations.AddField(
                    model_name="adjudication",
                    name="awaits_second",
                    field=models.BooleanField(
                        default=False, help_text="settles nothing until another person has said the same"
                    ),
                ),
                migrations.AddField(
                    model_name="checkrun",
                    name="again_at",
                    field=models.DateTimeField(
                        blank=True, help_text="when the ended check is run again by itself", null=True
                    ),
                ),
                migrations.AddField(
                    model_name="checkrun",
                    name="again_because",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("submitted", "submitted"),
                            ("button", "asked for by a person"),
                            ("schedule", "the last result grew old"),
                            ("subject", "the applicant changed"),
                            ("list", "a watch list changed"),
                            ("rules", "what the check judges by changed"),
                            ("answered", "an outside party answered"),
                        ],
                        max_length=10,
                    ),
                ),
                migrations.AddField(
                    model_name="checkrun",
                    name="cause",
                    field=models.CharField(
                        choices=[
                            ("submitted", "submitted"),
                            ("button", "asked for by a person"),
                            ("schedule", "the last result grew old"),
                            ("subject", "the applicant changed"),
                            ("list", "a watch list changed"),
                            ("rules", "what the check judges by changed"),
                            ("answered", "an outside party answered"),
                        ],
                        default="submitted",
                        max_length=10,
                    ),
                ),
                migrations.AddField(
                    model_name="checkrun",
                    name="queue",
                    field=models.CharField(
                        choices=[
                            ("fetch", "asks the outside"),
                            ("screen", "searches and compares"),
                            ("documents", "opens files"),
                        ],
                        default="screen",
                        max_length=10,
                    ),
                ),
                migrations.AddField(
                    model_name="checkrun",
                    name="thresholds_version",
                    field=models.PositiveIntegerField(default=0, help_text="0: as the catalogue ships them"),
                ),
                migrations.AddField(
                    model_name="checkrun",
                    name="waits_for",
                    field=models.CharField(
                        blank=True, help_text="the outside party, while it waits for one", max_length=200
                    ),
                ),
                migrations.AddField(
                    model_name="checkrun",
                    name="worse",
                    field=models.BooleanField(
                        default=False, help_text="found after the decision: worse than the run before"
                    ),
                ),
                migrations.AddField(
                    model_name="hit",
                    name="entity_hash",
                    field=models.CharField(blank=True, help_text="of the whole entry", max_length=64),
                ),
                migrations.AddField(
                    model_name="hit",
                    name="reopened",
                    field=models.CharField(
                        blank=True, help_text="why an earlier word on it stands no more", max_length=200
                    ),
                ),
                migrations.AddField(
                    model_name="hit",
                    name="scores",
                    field=models.JSONField(
                        blank=True, default=dict, help_text="scorer -> 0 to 100; the highest stands as `score`"
                    ),
                ),
                migrations.AddField(
                    model_name="hit",
                    name="subject_hash",
                    field=models.CharField(
                        blank=True, help_text="of what was compared of the applicant", max_length=64
                    ),
                ),
                migrations.AddField(
                    model_name="screeninglist",
                    name="added",
                    field=models.PositiveIntegerField(
                        default=0, help_text="entries that the version before did not have"
                    ),
                ),
                migrations.AddField(
                    model_name="screeninglist",
                    name="changed",
                    field=models.PositiveIntegerField(default=0),
                ),
                migrations.AddField(
                    model_name="screeninglist",
                    name="coverage",
                    field=models.JSONField(
                        blank=True, default=dict, help_text="{with_birth_date, with_country, with_identifier}"
                    ),
                ),
                migrations.AddField(
                    model_name="screeninglist",
                    name="published_at",
                    field=models.DateTimeField(
                        blank=True, help_text="what the files say of themselves, if they do", null=True
                    ),
                ),
                migrations.AddField(
                    model_name="screeninglist",
                    name="removed",
                    field=models.PositiveIntegerField(default=0),
                ),
                migrations.AddIndex(
                    model_name="checkrun",
                    index=models.Index(
                        condition=models.Q(("status__in", ["queued", "running", "retry_wait", "waiting_outside"])),
                        fields=["queue", "not_before"],
                        name="run_due",
                    ),
                ),
                migrations.AddIndex(
                    model_name="checkrun",
                    index=models.Index(
                        condition=models.Q(("status", "running")), fields=["lease_until"], name="run_lease"
                    ),
                ),
                migrations.AddIndex(
                    model_name="checkrun",
                    index=models.Index(fields=["check_slug", "input_hash"], name="run_input"),
                ),
                migrations.AddIndex(
                    model_name="checkrun",
                    index=models.Index(
                        condition=models.Q(("again_at__isnull", False)), fields=["again_at"], name="run_again"
                    ),
                ),
                migrations.AddIndex(
                    model_name="checkrun",
                    index=models.Index(condition=models.Q(("worse", True)), fields=["case"], name="run_worse"),
                ),
                migrations.AddConstraint(
                    model_name="adjudication",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("awaits_second", False),
                            ("disposition__in", ["false_positive", "true_match_accepted", "true_match_refused"]),
                            _connector="OR",
                        ),
                        name="adjudication_second_of_what_settles",
                    ),
                ),
                migrations.AddField(
                    model_name="hit",
                    name="suppressed_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hits",
                        to="reviews.suppression",
                    ),
                ),
            ],
        ),
    ]
