"""Finding entries in the user's own words."""
