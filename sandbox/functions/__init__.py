"""The functions' process: `api/*.py` as the platform runs them, behind a guard around its sockets."""
