def post_init_hook(env):
    """Liability accounts and the fund's journal for every company with a chart."""
    env["res.company"]._load_property_custody()
