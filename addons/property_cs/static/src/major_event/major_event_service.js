import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

/**
 * The director sees a major event at once: a banner that stays until it is
 * opened or put away, also after the page was loaded again.
 */
export const majorEventService = {
    dependencies: ["action", "bus_service", "notification", "orm"],

    start(env, {action, bus_service, notification, orm}) {
        const shown = new Map();

        const acknowledge = (id) => orm.call("property.major.event", "action_acknowledge", [[id]]);

        const open = (id) =>
            action.doAction({
                type: "ir.actions.act_window",
                res_model: "property.major.event",
                res_id: id,
                views: [[false, "form"]],
            });

        const show = (event) => {
            if (shown.has(event.id)) {
                return;
            }
            const close = notification.add(event.text, {
                title: event.title,
                type: "danger",
                sticky: true,
                onClose: () => acknowledge(event.id),
                buttons: [
                    {
                        name: _t("Open"),
                        primary: true,
                        onClick: () => {
                            open(event.id);
                            close();
                        },
                    },
                ],
            });
            shown.set(event.id, close);
        };

        bus_service.subscribe("property_major_event", show);
        bus_service.start();
        user.hasGroup("property_base.group_manager").then(async (isManager) => {
            if (isManager) {
                const events = await orm.silent.call(
                    "property.major.event",
                    "get_banners",
                    []
                );
                events.forEach(show);
            }
        });
    },
};

registry.category("services").add("property_major_event", majorEventService);
