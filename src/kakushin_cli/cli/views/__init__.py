"""How answers look to people: one file a subject."""
