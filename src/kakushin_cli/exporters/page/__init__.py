"""The one-page figure (ポンチ絵): what it says, where everything stands, and how it becomes PowerPoint shapes.

`content` picks the facts, `layout` and its panels place them without knowing any file format, `shapes` draws.
"""
