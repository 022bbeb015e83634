"""How a process of the `nrm` command begins."""

import gc


def start() -> None:
    """Run the command.

    What is made while a program starts is hardly ever garbage: looking for some took a tenth of the time.
    `nrm.cli.installation.application` begins to look once everything is loaded.
    """
    gc.disable()
    from nrm.cli import main  # noqa: PLC0415 - loading it is most of the start

    main()


if __name__ == "__main__":
    start()
