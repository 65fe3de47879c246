"""From which day of statutory work a practice notice is in time."""

# ruff: noqa: E501, RUF012 - the generator's way

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('anxin', '0007_hazards_and_reports')]

    initial = False

    operations = [
        ops.AddField(
            model_name='PracticeNoticeRow',
            name='covers_from',
            field=fields.DateField(null=True),
        ),
    ]
