"""Accounts and source groups, as an administrator changes them."""
