import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

// Photos of a phone are larger than the office needs and the form takes.
const LARGEST_SIDE = 1920;
const QUALITY = 0.85;
const SMALL_ENOUGH = 1024 * 1024;

/**
 * Make a photo smaller; what is no photo, or small already, stays as it is.
 *
 * @param {File} file
 * @returns {Promise<File>}
 */
export async function shrinkPhoto(file) {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size <= SMALL_ENOUGH) {
        return file;
    }
    let bitmap = null;
    try {
        bitmap = await createImageBitmap(file);
    } catch {
        return file; // The server says what is wrong with it.
    }
    const scale = Math.min(1, LARGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise((resolve) =>
        canvas.toBlob(resolve, "image/jpeg", QUALITY)
    );
    if (!blob || blob.size >= file.size) {
        return file;
    }
    const name = file.name.replace(/\.[^.]*$/, "") + ".jpg";
    return new File([blob], name, {type: "image/jpeg"});
}

/**
 * The forms of a report: subjects that go with the type, smaller photos, one
 * post for a click. Without it they work as they are.
 */
export class PropertyReport extends Interaction {
    static selector = "form.o_property_report";
    dynamicContent = {
        "input[name=type]": {"t-on-change": this.offerSubjects},
        "input[type=file]": {"t-on-change": this.shrinkPhotos},
        _root: {"t-on-submit": this.lock},
    };

    start() {
        this.offerSubjects();
    }

    offerSubjects() {
        const chosen = this.el.querySelector("input[name=type]:checked");
        const select = this.el.querySelector("select[name=category]");
        if (!chosen || !select) {
            return;
        }
        for (const option of select.options) {
            const types = option.dataset.types;
            const fits = !types || types.split(" ").includes(chosen.value);
            option.hidden = option.disabled = !fits;
            if (!fits && option.selected) {
                select.value = "";
            }
        }
    }

    async shrinkPhotos(ev) {
        const input = ev.currentTarget;
        const button = this.el.querySelector("button[type=submit]");
        button.disabled = true;
        try {
            const files = await this.waitFor(
                Promise.all([...input.files].map((file) => shrinkPhoto(file)))
            );
            const transfer = new DataTransfer();
            files.forEach((file) => transfer.items.add(file));
            input.files = transfer.files;
        } finally {
            button.disabled = false;
        }
    }

    lock() {
        this.el.querySelector("button[type=submit]").disabled = true;
    }
}

registry.category("public.interactions").add("property_cs.report_form", PropertyReport);
