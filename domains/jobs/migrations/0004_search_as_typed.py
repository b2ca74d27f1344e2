"""Searching finds what people type: see ``shared.search``."""

import django.contrib.postgres.indexes
from django.db import migrations, models

import shared.search
from shared.extensions import SharedExtension
from shared.search_functions import SearchFunctions
from shared.search_migrations import replace_search_column


class Migration(migrations.Migration):

    dependencies = [("jobs", "0003_own_coordinates_and_alerts")]

    operations = [
        SharedExtension("unaccent"),
        SearchFunctions(),
        *replace_search_column(
            *("job", "title", "description", "company_name"),
            index="postings_by_words",
            condition=models.Q(status="published"),
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
