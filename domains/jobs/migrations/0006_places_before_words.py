"""Searches intersect the lists of places and types before those of words, which are longer."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    # An index that is built concurrently does not block writes.
    atomic = False

    dependencies = [("jobs", "0005_words_with_place_and_type")]

    operations = [
        AddIndexConcurrently(
            model_name="job",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("status", "published")),
                fields=["location", "job_type", "search"],
                name="postings_by_place_and_words",
            ),
        ),
        RemoveIndexConcurrently(model_name="job", name="postings_by_words"),
    ]
