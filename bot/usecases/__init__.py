"""What the product does: one verb a file, each a plain function that runs inside one transaction.

`grade_ahead` and `ask_second_opinion` wait for what takes long, and so run several, with none open meanwhile.
"""
