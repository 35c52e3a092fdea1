"""The words of the project as types. Nothing here reads, writes or decides."""
