"""``python -m govreport_cli``."""

from govreport_cli.app import main

if __name__ == "__main__":
    main()
