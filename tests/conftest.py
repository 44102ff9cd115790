"""What holds for all tests."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# A busy machine makes examples slowly; that is no fault of what is tested.
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A change is judged by the same examples wherever it is tested, not by chance; what chance finds is looked for apart
# (`pytest --hypothesis-profile explore`).
settings.register_profile("notulen", settings.get_profile("explore"), derandomize=True)
settings.load_profile("notulen")
