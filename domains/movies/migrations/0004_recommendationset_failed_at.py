"""When the last scheduled computation of a set failed, so that later sets get their turn."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("movies", "0003_complete_recommendations_and_digests"),
    ]

    operations = [
        migrations.AddField(
            model_name="recommendationset",
            name="failed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
