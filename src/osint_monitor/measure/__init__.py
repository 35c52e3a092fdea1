"""How well the machine's opinions agree with labels: figures, plots and a page."""
