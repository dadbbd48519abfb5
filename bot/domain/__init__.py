"""The rules of the quiz: frozen data and pure functions on the standard library, with time as an argument."""
