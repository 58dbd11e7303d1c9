"""Checks the documents: links lead somewhere, every command and finding is documented, every module is named."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from newsletter.cli.commands import newsletter

LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
CODE = re.compile(r'\b(?:error|warning|make|_Rule)\(\s*"([a-z-]+)"')
UNNAMED = {"__pycache__", "sample", "__init__", "__main__"}


def problems() -> list[str]:
    """Say what is missing."""
    documents = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
    texts = {path: path.read_text(encoding="utf-8") for path in documents}
    readme, guide = texts[ROOT / "README.md"], texts[ROOT / "docs" / "guide.fr.md"]
    architecture = texts[ROOT / "docs" / "architecture.md"]
    found = [
        f"{path.name}: {target} does not exist"
        for path, text in texts.items()
        for target in LINK.findall(text)
        if not (path.parent / target).exists()
    ]
    found += [f"README.md: no command {name}" for name in newsletter.commands if f"| `{name}" not in readme]
    findings = "".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "newsletter" / "preflight").glob("*.py"))
    )
    codes = sorted(set(CODE.findall(findings)))
    found += [f"guide.fr.md: no finding {code}" for code in codes if f"`{code}`" not in guide]
    modules = {path.stem for path in (ROOT / "newsletter").iterdir() if path.suffix in {".py", ""}} - UNNAMED
    found += [
        f"architecture.md: no module {name}" for name in sorted(modules) if f"| `{name}`" not in architecture
    ]
    return found


if __name__ == "__main__":
    wrong = problems()
    print("\n".join(wrong) or "Documents: all links, commands, findings and modules are there.")
    sys.exit(bool(wrong))
