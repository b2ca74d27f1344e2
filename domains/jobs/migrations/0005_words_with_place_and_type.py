"""Searches by words with a place or a type read one index."""

import django.contrib.postgres.indexes
from django.db import migrations, models

from shared.extensions import SharedExtension


class Migration(migrations.Migration):

    dependencies = [("jobs", "0004_search_as_typed")]

    operations = [
        # Integers and short texts in a GIN index.
        SharedExtension("btree_gin"),
        migrations.RemoveIndex(model_name="job", name="postings_by_words"),
        migrations.AddIndex(
            model_name="job",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("status", "published")),
                fields=["search", "location", "job_type"],
                name="postings_by_words",
            ),
        ),
    ]
