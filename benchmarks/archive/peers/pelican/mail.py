# ruff: noqa: INP001, ANN001, ANN201, ANN202, D101, D102, D103 - Pelican's plug-in, untyped as Pelican is
"""A second page an edition, its mail version."""

from pelican import signals
from pelican.generators import Generator


class MailGenerator(Generator):
    def generate_output(self, writer):
        template = self.get_template("mail")
        for article in self.context["articles"]:
            if article.category == "editions":
                name = f"mail/{article.slug}.html"
                writer.write_file(name, template, self.context, relative_urls=True, article=article)


def _generators(_pelican):
    return MailGenerator


def register():
    signals.get_generators.connect(_generators)
