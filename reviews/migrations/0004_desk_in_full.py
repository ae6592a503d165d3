import datetime
import uuid

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import accessprogram.clock
import accessprogram.migrations._together


class Migration(migrations.Migration):
    dependencies = [
        ("accessprogram", "0006_desk_in_full"),
        ("reviews", "0003_checks_in_full"),
    ]

    operations = [
        accessprogram.migrations._together.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Absence",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="absences",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("first_day", models.DateField(verbose_name="first day")),
                        ("last_day", models.DateField(verbose_name="last day")),
                        (
                            "entered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["first_day", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("last_day__gte", models.F("first_day"))), name="absence_in_order"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="BulkRun",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("action", models.SlugField()),
                        ("data", models.JSONField(default=dict)),
                        ("results", models.JSONField(default=list)),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Calendar",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "programme",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calendar",
                                to="accessprogram.programme",
                            ),
                        ),
                        (
                            "time_zone",
                            models.CharField(
                                default="UTC", help_text="As in the tz database: Europe/Paris.", max_length=60
                            ),
                        ),
                        ("weekdays", models.JSONField(default=list)),
                        ("holidays", models.JSONField(blank=True, default=list)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="CaseRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="row", to="reviews.case"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accessprogram.application",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accessprogram.programme",
                            ),
                        ),
                        (
                            "tier",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accessprogram.tier",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accessprogram.partner",
                            ),
                        ),
                        ("reference", models.CharField(max_length=20)),
                        (
                            "application_kind",
                            models.CharField(
                                choices=[
                                    ("new", "new application"),
                                    ("amendment", "amendment"),
                                    ("renewal", "renewal"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("partner_name", models.CharField(max_length=200)),
                        (
                            "partner_kind",
                            models.CharField(
                                choices=[("organisation", "organisation"), ("person", "one person acting alone")],
                                max_length=20,
                            ),
                        ),
                        ("country", models.CharField(blank=True, max_length=2)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("application", "application"),
                                    ("appeal", "appeal"),
                                    ("correction", "correction of a decision"),
                                ],
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
                                max_length=10,
                            ),
                        ),
                        ("is_open", models.BooleanField()),
                        ("opened_at", models.DateTimeField()),
                        (
                            "due_at",
                            models.DateTimeField(default=datetime.datetime(9999, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                        ),
                        (
                            "stage_due_at",
                            models.DateTimeField(default=datetime.datetime(9999, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                        ),
                        (
                            "closed_at",
                            models.DateTimeField(default=datetime.datetime(9999, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(
                                default=datetime.datetime(9999, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                help_text="of the application",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("approve", "approved"),
                                    ("approve_conditions", "approved with conditions"),
                                    ("decline", "declined"),
                                ],
                                help_text="of the effective decision",
                                max_length=20,
                            ),
                        ),
                        (
                            "reviewer",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reviewer_until",
                            models.DateTimeField(default=datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                        ),
                        (
                            "risk",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="the sum of its parts, 0 to 100; to sort by"
                            ),
                        ),
                        ("rank", models.FloatField(default=0, help_text="what comes next: the highest first")),
                        ("open_hits", models.PositiveIntegerField(default=0)),
                        ("open_findings", models.PositiveIntegerField(default=0)),
                        (
                            "asks",
                            models.BooleanField(
                                default=False, help_text="a hit or a finding waits for a person's word"
                            ),
                        ),
                        ("open_checks", models.PositiveIntegerField(default=0)),
                        ("errored_checks", models.PositiveIntegerField(default=0)),
                        ("open_questions", models.PositiveIntegerField(default=0)),
                        (
                            "held",
                            models.BooleanField(
                                default=False, help_text="a decision waits for others to stand behind it"
                            ),
                        ),
                        (
                            "worse",
                            models.BooleanField(
                                default=False, help_text="found worse since the decision, and nobody has said more"
                            ),
                        ),
                        ("escalated", models.BooleanField(default=False)),
                        ("blind", models.BooleanField(default=False)),
                        (
                            "concurrence",
                            models.BooleanField(default=False, help_text="the word of an outside party is waited for"),
                        ),
                        ("tags", models.TextField(blank=True)),
                        ("use_cases", models.TextField(blank=True)),
                        ("document", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["due_at", "id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("is_open", True)), fields=["due_at", "id"], name="row_open_due"
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["stage_due_at", "id"],
                                name="row_open_stage_due",
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["opened_at", "id"],
                                name="row_open_opened",
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)), fields=["rank", "id"], name="row_open_rank"
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)), fields=["risk", "id"], name="row_open_risk"
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["partner_name", "id"],
                                name="row_open_name",
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["stage", "due_at", "id"],
                                name="row_open_stage",
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["waits_on", "due_at", "id"],
                                name="row_open_waits",
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["stage", "reviewer_until"],
                                name="row_waiting",
                            ),
                            models.Index(
                                condition=models.Q(("asks", True), ("is_open", True)),
                                fields=["due_at", "id"],
                                name="row_asks",
                            ),
                            models.Index(condition=models.Q(("held", True)), fields=["due_at", "id"], name="row_held"),
                            models.Index(
                                condition=models.Q(("concurrence", True)),
                                fields=["due_at", "id"],
                                name="row_concurrence",
                            ),
                            models.Index(
                                condition=models.Q(("blind", True)), fields=["due_at", "id"], name="row_blind"
                            ),
                            models.Index(
                                condition=models.Q(("worse", True)), fields=["opened_at", "id"], name="row_worse"
                            ),
                            models.Index(
                                condition=models.Q(("errored_checks__gt", 0)),
                                fields=["due_at", "id"],
                                name="row_errored",
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["reviewer", "due_at", "id"],
                                name="row_reviewer",
                            ),
                            models.Index(
                                condition=models.Q(("is_open", False)),
                                fields=["closed_at", "id"],
                                name="row_only_closed",
                            ),
                            models.Index(fields=["closed_at", "id"], name="row_closed"),
                            models.Index(fields=["rank", "id"], name="row_rank"),
                            models.Index(fields=["stage_due_at", "id"], name="row_stage_due"),
                            models.Index(fields=["opened_at", "id"], name="row_opened"),
                            models.Index(fields=["due_at", "id"], name="row_due"),
                            models.Index(fields=["decided_at", "id"], name="row_decided"),
                            models.Index(fields=["partner_name", "id"], name="row_name"),
                            models.Index(fields=["reference", "id"], name="row_reference"),
                            models.Index(fields=["risk", "id"], name="row_risk"),
                            models.Index(fields=["partner"], name="row_partner"),
                            models.Index(fields=["country", "opened_at", "id"], name="row_country"),
                            models.Index(fields=["tier", "opened_at", "id"], name="row_tier"),
                            models.Index(fields=["outcome", "opened_at", "id"], name="row_outcome"),
                            models.Index(fields=["kind", "opened_at", "id"], name="row_kind"),
                        ],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="CaseTag",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="tags", to="reviews.case"
                            ),
                        ),
                        ("tag", models.SlugField(max_length=40)),
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
                        "ordering": ["tag"],
                        "indexes": [models.Index(fields=["tag", "case"], name="tag_cases")],
                        "constraints": [models.UniqueConstraint(fields=("case", "tag"), name="tag_once_per_case")],
                    },
                ),
                migrations.CreateModel(
                    name="ChecklistTick",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="ticks", to="reviews.case"
                            ),
                        ),
                        ("item", models.SlugField()),
                        ("ticked", models.BooleanField(default=True)),
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
                    name="Concurrence",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="concurrences",
                                to="reviews.case",
                            ),
                        ),
                        ("party", models.CharField(max_length=200)),
                        ("question", models.TextField()),
                        ("due_at", models.DateTimeField()),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("concurs", "concurs"),
                                    ("objects", "objects"),
                                    ("silent", "no answer by the date"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("text", models.TextField(blank=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "recorded_by",
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
                                    models.Q(("answer", ""), ("answered_at__isnull", True)),
                                    models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="concurrence_answered_pair",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="GuestReviewer",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="guests", to="reviews.case"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="guest_cases",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
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
                        ("reason", models.CharField(max_length=300)),
                        ("until", models.DateTimeField()),
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
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["created_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("case", "user"),
                                name="guest_once_per_case",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                                name="guest_confirmed_by_another",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalCalendar",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "time_zone",
                            models.CharField(
                                default="UTC", help_text="As in the tz database: Europe/Paris.", max_length=60
                            ),
                        ),
                        ("weekdays", models.JSONField(default=list)),
                        ("holidays", models.JSONField(blank=True, default=list)),
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
                        "verbose_name": "historical calendar",
                        "verbose_name_plural": "historical calendars",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalQuestionTemplate",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        ("slug", models.SlugField()),
                        ("title", models.CharField(max_length=120)),
                        (
                            "section",
                            models.SlugField(blank=True, help_text="Of the questionnaire; empty: none in particular."),
                        ),
                        ("text", models.TextField(help_text="{partner}, {tier} and {section} are filled in.")),
                        ("due_days", models.PositiveSmallIntegerField(default=14)),
                        ("active", models.BooleanField(default=True)),
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
                        "verbose_name": "historical question template",
                        "verbose_name_plural": "historical question templates",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="JudgementDraft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="reviews.case"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("rationale", models.TextField(blank=True)),
                        ("letter", models.TextField(blank=True)),
                        ("saved_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("case", "user"), name="draft_once_per_person")],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Mention",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "note",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="mentions", to="reviews.note"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mentions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("seen_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("note", "user"), name="mention_once")],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Presence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="presences", to="reviews.case"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("seen_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "user"), name="presence_once_per_person")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Preview",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "evidence",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="preview",
                                to="accessprogram.evidencefile",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "being prepared"),
                                    ("ready", "ready"),
                                    ("refused", "cannot be shown safely"),
                                ],
                                default="queued",
                                max_length=10,
                            ),
                        ),
                        ("pages", models.JSONField(default=list)),
                        (
                            "page_count",
                            models.PositiveIntegerField(
                                default=0, help_text="of the file; more than are shown when it is long"
                            ),
                        ),
                        ("text", models.TextField(blank=True)),
                        ("reason", models.CharField(blank=True, help_text="why it cannot be shown", max_length=200)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("lease_until", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "queued")), fields=["created_at"], name="preview_due"
                            )
                        ],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="QuestionTemplate",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="question_templates",
                                to="accessprogram.programme",
                            ),
                        ),
                        ("slug", models.SlugField()),
                        ("title", models.CharField(max_length=120)),
                        (
                            "section",
                            models.SlugField(blank=True, help_text="Of the questionnaire; empty: none in particular."),
                        ),
                        ("text", models.TextField(help_text="{partner}, {tier} and {section} are filled in.")),
                        ("due_days", models.PositiveSmallIntegerField(default=14)),
                        ("active", models.BooleanField(default=True)),
                    ],
                    options={
                        "ordering": ["title"],
                        "constraints": [
                            models.UniqueConstraint(fields=("programme", "slug"), name="question_template_once")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_views",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("title", models.CharField(max_length=80)),
                        ("queue", models.SlugField()),
                        ("query", models.CharField(blank=True, max_length=400)),
                        ("sort", models.CharField(blank=True, max_length=20)),
                        ("columns", models.JSONField(blank=True, default=list)),
                        ("dense", models.BooleanField(default=False)),
                        ("shared", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["title", "id"],
                        "constraints": [models.UniqueConstraint(fields=("owner", "title"), name="saved_view_once")],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SectionVerdict",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="section_verdicts",
                                to="reviews.case",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accessprogram.submission",
                            ),
                        ),
                        ("section", models.SlugField(blank=True)),
                        (
                            "word",
                            models.CharField(
                                choices=[
                                    ("sound", "sound"),
                                    ("concern", "a concern"),
                                    ("unacceptable", "not acceptable"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("text", models.TextField(blank=True, help_text="goes into the rationale")),
                        ("for_partner", models.TextField(blank=True, help_text="goes into the letter")),
                        (
                            "same_as",
                            models.ForeignKey(
                                blank=True,
                                help_text="the verdict on the same answers of a related partner that was applied here",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reviews.sectionverdict",
                            ),
                        ),
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
                    name="Snooze",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="snoozes", to="reviews.case"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("until", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "user"), name="snooze_once_per_person")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Vote",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="reviews.case"
                            ),
                        ),
                        (
                            "body",
                            models.CharField(
                                choices=[
                                    ("independent", "independent review"),
                                    ("senior", "senior reviewer, after a disagreement"),
                                    ("committee", "committee"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(default=1)),
                        (
                            "by",
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
                        ("rations", models.JSONField(default=list)),
                        ("rationale", models.TextField()),
                        ("letter", models.TextField(blank=True)),
                        ("basis", models.JSONField()),
                        ("basis_hash", models.CharField(max_length=64)),
                        ("voided_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["created_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "body", "round", "by"), name="vote_once_per_person"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rationale", ""), _negated=True), name="vote_has_a_rationale"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="WorkProfile",
                    fields=[
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="work_profile",
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "capacity",
                            models.PositiveSmallIntegerField(
                                default=10,
                                help_text="Open reviews at one time; 0: none by itself.",
                                validators=[django.core.validators.MaxValueValidator(200)],
                            ),
                        ),
                        (
                            "expertise",
                            models.JSONField(blank=True, default=list, help_text="Slugs of use cases and tags."),
                        ),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
            ],
        ),
        accessprogram.migrations._together.AlterModels(
            operations=[
                migrations.AddField(
                    model_name="case",
                    name="about_decision",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="the effective decision that an appeal or a correction is about",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later_cases",
                        to="reviews.decision",
                    ),
                ),
                migrations.AddField(
                    model_name="case",
                    name="appeal",
                    field=models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case",
                        to="accessprogram.appeal",
                    ),
                ),
                migrations.AddField(
                    model_name="case",
                    name="blind",
                    field=models.BooleanField(
                        default=False,
                        help_text="an independent review is under way: everybody sees only their own judgements",
                    ),
                ),
                migrations.AddField(
                    model_name="case",
                    name="escalated_at",
                    field=models.DateTimeField(blank=True, help_text="a senior was told that it is overdue", null=True),
                ),
                migrations.AddField(
                    model_name="case",
                    name="guests_until",
                    field=models.DateTimeField(
                        blank=True,
                        help_text="until when a guest reviewer may act here; empty: there never was one",
                        null=True,
                    ),
                ),
                migrations.AddField(
                    model_name="case",
                    name="remind_at",
                    field=models.DateTimeField(
                        blank=True, help_text="when somebody is reminded of its date next", null=True
                    ),
                ),
                migrations.AddField(
                    model_name="case",
                    name="result",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("upheld", "the decision stands"),
                            ("varied", "the decision is varied"),
                            ("overturned", "the decision is overturned"),
                        ],
                        help_text="of an appeal",
                        max_length=12,
                    ),
                ),
                migrations.AddField(
                    model_name="case",
                    name="stage_due_at",
                    field=models.DateTimeField(
                        blank=True,
                        help_text="when the present stage should be over; empty while paused or without a limit",
                        null=True,
                    ),
                ),
                migrations.AddField(
                    model_name="case",
                    name="stage_paused_seconds",
                    field=models.PositiveIntegerField(default=0, help_text="of working days, in the present stage"),
                ),
                migrations.AddField(
                    model_name="claim",
                    name="by",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="who gave the seat; empty: the person, or the desk by itself",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="claim",
                    name="origin",
                    field=models.CharField(
                        choices=[
                            ("taken", "taken"),
                            ("assigned", "assigned by a person"),
                            ("automatic", "assigned automatically"),
                            ("drawn", "drawn at random"),
                            ("taken_over", "taken over"),
                        ],
                        default="taken",
                        max_length=12,
                    ),
                ),
                migrations.AddField(
                    model_name="claim",
                    name="reason",
                    field=models.CharField(
                        blank=True, help_text="of an assignment or of taking it over", max_length=300
                    ),
                ),
                migrations.AddField(
                    model_name="decision",
                    name="letter",
                    field=models.TextField(
                        blank=True, help_text="what the letter to the partner says beside its fixed parts"
                    ),
                ),
                migrations.AddField(
                    model_name="decision",
                    name="superseded_by",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="the later effective decision, of an appeal or a correction, that took its place",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supersedes",
                        to="reviews.decision",
                    ),
                ),
                migrations.AddField(
                    model_name="recommendation",
                    name="criteria",
                    field=models.JSONField(default=list, help_text="[{criterion, word, text}]: judged one by one"),
                ),
                migrations.AddField(
                    model_name="recommendation",
                    name="letter",
                    field=models.TextField(
                        blank=True, help_text="what the letter to the partner says beside its fixed parts"
                    ),
                ),
                migrations.AddField(
                    model_name="recommendation",
                    name="tier_version",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="a lower tier than the one applied for; empty: that one",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accessprogram.tierversion",
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("application", "application"),
                            ("appeal", "appeal"),
                            ("correction", "correction of a decision"),
                        ],
                        default="application",
                        max_length=12,
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="paused_seconds",
                    field=models.PositiveIntegerField(default=0, help_text="of working days"),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        condition=models.Q(("remind_at__isnull", False)), fields=["remind_at"], name="case_reminders"
                    ),
                ),
                migrations.AddIndex(
                    model_name="claim",
                    index=models.Index(
                        condition=models.Q(("released_at__isnull", True)),
                        fields=["user", "expires_at"],
                        name="claim_of_person",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="case",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("about_decision__isnull", True), ("appeal__isnull", True), ("kind", "application")
                            ),
                            models.Q(("about_decision__isnull", False), ("appeal__isnull", False), ("kind", "appeal")),
                            models.Q(
                                ("about_decision__isnull", False), ("appeal__isnull", True), ("kind", "correction")
                            ),
                            _connector="OR",
                        ),
                        name="case_about_a_decision",
                    ),
                ),
            ],
        ),
    ]
