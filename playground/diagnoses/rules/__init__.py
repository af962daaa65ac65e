"""One rule per file: the file's name is its code, its docstring explains it. All are discovered."""
