"""What nobody reads from a stolen disk: sealed fields, sealed files, blind tokens."""
