"""The page document: its structs, its schema, and how a page from outside becomes one."""
