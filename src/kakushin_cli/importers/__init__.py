"""Outside formats into catalogue folders whose entries are candidates until a person has checked them."""
