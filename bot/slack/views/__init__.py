"""What members see: pure functions from a use case's result to a Message or a View."""
