import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('journal', '0002_only_added'),
        ('regions', '0001_initial'),
        ('registry', '0002_kept_by_the_database'),
    ]

    operations = [
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200)),
                ('stored_name', models.CharField(max_length=80)),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('size_bytes', models.BigIntegerField()),
                ('received_on', models.DateField()),
                ('scheme', models.CharField(blank=True, max_length=10)),
                ('kbli_version', models.PositiveSmallIntegerField(default=2020)),
                ('holds_back', models.BooleanField(default=False)),
                ('kab_id', models.IntegerField(default=0)),
                ('uploaded_at', models.DateTimeField()),
                ('default_region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.source')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('stored_name',), name='import_stored_once')],
            },
        ),
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('received', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='progress', serialize=False, to='intake.import')),
                ('phase', models.CharField(max_length=40)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('table_no', models.PositiveSmallIntegerField()),
                ('row_number', models.PositiveIntegerField()),
                ('verdict', models.CharField(choices=[('new', 'Baru'), ('updated', 'Diperbarui'), ('same', 'Sama'), ('possible', 'Kemungkinan ganda'), ('rejected', 'Ditolak')], max_length=8)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('notes', models.JSONField(default=list)),
                ('business_id', models.BigIntegerField(null=True)),
                ('owner_id', models.BigIntegerField(null=True)),
                ('kab_id', models.IntegerField(default=0)),
                ('received', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='intake.import')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['received', 'n'],
                'indexes': [models.Index(fields=['received', 'verdict', 'n'], name='import_row_verdict')],
                'constraints': [models.UniqueConstraint(fields=('received', 'n'), name='import_row_once')],
            },
        ),
        migrations.CreateModel(
            name='ImportStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('uploaded', 'diunggah'), ('refused', 'ditolak'), ('mapped', 'kolom ditetapkan'), ('queued', 'menunggu giliran'), ('checked', 'diperiksa'), ('applied', 'dimuat'), ('undone', 'diurungkan'), ('failed', 'gagal')], max_length=10)),
                ('at', models.DateTimeField()),
                ('figures', models.JSONField(default=dict)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
                ('received', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='intake.import')),
            ],
            options={
                'ordering': ['received', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ImportTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveSmallIntegerField()),
                ('sheet', models.CharField(blank=True, max_length=100)),
                ('kind', models.CharField(max_length=12)),
                ('refusal', models.CharField(blank=True, max_length=300)),
                ('row_count', models.PositiveIntegerField()),
                ('columns', models.JSONField(default=list)),
                ('received', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tables', to='intake.import')),
            ],
            options={
                'ordering': ['received', 'no'],
                'constraints': [models.UniqueConstraint(fields=('received', 'no'), name='import_table_once')],
            },
        ),
        migrations.CreateModel(
            name='RememberedColumns',
            fields=[
                ('fingerprint', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('columns', models.JSONField(default=dict)),
                ('decided_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
