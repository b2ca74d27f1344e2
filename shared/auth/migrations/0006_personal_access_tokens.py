"""Personal access tokens, and the events of the security log about them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0005_identities'),
    ]

    operations = [
        migrations.CreateModel(
            name='PersonalAccessToken',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('hash', models.CharField(max_length=64)),
                ('ending', models.CharField(max_length=4)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ('networks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=43), blank=True, default=list, size=None)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('revoke_reason', models.CharField(blank=True, choices=[('logout', 'Logged out'), ('revoked', 'Ended from another session'), ('token_reused', 'A refresh token was used twice'), ('password_changed', 'The password was changed'), ('deactivated', 'The account was switched off'), ('deleted', 'The account was deleted')], default='', max_length=20)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='securityevent',
            name='security_event_is_known',
        ),
        migrations.AlterField(
            model_name='securityevent',
            name='kind',
            field=models.CharField(choices=[('account_created', 'Account created'), ('logged_in', 'Logged in'), ('log_in_failed', 'Log-in failed'), ('confirmation_failed', 'Password not confirmed'), ('locked_out', 'Refused after too many failures'), ('token_reused', 'Refresh token used twice'), ('token_forged', 'Invalid token'), ('session_ended', 'Session ended'), ('access_token_created', 'Personal access token created'), ('access_token_revoked', 'Personal access token revoked'), ('access_token_moved', 'Personal access token used from a new network'), ('password_changed', 'Password changed'), ('password_reset', 'Password reset'), ('email_verified', 'E-mail address verified'), ('email_change_requested', 'New e-mail address requested'), ('email_changed', 'E-mail address changed'), ('role_changed', 'Role changed'), ('activated', 'Account activated'), ('deactivated', 'Account deactivated'), ('deleted', 'Account deleted'), ('data_exported', 'Data exported'), ('identity_linked', 'Identity of another service linked'), ('identity_unlinked', 'Identity of another service unlinked'), ('admin_act', 'Act of an admin')], max_length=30),
        ),
        migrations.AddConstraint(
            model_name='securityevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['account_created', 'logged_in', 'log_in_failed', 'confirmation_failed', 'locked_out', 'token_reused', 'token_forged', 'session_ended', 'access_token_created', 'access_token_revoked', 'access_token_moved', 'password_changed', 'password_reset', 'email_verified', 'email_change_requested', 'email_changed', 'role_changed', 'activated', 'deactivated', 'deleted', 'data_exported', 'identity_linked', 'identity_unlinked', 'admin_act'])), name='security_event_is_known'),
        ),
        migrations.AddField(
            model_name='personalaccesstoken',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='personalaccesstoken',
            constraint=models.UniqueConstraint(fields=('hash',), name='one_access_token_per_hash'),
        ),
        migrations.AddConstraint(
            model_name='personalaccesstoken',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='access_token_expires_later'),
        ),
        migrations.AddConstraint(
            model_name='personalaccesstoken',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoke_reason', ''), ('revoked_at', None)), models.Q(('revoke_reason__in', ['logout', 'revoked', 'token_reused', 'password_changed', 'deactivated', 'deleted']), ('revoked_at__isnull', False)), _connector='OR'), name='revoked_access_token_says_why'),
        ),
    ]
