"""Verdicts laid out over fiscal years: stages, hand-overs, gaps. Free of any file format."""
