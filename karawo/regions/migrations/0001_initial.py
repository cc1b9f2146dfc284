import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='RegionEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('law', models.CharField(max_length=60)),
                ('decided_on', models.DateField()),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('units', models.PositiveIntegerField()),
                ('loaded_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'edisi wilayah',
                'verbose_name_plural': 'edisi wilayah',
                'ordering': ['-loaded_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=13, unique=True)),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Provinsi'), (2, 'Kabupaten/kota'), (3, 'Kecamatan'), (4, 'Desa/kelurahan')])),
                ('kind', models.CharField(choices=[('provinsi', 'Provinsi'), ('kabupaten', 'Kabupaten'), ('kota', 'Kota'), ('kecamatan', 'Kecamatan'), ('distrik', 'Distrik'), ('desa', 'Desa'), ('kelurahan', 'Kelurahan'), ('desa_adat', 'Desa adat')], max_length=10)),
                ('name', models.CharField(max_length=100)),
                ('full_name', models.CharField(max_length=120)),
                ('name_key', models.CharField(max_length=100)),
                ('bps_code', models.CharField(blank=True, max_length=10, null=True, unique=True)),
                ('capital', models.CharField(blank=True, max_length=60)),
                ('latitude', models.FloatField()),
                ('longitude', models.FloatField()),
                ('is_coordinate_estimated', models.BooleanField(default=False)),
                ('area_km2', models.DecimalField(blank=True, decimal_places=3, max_digits=10, null=True)),
                ('postal_code', models.CharField(blank=True, max_length=5)),
                ('prov_id', models.IntegerField()),
                ('kab_id', models.IntegerField(blank=True, null=True)),
                ('kec_id', models.IntegerField(blank=True, null=True)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='regions.region')),
            ],
            options={
                'verbose_name': 'wilayah',
                'verbose_name_plural': 'wilayah',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['kab_id', 'level'], name='regions_kab_level'), models.Index(fields=['prov_id', 'level'], name='regions_prov_level'), models.Index(fields=['name_key'], name='regions_name_key')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kab_id', None), ('kec_id', None), ('level', 1), ('parent', None), ('prov_id', models.F('id'))), models.Q(('kab_id', models.F('id')), ('kec_id', None), ('level', 2), ('parent', models.F('prov_id'))), models.Q(('kec_id', models.F('id')), ('level', 3), ('parent', models.F('kab_id'))), models.Q(('kab_id__isnull', False), ('level', 4), ('parent', models.F('kec_id'))), _connector='OR'), name='regions_ids_follow_level'), models.CheckConstraint(condition=models.Q(('latitude__range', (-11.5, 6.5)), ('longitude__range', (94.5, 141.5))), name='regions_point_in_indonesia'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_from', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='regions_validity_in_order')],
            },
        ),
        migrations.CreateModel(
            name='RegionAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text_canonical', models.CharField(db_index=True, max_length=100)),
                ('source', models.CharField(max_length=60)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='regions.region')),
            ],
            options={
                'verbose_name': 'nama lain',
                'verbose_name_plural': 'nama lain',
                'ordering': ['text_canonical'],
                'constraints': [models.UniqueConstraint(fields=('text_canonical', 'region'), name='regions_alias_once')],
            },
        ),
        migrations.CreateModel(
            name='RegionCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(choices=[('kemendagri', 'Kemendagri'), ('bps', 'BPS')], max_length=10)),
                ('code', models.CharField(max_length=10)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('law', models.CharField(blank=True, max_length=60)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_codes', to='regions.region')),
            ],
            options={
                'verbose_name': 'kode lama',
                'verbose_name_plural': 'kode lama',
                'ordering': ['scheme', 'code'],
                'constraints': [models.UniqueConstraint(fields=('scheme', 'code', 'region'), name='regions_code_once')],
            },
        ),
    ]
