"""An office's own list of calls (Excel, CSV) as candidates, through a mapping that the office edits."""
