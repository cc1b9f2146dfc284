"""What pages and rooms above ask about partners and promises; open the file by its topic."""
