"""The arithmetic of promises, seats, networks and actors, and the words of the hexahelix. Without Django."""
