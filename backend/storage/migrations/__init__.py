"""The database's changes in order. Made by `backend.storage.drafting.make_migration`, then read and mended by hand."""
