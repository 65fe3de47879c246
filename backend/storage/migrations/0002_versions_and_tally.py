"""Counts of changes, and of agencies by grade; the triggers that keep them are in `storage/changes.py`."""

# ruff: noqa: E501, RUF012 - the generator's way

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('anxin', '0001_initial')]

    initial = False

    operations = [
        ops.CreateModel(
            name='AgencyTallyRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('dimension', fields.CharField(max_length=20)),
                ('bucket', fields.CharField(max_length=40)),
                ('grade', fields.CharField(max_length=20)),
                ('n', fields.BigIntField()),
            ],
            options={'table': 'agency_tally', 'app': 'anxin', 'indexes': [Index(fields=['dimension', 'bucket', 'grade', 'n'], name='ix_agency_tally_dimension_bucket_grade_n')], 'pk_attr': 'id', 'table_description': 'One cell, or a part of one: `n` adds up over the rows of a cell. Nobody but the triggers writes here.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TableVersionRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('name', fields.CharField(max_length=63)),
                ('n', fields.BigIntField()),
            ],
            options={'table': 'table_version', 'app': 'anxin', 'indexes': [Index(fields=['name', 'n'])], 'pk_attr': 'id', 'table_description': 'How often a table has changed: the sum of `n` over its rows. Triggers keep it (`changes.py`).'},
            bases=['Model'],
        ),
    ]
