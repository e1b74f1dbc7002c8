from . import (
    test_engine_frequency,
    test_engine_score,
    test_contract,
    test_certificate,
    test_plan,
    test_attendance,
    test_finding,
    test_inspection,
    test_phone,
    test_treatment,
    test_indicators,
    test_vendor_access,
)
