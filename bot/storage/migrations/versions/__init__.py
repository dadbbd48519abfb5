"""One module a revision. A revision repeats what it needs of the tables, since those go on changing."""
