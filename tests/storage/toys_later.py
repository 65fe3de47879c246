"""The toy tables after a change: a box's label may be longer, its colour is new, a shelf's name is one of its floor."""

from tortoise import fields
from tortoise.models import Model

from backend.storage.moments import MomentField


class ShelfRow(Model):
    """A shelf; it has a floor now, and its remark is gone."""

    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=120, unique=True)
    building = fields.CharField(max_length=20, default="", db_default="")
    floor = fields.IntField(default=0, db_default=0)

    class Meta:
        table = "shelf"
        unique_together = (("building", "floor", "name"),)
        indexes = (("building",),)


class BoxRow(Model):
    """A box on a shelf; it has a colour now."""

    id = fields.BigIntField(primary_key=True)
    shelf: fields.ForeignKeyRelation[ShelfRow] = fields.ForeignKeyField("anxin.ShelfRow", on_delete=fields.CASCADE)
    label = fields.CharField(max_length=200)
    weight = fields.IntField(default=0)
    colour = fields.CharField(max_length=20, null=True)
    packed_at = MomentField(null=True)

    class Meta:
        table = "box"
        unique_together = (("shelf", "label"),)
        indexes = (("weight",), ("colour",))
