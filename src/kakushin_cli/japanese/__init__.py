"""The language: search keys, eras and fiscal years, line breaking, orders."""
