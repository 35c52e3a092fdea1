"""What a rule file says: its YAML, its words, its condition."""
