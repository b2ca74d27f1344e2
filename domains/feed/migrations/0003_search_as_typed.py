"""Searching finds what people type: see ``shared.search``."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

import shared.search
from shared.extensions import SharedExtension
from shared.search_functions import SearchFunctions


class Migration(migrations.Migration):

    dependencies = [("feed", "0002_hidden_posts_and_an_emptied_log")]

    operations = [
        SharedExtension("unaccent"),
        SearchFunctions(),
        # A generated column cannot be altered, only replaced.
        migrations.RemoveIndex(model_name="post", name="posts_by_words"),
        migrations.RemoveField(model_name="post", name="search"),
        migrations.AddField(
            model_name="post",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=shared.search.search_vector("content"),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search"], name="posts_by_words"
            ),
        ),
    ]
