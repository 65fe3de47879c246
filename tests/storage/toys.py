"""Toy tables: a shelf holds boxes."""

from tortoise import fields
from tortoise.models import Model

from backend.storage.moments import MomentField


class ShelfRow(Model):
    """A shelf."""

    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=100, unique=True)

    class Meta:
        table = "shelf"


class BoxRow(Model):
    """A box on a shelf."""

    id = fields.BigIntField(primary_key=True)
    shelf: fields.ForeignKeyRelation[ShelfRow] = fields.ForeignKeyField("anxin.ShelfRow", on_delete=fields.CASCADE)
    shelf_id: int
    label = fields.CharField(max_length=100)
    weight = fields.IntField(default=0)
    packed_on = fields.DateField(null=True)
    packed_at = MomentField(null=True)
    content = fields.JSONField[dict[str, object]](null=True)

    class Meta:
        table = "box"
        unique_together = (("shelf", "label"),)
        indexes = (("weight",),)
