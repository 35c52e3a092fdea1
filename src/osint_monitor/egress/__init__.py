"""Egress: every connection passes one check of the address it really goes to."""
