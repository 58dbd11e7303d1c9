"""What people and machines are told: by mail, by the webhook, by the ping; each thing once."""
