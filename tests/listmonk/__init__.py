"""listmonk without listmonk: what it answers (`listmonk.yaml`), and a server that does (`fake`)."""
