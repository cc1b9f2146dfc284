"""Rules of files in: what columns mean, what a row says, which verdict it gets. Pure."""
