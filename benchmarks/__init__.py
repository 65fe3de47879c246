"""What the README's figures were made with. Not tests: they print, and never fail on speed."""
