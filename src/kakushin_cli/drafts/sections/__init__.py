"""The sections of a draft, each a function from the writer to its blocks."""
