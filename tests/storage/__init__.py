"""Tests of the storage room, on toy tables of its own."""
