"""The pages, a module each: what it asks of the ledger and what it gives its template."""

from notulen.web.pages import acts, adding, lists, login, overview, positions, reports, talks, timeline, who

PAGES = (overview, positions, timeline, lists, reports, acts, who, talks, adding, login)
