"""The pages, a module each: what it asks of the ledger and what it gives its template."""

from notulen.web.pages import login, overview

PAGES = (overview, login)
