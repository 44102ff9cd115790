"""A pretrained encoder beside the linear models: it tells kinds and ranks people. Needs `notulen[encoder]`."""
