"""The outside world of Skyline on this machine: real database, real bridge, stand-ins for everybody else."""
