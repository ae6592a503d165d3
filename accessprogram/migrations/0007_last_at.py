"""The domain of an address is what follows its last "@". A generated column is not altered: it is made anew."""

import django.db.models.expressions
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accessprogram", "0006_desk_in_full"),
    ]

    operations = [
        migrations.RemoveField(model_name="user", name="email_domain"),
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
                            django.db.models.functions.text.Length(
                                models.Func(
                                    models.F("email"),
                                    django.db.models.functions.text.Replace("email", models.Value("@")),
                                    function="RTRIM",
                                    output_field=models.TextField(),
                                )
                            ),
                            "+",
                            models.Value(1),
                        ),
                    )
                ),
                output_field=models.CharField(max_length=254),
            ),
        ),
    ]
