"""The draft as a Word document: `document` sets its blocks, `template` and `styles` know the file that is filled.

`table` fits columns to Japanese text, `sections` turns pages for wide tables, `text` writes paragraphs.
"""
