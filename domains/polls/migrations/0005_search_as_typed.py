"""Searching finds what people type: see ``shared.search``."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

import shared.search
from shared.extensions import SharedExtension
from shared.search_functions import SearchFunctions


class Migration(migrations.Migration):

    dependencies = [("polls", "0004_keys_of_names")]

    operations = [
        SharedExtension("unaccent"),
        SearchFunctions(),
        # A generated column cannot be altered, only replaced.
        migrations.RemoveIndex(model_name="poll", name="polls_by_words"),
        migrations.RemoveField(model_name="poll", name="search"),
        migrations.AddField(
            model_name="poll",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=shared.search.search_vector("question", weight="A")
                + shared.search.search_vector("description", weight="B"),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="poll",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search"], name="polls_by_words"
            ),
        ),
    ]
