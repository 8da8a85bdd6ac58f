"""The built-in importers, found like anyone's: pages, workbooks, tables of text, and our own open data."""
