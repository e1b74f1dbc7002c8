from . import account_bank_statement_line
from . import account_journal
from . import account_statement_import_sheet_mapping
from . import property_bank_booking
from . import property_bank_demo
from . import property_bank_facts
from . import property_bank_match
from . import property_bank_matcher
