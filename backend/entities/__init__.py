"""The nouns: what is stored (rows) and what is shown (published types), one file each."""
