from . import (
    test_bank_access,
    test_bank_booking,
    test_bank_import,
    test_bank_matching,
    test_bank_sheet,
    test_dues,
    test_unit_text,
)
