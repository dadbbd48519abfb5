"""What Slack sends, as typed values: the one place where its dictionaries are taken apart."""
