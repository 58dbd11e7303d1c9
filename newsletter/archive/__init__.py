"""The web archive: the sent editions as a site of plain files, for readers without the mail.

`building` writes it; `editions` renders one page of it, also of a draft that never gets there; `assets` finds the files that
its pages load; `entrances` names what it has, whatever its letters hold. Most commands need little of it: each module is
imported where it is used.
"""
