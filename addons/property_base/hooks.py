def pre_init_hook(env):
    """Make scalar columns usable in exclusion constraints.

    ``btree_gist`` is a trusted extension: the owner of the database may
    create it (PostgreSQL 13 and later).
    """
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
