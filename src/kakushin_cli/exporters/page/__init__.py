"""The one-page figure (ポンチ絵): what it says, where everything stands, and how it becomes PowerPoint shapes.

`content` picks the facts, `layout` and its panels place them as boxes, `shapes` draws the boxes, `presentation` is the
file. Only the last two know PowerPoint.
"""
