"""What pages ask of sentra and prices."""
