"""Work on foreign bytes done apart: in processes with limits on time and memory, and without secrets."""
