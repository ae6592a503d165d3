"""The language in which a list of cases is searched: its grammar, its fields, and what they mean to the database."""
