"""The database's changes in order. Made by `backend.storage.drafting.make_migration`, then read and mended by hand."""

BESIDES: tuple[str, ...] = ()
"""Names of tables and indexes that a migration makes by SQL of its own, since the models can't express them."""
