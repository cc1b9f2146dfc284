"""What belongs to a business and its owner: owners, numbers, consents."""
