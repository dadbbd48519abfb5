"""What the product does: one verb a file, each a plain function that runs inside one transaction."""
