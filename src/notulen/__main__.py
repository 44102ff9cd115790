"""`python -m notulen`."""

from notulen.cli import main

if __name__ == "__main__":
    main()
