"""The commands, one file each: options, query, record (JSON), columns (CSV), view (terminal)."""
