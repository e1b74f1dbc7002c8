import { useRef } from "@odoo/owl";
import { useDropzone } from "@web/core/dropzone/dropzone_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useFileUploader } from "@web/core/utils/files";
import {
    Many2ManyBinaryField,
    many2ManyBinaryField,
} from "@web/views/fields/many2many_binary/many2many_binary_field";

const ROUTE = "/web/binary/upload_attachment";
const TYPES = ["image/jpeg", "image/png", "application/pdf"];
const MAX_MEGABYTES = 5;
const MAX_FILES = 10;

/**
 * Photographs and scans with thumbnails, dropped or chosen. What the server would not
 * take (it looks at the content) is said before it is sent.
 */
export class PropertyPhotosField extends Many2ManyBinaryField {
    static template = "property_cs.Photos";

    setup() {
        super.setup();
        this.root = useRef("root");
        this.upload = useFileUploader();
        useDropzone(
            this.root,
            (ev) => this.onDrop(ev),
            "o_property_dropzone",
            () => !this.props.readonly
        );
    }

    get accepted() {
        return TYPES.join(",");
    }

    get canAdd() {
        return !this.props.readonly && this.files.length < MAX_FILES;
    }

    /** The files that will be taken; the others are named. */
    check(files) {
        const room = MAX_FILES - this.files.length;
        const good = [...files].filter((file) => {
            if (!TYPES.includes(file.type)) {
                this.warn(_t("%s is neither a photograph (JPEG, PNG) nor a PDF.", file.name));
                return false;
            }
            if (file.size > MAX_MEGABYTES * 1024 * 1024) {
                this.warn(_t("%(name)s is larger than %(size)s MB.", { name: file.name, size: MAX_MEGABYTES }));
                return false;
            }
            return true;
        });
        if (good.length > room) {
            this.warn(_t("At most %s files.", MAX_FILES));
        }
        return good.slice(0, Math.max(room, 0));
    }

    warn(message) {
        this.notification.add(message, { type: "danger" });
    }

    async onDrop(ev) {
        await this.send(ev.dataTransfer.files);
    }

    async onChosen(ev) {
        const { target } = ev;
        await this.send(target.files);
        target.value = null;
    }

    async send(files) {
        const good = this.check(files);
        if (!good.length) {
            return;
        }
        const sent = await this.upload(ROUTE, {
            csrf_token: odoo.csrf_token,
            ufile: good,
            model: this.props.record.resModel,
            id: this.props.record.resId || 0,
        });
        await this.onFileUploaded(sent || []);
    }
}

registry.category("fields").add("property_photos", {
    ...many2ManyBinaryField,
    component: PropertyPhotosField,
});
