"""The commands of `lambda-quiz`: a module or package for each, and what they share."""
