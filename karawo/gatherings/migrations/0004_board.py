import django.contrib.postgres.fields
import django.db.models.deletion
import karawo.journal.models
import karawo.registry.models.tracked
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('gatherings', '0003_first_kinds'),
        ('journal', '0004_acts_checked_together'),
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Board',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('code', models.CharField(max_length=8, unique=True)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('gathering', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='board', to='gatherings.gathering')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Pulse',
            fields=[
                ('board', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='pulse', serialize=False, to='gatherings.board')),
                ('kab_id', models.IntegerField()),
                ('number', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('question', models.CharField(max_length=150, verbose_name='pertanyaan')),
                ('dots', models.PositiveSmallIntegerField(verbose_name='titik tiap orang')),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='gatherings.board')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('dots__range', (1, 10))), name='ballot_has_dots'), models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('board',), name='ballot_open_once')],
            },
        ),
        migrations.CreateModel(
            name='Commodity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('name', models.CharField(max_length=80, verbose_name='komoditas')),
                ('removed_at', models.DateTimeField(null=True)),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commodities', to='gatherings.board')),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('board', 'name'), name='commodity_once')],
            },
        ),
        migrations.CreateModel(
            name='NoteGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('title', models.CharField(max_length=120, verbose_name='nama kelompok')),
                ('dissolved_at', models.DateTimeField(null=True)),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='gatherings.board')),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('key', models.UUIDField(unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('who', models.CharField(max_length=150, verbose_name='siapa')),
                ('element_code', models.CharField(blank=True, max_length=20, verbose_name='unsur')),
                ('what', models.CharField(max_length=300, verbose_name='melakukan apa')),
                ('contribution_code', models.CharField(max_length=10, verbose_name='bentuk')),
                ('quantity', models.DecimalField(decimal_places=2, max_digits=16, null=True, verbose_name='jumlah')),
                ('unit', models.CharField(blank=True, max_length=20, verbose_name='satuan')),
                ('due_on', models.DateField(verbose_name='tenggat')),
                ('decided_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdraw_reason', models.CharField(blank=True, max_length=300)),
                ('commodity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='gatherings.commodity')),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='gatherings.gathering')),
                ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='gatherings.notegroup')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('gathering', 'number'), name='decision_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('who', ''), _negated=True), models.Q(('what', ''), _negated=True)), name='decision_who_and_what'), models.CheckConstraint(condition=models.Q(models.Q(('quantity', None), ('unit', '')), models.Q(('quantity__gt', Decimal('0')), models.Q(('unit', ''), _negated=True)), _connector='OR'), name='decision_quantity_with_unit'), models.CheckConstraint(condition=models.Q(models.Q(('withdraw_reason', ''), ('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdraw_reason', ''), _negated=True)), _connector='OR'), name='decision_withdrawn_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('key', models.UUIDField(unique=True)),
                ('name', models.CharField(max_length=80, verbose_name='nama')),
                ('organisation', models.CharField(blank=True, max_length=120, verbose_name='lembaga atau usaha')),
                ('element_code', models.CharField(blank=True, max_length=20, verbose_name='unsur')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('joined_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participants', to='gatherings.board')),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('registration', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='gatherings.registration')),
            ],
            options={
                'ordering': ['joined_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('registration__isnull', False), ('removed_at', None)), fields=('board', 'registration'), name='participant_registration_once')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('key', models.UUIDField(unique=True)),
                ('stakeholder', models.CharField(max_length=120, verbose_name='siapa')),
                ('element_code', models.CharField(blank=True, max_length=20, verbose_name='unsur')),
                ('role_code', models.CharField(blank=True, max_length=12, verbose_name='peran')),
                ('contribution_code', models.CharField(blank=True, max_length=10, verbose_name='bentuk')),
                ('text', models.CharField(max_length=280, verbose_name='apa')),
                ('stage_code', models.CharField(blank=True, max_length=12, verbose_name='mata rantai')),
                ('written_at', models.DateTimeField()),
                ('hidden_at', models.DateTimeField(null=True)),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='gatherings.board')),
                ('commodity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='gatherings.commodity')),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='gatherings.notegroup')),
                ('participant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='gatherings.participant')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['board', 'id'], name='note_board')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('stakeholder', ''), _negated=True)), name='note_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kab_id', models.IntegerField()),
                ('dots', models.PositiveSmallIntegerField()),
                ('commodity_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())),
                ('voted_at', models.DateTimeField()),
                ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='gatherings.ballot')),
                ('entered_by', models.ForeignKey(db_default=karawo.registry.models.tracked.PresentUser(), db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, db_default=karawo.journal.models.PresentEntry(), db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='gatherings.participant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('ballot', 'participant'), name='vote_once'), models.CheckConstraint(condition=models.Q(('commodity_ids__len__lte', models.F('dots'))), name='vote_within_its_dots')],
            },
        ),
    ]
