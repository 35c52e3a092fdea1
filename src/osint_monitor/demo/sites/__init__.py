"""The sites of the town, one module each; they look and behave like real ones."""
