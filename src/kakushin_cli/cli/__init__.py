"""The command line: declarations, streams and exit codes. Everything it can do, the library can do too."""
