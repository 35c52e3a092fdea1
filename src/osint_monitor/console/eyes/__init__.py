"""A second pair of eyes for what an organisation marks so."""
