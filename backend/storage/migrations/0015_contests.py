"""Contests."""

# ruff: noqa: E501, RUF012 - the generator's way

from tortoise import migrations
from tortoise.migrations import operations as ops
from backend.storage.moments import MomentField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('anxin', '0014_rectification')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ContestRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('subject', fields.CharField(max_length=15)),
                ('finding', fields.ForeignKeyField('anxin.FindingRow', source_field='finding_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('rating', fields.ForeignKeyField('anxin.RatingRow', source_field='rating_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('listing', fields.ForeignKeyField('anxin.DishonestyListingRow', source_field='listing_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('ground', fields.TextField(unique=False)),
                ('state', fields.CharField(max_length=17)),
                ('lodged_by', fields.CharField(max_length=80)),
                ('lodged_on', fields.DateField()),
                ('decide_by', fields.DateField()),
                ('reason', fields.TextField(null=True, unique=False)),
                ('decided_by', fields.CharField(null=True, max_length=80)),
                ('decided_on', fields.DateField(null=True)),
                ('version', fields.BigIntField(db_default=1)),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'contest', 'app': 'anxin', 'constraints': [CheckConstraint(check="subject IN ('FINDING','RATING','LISTING')", name='ck_contest_subject'), CheckConstraint(check="state IN ('LODGED','GRANTED','REFUSED','WITHDRAWN')", name='ck_contest_state')], 'indexes': [Index(fields=['lodged_on', 'id'], name='ix_contest_lodged_on_id'), Index(fields=['agency_id', 'state'], name='ix_contest_agency_id_state')], 'pk_attr': 'id', 'table_description': 'One contest, about one thing.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='OverturnedRatingRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('rating', fields.ForeignKeyField('anxin.RatingRow', source_field='rating_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('contest', fields.ForeignKeyField('anxin.ContestRow', source_field='contest_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('overturned_at', MomentField()),
            ],
            options={'table': 'overturned_rating', 'app': 'anxin', 'unique_together': (('rating_id',),), 'pk_attr': 'id', 'table_description': 'A rating that a contest showed to be wrong: it stands as it was published, and counts as no fall.'},
            bases=['Model'],
        ),
    ]
