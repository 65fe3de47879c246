"""Lists of agencies are of several kinds: one of each a region and half year."""

# ruff: noqa: E501, RUF012 - the generator's way

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

class Migration(migrations.Migration):
    dependencies = [('anxin', '0021_events_by_topic')]

    initial = False

    operations = [
        ops.RemoveConstraint(
            model_name='AgencyListRow',
            name=None,
            fields=['region_id', 'period'],
        ),
        ops.AddField(
            model_name='AgencyListRow',
            name='kind',
            field=fields.CharField(db_default='COMPLIANT', max_length=17),
        ),
        ops.AddConstraint(
            model_name='AgencyListRow',
            constraint=UniqueConstraint(fields=('region_id', 'period', 'kind'), name=None),
        ),
    ]
