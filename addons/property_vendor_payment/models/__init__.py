from . import (
    account_move,
    account_partial_reconcile,
    property_vendor_evaluation,
    property_vendor_settlement_bill_mixin,
    property_vendor_settlement,
    property_vendor_settlement_report,
)
