def migrate(cr, version):
    """The name of a check is computed in the reader's language."""
    cr.execute("ALTER TABLE property_month_check DROP COLUMN IF EXISTS name")
