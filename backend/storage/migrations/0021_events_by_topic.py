"""Events by their topic: whoever listens to one reads on from where it was."""

# ruff: noqa: E501, RUF012 - the generator's way

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('anxin', '0020_list_changes')]

    initial = False

    operations = [
        ops.AddIndex(
            model_name='EventRow',
            index=Index(fields=['topic', 'id']),
        ),
    ]
