"""Everything that speaks Slack: listeners that take in, views that render, the outbox that sends."""
