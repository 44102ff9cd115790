"""The pages, a module each: what it asks of the ledger and what it gives its template."""

from notulen.web.pages import (
    acts,
    adding,
    embed,
    lists,
    login,
    overview,
    positions,
    programs,
    reports,
    search,
    talks,
    timeline,
    who,
)

PAGES = (overview, positions, timeline, lists, reports, acts, who, talks, adding, login, search, programs, embed)
