from . import clauses
