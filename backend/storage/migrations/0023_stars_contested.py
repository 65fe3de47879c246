"""Stars are contested; who recorded a test's result may not decide about a star that rests on it."""

# ruff: noqa: E501, RUF012 - the generator's way

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('anxin', '0022_kinds_of_agency_lists')]

    initial = False

    operations = [
        ops.AddField(
            model_name='AbilityTestResultRow',
            name='recorded_by',
            field=fields.CharField(null=True, max_length=80),
        ),
        ops.AddField(
            model_name='ContestRow',
            name='star',
            field=fields.ForeignKeyField('anxin.StarRow', source_field='star_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddIndex(
            model_name='ContestRow',
            index=Index(fields=['star_id'], name='ix_contest_star_id'),
        ),
    ]
