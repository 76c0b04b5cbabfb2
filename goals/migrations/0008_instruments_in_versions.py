import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("citizens", "0011_triage_guide"),
        ("goals", "0007_first_conversation_forms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GasScale",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("much_less", models.CharField(max_length=300, verbose_name="−2: much less than expected")),
                ("less", models.CharField(max_length=300, verbose_name="−1: less than expected")),
                ("expected", models.CharField(max_length=300, verbose_name="0: as expected")),
                ("more", models.CharField(max_length=300, verbose_name="+1: more than expected")),
                ("much_more", models.CharField(max_length=300, verbose_name="+2: much more than expected")),
                (
                    "importance",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "1: a little"), (2, "2: some"), (3, "3: much")],
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3),
                        ],
                        verbose_name="how important it is to the citizen",
                    ),
                ),
                (
                    "difficulty",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "1: a little"), (2, "2: some"), (3, "3: much")],
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3),
                        ],
                        verbose_name="how difficult it is",
                    ),
                ),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "GAS scale",
                "verbose_name_plural": "GAS scales",
            },
        ),
        migrations.AddField(
            model_name="instrument",
            name="bands",
            field=models.JSONField(blank=True, default=list, verbose_name="bands"),
        ),
        migrations.AddField(
            model_name="instrument",
            name="bands_source",
            field=models.CharField(blank=True, max_length=200, verbose_name="source of the bands"),
        ),
        migrations.AddField(
            model_name="instrument",
            name="factor",
            field=models.DecimalField(
                decimal_places=2, default=1, max_digits=5, verbose_name="the sum of the items times"
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="family",
            field=models.CharField(blank=True, max_length=60, verbose_name="part of"),
        ),
        migrations.AddField(
            model_name="instrument",
            name="is_noted_elsewhere",
            field=models.BooleanField(default=False, verbose_name="noted elsewhere"),
        ),
        migrations.AddField(
            model_name="instrument",
            name="is_score_only",
            field=models.BooleanField(default=False, verbose_name="only the score is kept"),
        ),
        migrations.AddField(
            model_name="instrument",
            name="items",
            field=models.JSONField(blank=True, default=list, verbose_name="items"),
        ),
        migrations.AddField(
            model_name="instrument",
            name="labels",
            field=models.JSONField(blank=True, default=dict, verbose_name="words for the values"),
        ),
        migrations.AddField(
            model_name="instrument",
            name="not_relevant",
            field=models.DecimalField(
                blank=True, decimal_places=3, max_digits=7, null=True, verbose_name="value for not relevant"
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="measurement",
            name="items",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddField(
            model_name="measurement",
            name="occasion",
            field=models.CharField(
                blank=True,
                choices=[("baseline", "Baseline"), ("reassessment", "Reassessment")],
                max_length=12,
                verbose_name="what for",
            ),
        ),
        migrations.AddField(
            model_name="measurement",
            name="problem_key",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="measurement",
            name="problems",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddField(
            model_name="measurement",
            name="struck_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="measurement",
            name="struck_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="measurement",
            name="struck_reason",
            field=models.CharField(
                blank=True, editable=False, max_length=300, verbose_name="why it is struck out"
            ),
        ),
        migrations.AlterField(
            model_name="instrument",
            name="change_threshold",
            field=models.DecimalField(
                blank=True,
                decimal_places=3,
                max_digits=6,
                null=True,
                verbose_name="least change regarded as real",
            ),
        ),
        migrations.AlterField(
            model_name="instrument",
            name="code",
            field=models.SlugField(verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="instrument",
            name="licence_note",
            field=models.CharField(blank=True, max_length=300, verbose_name="licence"),
        ),
        migrations.AlterField(
            model_name="instrument",
            name="maximum",
            field=models.DecimalField(decimal_places=3, max_digits=7, verbose_name="highest value"),
        ),
        migrations.AlterField(
            model_name="instrument",
            name="minimum",
            field=models.DecimalField(decimal_places=3, max_digits=7, verbose_name="lowest value"),
        ),
        migrations.AlterField(
            model_name="instrument",
            name="step",
            field=models.DecimalField(decimal_places=3, default=1, max_digits=6, verbose_name="step"),
        ),
        migrations.AlterField(
            model_name="measurement",
            name="value",
            field=models.DecimalField(decimal_places=3, max_digits=7, verbose_name="value"),
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.UniqueConstraint(fields=("code", "version"), name="instrument_version_once"),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("struck_at__isnull", True), ("struck_by__isnull", True), ("struck_reason", "")),
                    models.Q(
                        ("struck_at__isnull", False),
                        ("struck_by__isnull", False),
                        models.Q(("struck_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="measurement_struck_out_by_somebody",
            ),
        ),
        migrations.AddField(
            model_name="gasscale",
            name="goal",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="gas_scale", to="goals.goal"
            ),
        ),
        migrations.AddField(
            model_name="gasscale",
            name="written_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="gasscale",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("difficulty__gte", 1),
                    ("difficulty__lte", 3),
                    ("importance__gte", 1),
                    ("importance__lte", 3),
                ),
                name="gas_weights_from_1_to_3",
            ),
        ),
    ]
