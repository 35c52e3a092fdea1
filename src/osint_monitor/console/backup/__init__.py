"""The console's database kept in one file, and put back from it."""
