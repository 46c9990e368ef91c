"""How a planned run's engine process is started: natively, in containers, on clusters."""
