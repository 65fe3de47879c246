"""The pure core: dossiers, a rulebook and a date go in; ratings and every line that made them come out."""
