"""Long work: rating all, publishing, expiring."""
