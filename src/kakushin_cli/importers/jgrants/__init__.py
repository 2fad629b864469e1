"""Calls of the jGrants portal (Jグランツ) as candidates: fetch, keep as fetched, read."""
