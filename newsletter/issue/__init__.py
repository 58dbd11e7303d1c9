"""An edition made an issue: all words final, set as in print, ready to be rendered as mail or as a web page. Pure."""

from newsletter.issue.building import boussole, build

__all__ = ["boussole", "build"]
