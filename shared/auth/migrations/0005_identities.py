"""Identities at other services, and sign-ins with them that are under way."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0004_data_exports'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuthorizationRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state_hash', models.CharField(max_length=64)),
                ('verifier_hash', models.CharField(max_length=64)),
                ('provider', models.CharField(max_length=30)),
                ('redirect_uri', models.CharField(max_length=500)),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=30)),
                ('issuer', models.CharField(max_length=300)),
                ('subject', models.CharField(max_length=255)),
                ('email', models.CharField(blank=True, default='', max_length=254)),
                ('created_at', models.DateTimeField()),
                ('last_used_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='securityevent',
            name='security_event_is_known',
        ),
        migrations.AlterField(
            model_name='securityevent',
            name='kind',
            field=models.CharField(choices=[('account_created', 'Account created'), ('logged_in', 'Logged in'), ('log_in_failed', 'Log-in failed'), ('confirmation_failed', 'Password not confirmed'), ('locked_out', 'Refused after too many failures'), ('token_reused', 'Refresh token used twice'), ('token_forged', 'Invalid token'), ('session_ended', 'Session ended'), ('password_changed', 'Password changed'), ('password_reset', 'Password reset'), ('email_verified', 'E-mail address verified'), ('email_change_requested', 'New e-mail address requested'), ('email_changed', 'E-mail address changed'), ('role_changed', 'Role changed'), ('activated', 'Account activated'), ('deactivated', 'Account deactivated'), ('deleted', 'Account deleted'), ('data_exported', 'Data exported'), ('identity_linked', 'Identity of another service linked'), ('identity_unlinked', 'Identity of another service unlinked'), ('admin_act', 'Act of an admin')], max_length=30),
        ),
        migrations.AddConstraint(
            model_name='securityevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['account_created', 'logged_in', 'log_in_failed', 'confirmation_failed', 'locked_out', 'token_reused', 'token_forged', 'session_ended', 'password_changed', 'password_reset', 'email_verified', 'email_change_requested', 'email_changed', 'role_changed', 'activated', 'deactivated', 'deleted', 'data_exported', 'identity_linked', 'identity_unlinked', 'admin_act'])), name='security_event_is_known'),
        ),
        migrations.AddField(
            model_name='authorizationrequest',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='identity',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='authorizationrequest',
            constraint=models.UniqueConstraint(fields=('state_hash',), name='a_state_is_of_one_request'),
        ),
        migrations.AddConstraint(
            model_name='identity',
            constraint=models.UniqueConstraint(fields=('issuer', 'subject'), name='an_identity_has_one_account'),
        ),
    ]
