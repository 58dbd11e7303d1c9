"""What the program is delivered with and made of: bill of materials, licences, secrets, archives, container."""
