"""Many definitions: finding them, working on them in parallel, and keeping what they were made into up to date."""
