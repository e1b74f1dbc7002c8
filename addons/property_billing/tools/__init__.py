from . import fee_sheet
