"""Files without an application are found by their names."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    # An index that is built concurrently does not block writes.
    atomic = False

    dependencies = [("jobs", "0006_places_before_words")]

    operations = [
        AddIndexConcurrently(
            model_name="application",
            index=models.Index(
                condition=models.Q(("resume", ""), _negated=True),
                fields=["resume"],
                name="applications_by_resume",
            ),
        ),
    ]
