def post_init_hook(env):
    """Clearing journals for the channels of every company with a chart."""
    env["property.payment.channel"]._load_counter_defaults()
