"""What CycloneDX's own schema, strictly read, says of a bill of materials."""


def is_valid(bill: str) -> bool:
    """Tell whether it is one. The judge is imported here: it makes forty grammars as it is, which two tests want."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    return JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None
