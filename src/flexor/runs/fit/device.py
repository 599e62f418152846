"""Which device recorded a file, in plain words."""

from flexor.runs.fit.decode import FitFile
from flexor.runs.fit.enums import GARMIN_PRODUCTS, MANUFACTURERS
from flexor.runs.fit.epoch import created
from flexor.runs.fit.table import Row
from flexor.runs.run import Provenance

#: The number for makers who have none: the product's own name says more.
_HOME_MADE = 255


def provenance(file: FitFile, session_index: int = 0) -> Provenance:
    """Device, serial number and time of creation from the file's ``file_id``."""
    row = _file_id(file)
    serial = row.get("serial_number")
    return Provenance(
        format="fit",
        device=device_name(file),
        serial=str(int(serial)) if isinstance(serial, float) else None,
        created=created(file),
        session_index=session_index,
    )


def device_name(file: FitFile) -> str | None:
    """Maker and product: ``garmin fr645m``, ``coros 802``; None where the file does not say."""
    row = _file_id(file)
    maker = _maker(row.get("manufacturer"))
    product = _product(maker, row)
    return " ".join(word for word in (maker, product) if word) or None


def _file_id(file: FitFile) -> Row:
    rows = file["file_id"].rows("manufacturer", "product", "product_name", "serial_number")
    return next(rows, {})


def _maker(code: object) -> str | None:
    if not isinstance(code, float) or int(code) == _HOME_MADE:
        return None
    return MANUFACTURERS.get(int(code), f"manufacturer {int(code)}")


def _product(maker: str | None, row: Row) -> str | None:
    name, code = row.get("product_name"), row.get("product")
    if isinstance(name, str) and name.strip():
        return name.strip()[:80]
    if not isinstance(code, float):
        return None
    known = GARMIN_PRODUCTS if maker in ("garmin", "dynastream") else {}
    return known.get(int(code), str(int(code)))
