"""Contracts by who buys and where: what a buyer of public service sees."""

# ruff: noqa: E501, RUF012 - the generator's way

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('anxin', '0008_days_that_notices_cover')]

    initial = False

    operations = [
        ops.AddIndex(
            model_name='ContractRow',
            index=Index(fields=['mode', 'region_id'], name='ix_contract_mode_region_id'),
        ),
    ]
