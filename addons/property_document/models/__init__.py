from . import property_citation_mixin
from . import property_document_clause
from . import property_document_reading
from . import document_page
from . import document_page_history
from . import property_occupancy
