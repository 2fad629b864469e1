"""The workbook of a roadmap: one module for the sheets of each subject, and what all sheets share in `book`."""
