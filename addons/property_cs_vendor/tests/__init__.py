from . import test_vendor_complaints
