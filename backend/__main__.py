"""The entry of `anxin` and of `python -m backend`: loads the command, then runs it."""

import gc


def main() -> None:
    """Load without the garbage collector: an eighth of the start goes into looking through what is there to stay."""
    gc.disable()
    from backend.cli import app

    gc.freeze()
    gc.enable()
    app()


if __name__ == "__main__":
    main()
