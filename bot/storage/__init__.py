"""What outlives the process: tables, queries, bank files and migrations."""
