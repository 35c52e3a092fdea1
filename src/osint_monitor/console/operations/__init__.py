"""The action day: its scope, the pile of work, what it counts, and its report."""
