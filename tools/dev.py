"""`make run`, `make dev`: as little as can be, because the nursery of the services imports it as well."""

if __name__ == "__main__":
    import sys
    import time

    began = time.monotonic()
    import processes

    processes.prepare(is_changing="--reload" in sys.argv)
    processes.open_nursery()  # it imports the libraries while the runner imports its own
    from runner import main

    main(began)
