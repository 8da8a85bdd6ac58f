"""The JSON Schemas of govreport: the forms, what definitions share, and what exporters write."""
