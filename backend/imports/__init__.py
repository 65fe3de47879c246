"""Real input: tables that people keep in spreadsheets become records, or every fault in them is told."""
