"""What can be found again elsewhere: numbers, addresses, names, accounts, plates."""
