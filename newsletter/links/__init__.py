"""Asking foreign links over the network: whether readers who click would find something."""

from newsletter.links.check import check_links

__all__ = ["check_links"]
