"""The peer of the XLSX exporter: a bare XlsxWriter script that writes the same workbook."""
