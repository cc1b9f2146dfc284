"""What a report is, without Django: tables, periods, differences, predicates, pairs."""
