def post_init_hook(env):
    """Accounts and journals of the close for every company with a chart."""
    env["account.chart.template"]._load_property_close_defaults()
