import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import accessprogram.clock
import accessprogram.migrations._together


class Migration(migrations.Migration):
    dependencies = [
        ("accessprogram", "0005_evidence_scans"),
    ]

    operations = [
        accessprogram.migrations._together.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Appeal",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appeals",
                                to="accessprogram.application",
                            ),
                        ),
                        (
                            "notice",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appeal",
                                to="accessprogram.decisionnotice",
                            ),
                        ),
                        ("text", models.TextField()),
                        (
                            "filed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "files",
                            models.ManyToManyField(blank=True, related_name="+", to="accessprogram.evidencefile"),
                        ),
                    ],
                    options={
                        "ordering": ["created_at", "id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Employment",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(default=accessprogram.clock.written_at, editable=False)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="employments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("organisation", models.CharField(max_length=200, verbose_name="organisation")),
                        (
                            "domain",
                            models.CharField(
                                blank=True,
                                help_text="for example example.com",
                                max_length=253,
                                verbose_name="its domain",
                            ),
                        ),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="last day there")),
                    ],
                    options={
                        "ordering": ["-created_at", "id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
            ],
        ),
        accessprogram.migrations._together.AlterModels(
            operations=[
                migrations.AddField(
                    model_name="partner",
                    name="parent",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="the organisation it belongs to, when that is a partner, too",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subsidiaries",
                        to="accessprogram.partner",
                    ),
                ),
                migrations.AddField(
                    model_name="question",
                    name="request",
                    field=models.UUIDField(
                        blank=True, help_text="the same for questions that were sent together", null=True
                    ),
                ),
                migrations.AddField(
                    model_name="question",
                    name="template",
                    field=models.SlugField(blank=True, help_text="what it was begun with"),
                ),
                migrations.AddField(
                    model_name="tierversion",
                    name="checklist",
                    field=models.JSONField(
                        blank=True, default=list, help_text='What a reviewer ticks: [{"slug", "section", "text"}].'
                    ),
                ),
                migrations.AddField(
                    model_name="tierversion",
                    name="committee_quorum",
                    field=models.PositiveSmallIntegerField(default=3, help_text="Votes that a committee needs."),
                ),
                migrations.AddField(
                    model_name="tierversion",
                    name="concurrence",
                    field=models.JSONField(
                        blank=True,
                        default=list,
                        help_text='Outside parties whose word an approval needs: [{"party", "days"}].',
                    ),
                ),
                migrations.AddField(
                    model_name="tierversion",
                    name="decision_mode",
                    field=models.CharField(
                        choices=[
                            ("confirm", "the others see the proposal and confirm"),
                            ("independent", "two vote unseen"),
                        ],
                        default="confirm",
                        max_length=12,
                    ),
                ),
                migrations.AddField(
                    model_name="tierversion",
                    name="stage_days",
                    field=models.JSONField(
                        blank=True,
                        default=dict,
                        help_text='Working days of each stage: {"review": 5, "confirmation": 2}.',
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
                            ("risk", "how many points each sign of risk has"),
                            ("desk", "how the desk's work is ordered and divided"),
                        ],
                        max_length=20,
                    ),
                ),
                migrations.AddIndex(
                    model_name="domain",
                    index=models.Index(fields=["name"], name="domain_name"),
                ),
                migrations.AddIndex(
                    model_name="partner",
                    index=models.Index(django.db.models.functions.text.Lower("name"), name="partner_name_lower"),
                ),
                migrations.AddField(
                    model_name="user",
                    name="email_domain",
                    field=models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower(
                            django.db.models.functions.text.Substr(
                                "email",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.functions.text.StrIndex("email", models.Value("@")),
                                    "+",
                                    models.Value(1),
                                ),
                            )
                        ),
                        output_field=models.CharField(max_length=254),
                    ),
                ),
            ],
        ),
    ]
