"""Agency_lists."""

# ruff: noqa: E501, RUF012 - the generator's way

from tortoise import migrations
from tortoise.migrations import operations as ops
from backend.storage.moments import MomentField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('anxin', '0017_repairs')]

    initial = False

    operations = [
        ops.CreateModel(
            name='AgencyListRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('period', fields.CharField(max_length=6)),
                ('region', fields.ForeignKeyField('anxin.RegionRow', source_field='region_id', db_constraint=True, to_field='code', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('as_of', fields.DateField()),
                ('agencies', fields.BigIntField()),
                ('published_by', fields.CharField(max_length=80)),
                ('published_at', MomentField()),
            ],
            options={'table': 'agency_list', 'app': 'anxin', 'unique_together': (('region_id', 'period'),), 'indexes': [Index(fields=['period', 'id'], name='ix_agency_list_period_id')], 'pk_attr': 'id', 'table_description': 'One list of one region and half year, as it stood on its day.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='AgencyListEntryRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('list', fields.ForeignKeyField('anxin.AgencyListRow', source_field='list_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('grade', fields.CharField(max_length=19)),
                ('score', fields.BigIntField()),
            ],
            options={'table': 'agency_list_entry', 'app': 'anxin', 'indexes': [Index(fields=['list_id', 'score', 'id'], name='ix_agency_list_entry_list_id_score_id')], 'pk_attr': 'id', 'table_description': 'An agency on a list, with the grade that it had then.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RatingRequestRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('rating', fields.ForeignKeyField('anxin.RatingRow', source_field='rating_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('asked_by', fields.CharField(max_length=80)),
                ('asked_on', fields.DateField()),
                ('reason', fields.TextField(unique=False)),
            ],
            options={'table': 'rating_request', 'app': 'anxin', 'indexes': [Index(fields=['agency_id', 'asked_on'], name='ix_rating_request_agency_id_asked_on')], 'pk_attr': 'id', 'table_description': 'One request.'},
            bases=['Model'],
        ),
        ops.AddIndex(
            model_name='MeritRow',
            index=Index(fields=['awarded_on', 'id'], name='ix_merit_awarded_on_id'),
        ),
        ops.AddIndex(
            model_name='MeritRow',
            index=Index(fields=['rule_id', 'awarded_on', 'id'], name='ix_merit_rule_id_awarded_on_id'),
        ),
        ops.AddField(
            model_name='PublicationRow',
            name='contest_until',
            field=fields.DateField(null=True),
        ),
    ]
