"""Measure govreport and compare it with tools that do part of the same work; see README.md."""
