"""Bank files: reading, checking, writing, importing and exporting them."""
