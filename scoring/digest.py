"""A digest of all that the core was told of each agency by the day, so that a stored rating can name its input."""

from __future__ import annotations

import hashlib

import polars as pl

from scoring.sheet import Sheet

_LINE_FIELDS = (
    "source",
    "entry_id",
    "rule",
    "case",
    "occurred_on",
    "confirmed_on",
    "cured_on",
    "repaired_on",
    "quantity",
    "measure",
    "sample",
)


def input_digests(sheet: Sheet) -> pl.DataFrame:
    """SHA-256 by agency over its own row and its entries, as the day of the rating knows them."""
    fact = pl.col("fact_id").str.len_bytes().cast(pl.String) + ":" + pl.col("fact_id")
    entries = sheet.lines.select("agency_id", text=_joined(*_LINE_FIELDS, fact=fact))
    bodies = entries.group_by("agency_id").agg(pl.col("text").sort().str.join("\n"))
    heads = sheet.agencies.select(
        "agency_id", head=_joined("agency_id", "opened_on", "finished_projects", "last_onsite_on")
    )
    if sheet.profile.rise is not None:
        run = _joined("low_since", "rose_on", "rectified_on")
        fell = pl.when(pl.any_horizontal(pl.col("low_since", "rose_on").is_not_null())).then(run).otherwise(pl.lit(""))
        heads = heads.join(sheet.agencies.select("agency_id", fell=fell), on="agency_id", maintain_order="left").select(
            "agency_id", head=pl.concat_str("head", "fell")
        )
    if sheet.risk is not None:
        told = sheet.risk.select("agency_id", risk=_joined("points", "model", "scored_on", "counts_until"))
        heads = heads.join(told, on="agency_id", how="left", maintain_order="left").select(
            "agency_id", head=pl.concat_str("head", pl.col("risk").fill_null(""), separator="|")
        )
    texts = heads.join(bodies, on="agency_id", how="left", maintain_order="left").select(
        "agency_id", text=pl.concat_str("head", pl.col("text").fill_null(""), separator="\n")
    )
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in texts["text"].to_list()]
    return texts.select("agency_id", input_digest=pl.Series(digests, dtype=pl.String))


def _joined(*names: str, **extra: pl.Expr) -> pl.Expr:
    """The fields in one text; an absent value is empty, a date its ISO form."""
    fields = [pl.col(name).cast(pl.String).fill_null("") for name in names]
    return pl.concat_str([*fields, *extra.values()], separator="|")
