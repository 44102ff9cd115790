"""Acts are found among many as by going over all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tells import tell

from notulen.standing.acts import acts, order
from notulen.standing.among import Among

CODES = ("RUS", "USA", "NATO", "RUS+NATO")
DAYS = ("2022-01-08", "2022-01-10", "2022-02-01", "2022-03-05")
told = st.builds(
    tell, st.sampled_from(CODES), st.sampled_from(("demand", "reject")), words=st.sampled_from(("kapal", "rudal jauh")),
    day=st.sampled_from(DAYS),
)  # fmt: skip


@given(
    st.lists(told, max_size=12), st.sets(st.sampled_from(("RUS", "USA", "NATO", "EU"))), st.sampled_from(("", *DAYS))
)
def test_by_who_did_them_and_from_which_day_on(some, codes, since):
    found = acts(some)
    wanted = [act for act in sorted(found, key=order) if act.actors & codes and act.day >= since]
    assert list(Among(found).of(frozenset(codes), since)) == wanted


@given(st.lists(told, max_size=12), st.sampled_from(("", *DAYS)), st.sampled_from((None, *DAYS)))
def test_by_their_days_alone(some, since, until):
    found = acts(some)
    wanted = [act for act in sorted(found, key=order) if since <= act.day and (until is None or act.day < until)]
    assert list(Among(found).between(since, until)) == wanted
