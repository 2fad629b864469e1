"""From who asks to verdicts with reasons: filters, criteria, baskets, coverage."""
