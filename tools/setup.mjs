// Installs what is missing; written in the next step.
