"""Postings get coordinates of their own, and saved searches remember what they mailed."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import django.utils.timezone
import domains.jobs.models.globe
from shared.extensions import SharedExtension
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0002_keys_of_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        SharedExtension("cube"),
        # PostgreSQL before 17 cannot change what a column is generated from.
        migrations.RemoveIndex(model_name='job', name='postings_by_salary'),
        migrations.RemoveIndex(model_name='job', name='postings_by_currency'),
        migrations.RemoveIndex(model_name='job', name='postings_by_all_filters'),
        migrations.RemoveField(model_name='job', name='salary_annual_min'),
        migrations.AddField(
            model_name='job',
            name='salary_annual_min',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(salary_period='hour', then=django.db.models.expressions.CombinedExpression(models.F('salary_min'), '*', models.Value(2080))), models.When(salary_period='day', then=django.db.models.expressions.CombinedExpression(models.F('salary_min'), '*', models.Value(260))), models.When(salary_period='week', then=django.db.models.expressions.CombinedExpression(models.F('salary_min'), '*', models.Value(52))), models.When(salary_period='month', then=django.db.models.expressions.CombinedExpression(models.F('salary_min'), '*', models.Value(12))), models.When(salary_period='year', then=django.db.models.expressions.CombinedExpression(models.F('salary_min'), '*', models.Value(1))), output_field=models.DecimalField(decimal_places=2, max_digits=16)), output_field=models.DecimalField(decimal_places=2, max_digits=16, null=True)),
        ),
        migrations.AddField(
            model_name='job',
            name='latitude',
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='job',
            name='longitude',
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='job',
            name='opened_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.RunSQL(
            """
            UPDATE jobs_job SET
                opened_at = same.posted_at, latitude = place.latitude, longitude = place.longitude
            FROM jobs_job AS same LEFT JOIN jobs_location AS place ON place.id = same.location_id
            WHERE jobs_job.id = same.id;
            -- What waits for the end of the transaction would forbid the indexes below.
            SET CONSTRAINTS ALL IMMEDIATE;
            SET CONSTRAINTS ALL DEFERRED;
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(models.OrderBy(models.F('salary_annual_min'), descending=True, nulls_last=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status', 'published')), include=('expires_at',), name='postings_by_salary'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(models.F('salary_currency'), models.OrderBy(models.F('salary_annual_min'), descending=True, nulls_last=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status', 'published')), include=('expires_at',), name='postings_by_currency'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(models.F('category'), models.F('job_type'), models.F('workplace_type'), models.F('location'), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status', 'published')), include=('expires_at', 'experience_level', 'company', 'posted_at', 'salary_annual_min', 'salary_currency'), name='postings_by_all_filters'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(models.F('latitude'), models.F('longitude'), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status', 'published')), include=('expires_at',), name='postings_by_coordinates'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=django.contrib.postgres.indexes.GistIndex(models.Func(models.Func(models.Func(django.db.models.expressions.CombinedExpression(django.db.models.functions.math.Cos(django.db.models.functions.math.Radians(models.F('latitude'))), '*', django.db.models.functions.math.Cos(django.db.models.functions.math.Radians(models.F('longitude')))), function='cube', output_field=domains.jobs.models.globe.CubeField()), django.db.models.expressions.CombinedExpression(django.db.models.functions.math.Cos(django.db.models.functions.math.Radians(models.F('latitude'))), '*', django.db.models.functions.math.Sin(django.db.models.functions.math.Radians(models.F('longitude')))), function='cube', output_field=domains.jobs.models.globe.CubeField()), django.db.models.functions.math.Sin(django.db.models.functions.math.Radians(models.F('latitude'))), function='cube', output_field=domains.jobs.models.globe.CubeField()), condition=models.Q(('status', 'published')), name='nearest_postings'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(models.OrderBy(models.F('opened_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status', 'published')), include=('expires_at',), name='postings_by_opening'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(models.OrderBy(models.F('posted_at'), descending=True), models.OrderBy(models.F('id'), descending=True), include=('status', 'posted_by', 'company'), name='every_posting_by_age'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='posting_is_on_the_globe'),
        ),
        migrations.CreateModel(
            name='MailedJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mailed_at', models.DateTimeField()),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='jobs.job')),
                ('search', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='mailed', to='jobs.savedsearch')),
            ],
        ),
        migrations.AddConstraint(
            model_name='mailedjob',
            constraint=models.UniqueConstraint(fields=('search', 'job'), name='a_search_mails_a_job_once'),
        ),
    ]
