"""Searching finds what people type: see ``shared.search``."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

import shared.search
from shared.extensions import SharedExtension
from shared.search_functions import SearchFunctions


class Migration(migrations.Migration):

    dependencies = [("jobs", "0003_own_coordinates_and_alerts")]

    operations = [
        SharedExtension("unaccent"),
        SearchFunctions(),
        # A generated column cannot be altered, only replaced.
        migrations.RemoveIndex(model_name="job", name="postings_by_words"),
        migrations.RemoveField(model_name="job", name="search"),
        migrations.AddField(
            model_name="job",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=shared.search.search_vector("title", weight="A")
                + shared.search.search_vector("description", weight="B")
                + shared.search.search_vector("company_name", weight="C"),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("status", "published")),
                fields=["search"], name="postings_by_words"
            ),
        ),
        migrations.RemoveIndex(model_name="company", name="companies_by_part_of_name"),
        migrations.AddIndex(
            model_name="company",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    shared.search.FoldedText("name"), name="gin_trgm_ops"
                ),
                name="companies_by_part_of_name",
            ),
        ),
        migrations.RemoveIndex(model_name="location", name="cities_by_part_of_name"),
        migrations.AddIndex(
            model_name="location",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    shared.search.FoldedText("city"), name="gin_trgm_ops"
                ),
                name="cities_by_part_of_name",
            ),
        ),
        migrations.RemoveIndex(model_name="location", name="regions_by_part_of_name"),
        migrations.AddIndex(
            model_name="location",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    shared.search.FoldedText("region"), name="gin_trgm_ops"
                ),
                name="regions_by_part_of_name",
            ),
        ),
    ]
