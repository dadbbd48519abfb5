"""The commands of `lambda-quiz`, one file each."""
