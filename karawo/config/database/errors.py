class DatabaseCareError(Exception):
    """Something a person must put right; the message is Indonesian, names the fix, and is shown as it is."""
