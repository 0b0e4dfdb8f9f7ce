"""The seam to the generated clients: nothing else imports them at run time."""
