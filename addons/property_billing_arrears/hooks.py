def post_init_hook(env):
    """Bring the allowance account to Chinese charts that were loaded before."""
    env["account.chart.template"]._load_property_allowances()
