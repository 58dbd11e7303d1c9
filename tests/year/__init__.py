"""A year of the letter at accelerated time: real commands, a mail server, people who forget, machines that fail."""
