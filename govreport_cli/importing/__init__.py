"""Published files, workbooks and other files to definitions."""
