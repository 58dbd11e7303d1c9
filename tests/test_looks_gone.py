"""The program's own templates, while it is being installed."""

import pytest

from newsletter.exceptions import TemplateError
from newsletter.looks import Looks


def test_no_folder_at_all() -> None:
    """That there are no templates whatever is said in whole words."""
    with pytest.raises(TemplateError) as caught:
        Looks([]).render("email/letter.mjml.j2")
    assert "not in ;" not in str(caught.value)
    assert "is being installed" in str(caught.value)
