import { registry } from "@web/core/registry";

// The form of an import that is at work shows its end without being reloaded.
registry.category("web_tour.tours").add("property_import_progress", {
    steps: () => [
        {
            content: "At work",
            trigger: ".o_statusbar_status .o_arrow_button_current[data-value=validating]",
        },
        { trigger: ".o_progressbar" },
        {
            content: "The worker finishes meanwhile",
            trigger: ".o_form_view",
            async run() {
                const id = Number(window.location.pathname.split("/").pop());
                await fetch("/web/dataset/call_kw/property.import/write", {
                    method: "POST",
                    headers: { "Content-Type": "application/json" },
                    body: JSON.stringify({
                        jsonrpc: "2.0",
                        params: {
                            model: "property.import",
                            method: "write",
                            args: [[id], { state: "done" }],
                            kwargs: {},
                        },
                    }),
                });
            },
        },
        {
            content: "Seen within seconds",
            trigger: ".o_statusbar_status .o_arrow_button_current[data-value=done]",
        },
    ],
});
