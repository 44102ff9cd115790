"""What the ledger says, for programs: JSON and CSV under `/api/v1`, read only, described by OpenAPI."""
