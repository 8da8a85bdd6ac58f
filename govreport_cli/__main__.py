"""``python -m govreport_cli``, and the command ``govreport``."""

import signal


def run() -> None:
    """Run the command line.

    Until it is imported, Ctrl-C ends the process without a traceback.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from govreport_cli.app import main

    main()


if __name__ == "__main__":
    run()
