"""Files; versions of what several may change; what is said when a notice is returned and a hazard rectified."""

# ruff: noqa: E501, RUF012 - the generator's way

from tortoise import migrations
from tortoise.migrations import operations as ops
from backend.storage.moments import MomentField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('anxin', '0003_risk_models')]

    initial = False

    operations = [
        ops.CreateModel(
            name='FileRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('name', fields.CharField(max_length=200)),
                ('sha256', fields.CharField(max_length=64)),
                ('size', fields.BigIntField()),
                ('kind', fields.CharField(null=True, max_length=12)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('enterprise', fields.ForeignKeyField('anxin.EnterpriseRow', source_field='enterprise_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('staged_by', fields.CharField(max_length=80)),
                ('staged_at', MomentField()),
                ('stored_at', MomentField(null=True)),
                ('version', fields.BigIntField(db_default=1)),
            ],
            options={'table': 'file', 'app': 'anxin', 'constraints': [CheckConstraint(check="kind IN ('JPEG','PNG','PDF','DOCX','XLSX')", name='ck_file_kind')], 'indexes': [Index(fields=['agency_id', 'staged_at'], name='ix_file_agency_id_staged_at')], 'pk_attr': 'id', 'table_description': 'A file by its digest; until `stored_at` it is a promise. Bytes lie in the folder of files, named by digest.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='HazardRow',
            name='measures',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='HazardRow',
            name='recheck_note',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='HazardRow',
            name='rectified_digest',
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name='HazardRow',
            name='version',
            field=fields.BigIntField(db_default=1),
        ),
        ops.AddField(
            model_name='PracticeNoticeRow',
            name='return_reason',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='PracticeNoticeRow',
            name='returned_at',
            field=MomentField(null=True),
        ),
        ops.AddField(
            model_name='PracticeNoticeRow',
            name='version',
            field=fields.BigIntField(db_default=1),
        ),
        ops.AddField(
            model_name='ProjectRow',
            name='version',
            field=fields.BigIntField(db_default=1),
        ),
    ]
