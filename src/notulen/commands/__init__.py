"""The commands beside `read`, a module a group; each imports what it needs only when it runs."""
