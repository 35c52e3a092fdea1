"""Looking: what is known of a contact, figures, rules, sources and runs."""
