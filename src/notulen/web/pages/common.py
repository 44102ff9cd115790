"""What the modules of pages share."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException

from notulen.standing.told import gap
from notulen.web.site import Visit, visit

Here = Annotated[Visit, Depends(visit)]


def missing() -> HTTPException:
    """That there is no such page."""
    return HTTPException(404)


def age(day: str | None, last: str) -> int | None:
    """Days from a day to the one up to which is told; none where it is not known."""
    days = gap(day, last)
    return None if days is None else max(0, days)
