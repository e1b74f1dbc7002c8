import { Component, onMounted, useRef } from "@odoo/owl";

/**
 * A signature by finger. The pad of the platform asks the server for fonts when it
 * opens; this one works without a network.
 */
export class FingerPad extends Component {
    static template = "property_vendor.FingerPad";
    static props = { image: String, onChange: Function };

    setup() {
        this.canvas = useRef("canvas");
        this.last = null;
        onMounted(() => this.restore());
    }

    restore() {
        const canvas = this.canvas.el;
        canvas.width = canvas.clientWidth || 340;
        canvas.height = canvas.clientHeight || 140;
        if (this.props.image) {
            const image = new Image();
            image.onload = () => this.context.drawImage(image, 0, 0, canvas.width, canvas.height);
            image.src = this.props.image;
        }
    }

    get context() {
        const context = this.canvas.el.getContext("2d");
        Object.assign(context, { lineWidth: 2.5, lineCap: "round", strokeStyle: "#14213d" });
        return context;
    }

    point(ev) {
        const box = this.canvas.el.getBoundingClientRect();
        return [ev.clientX - box.left, ev.clientY - box.top];
    }

    onDown(ev) {
        this.canvas.el.setPointerCapture(ev.pointerId);
        this.last = this.point(ev);
        this.draw(this.last);
    }

    onMove(ev) {
        if (this.last) {
            this.draw(this.point(ev));
        }
    }

    draw(to) {
        const context = this.context;
        context.beginPath();
        context.moveTo(...this.last);
        context.lineTo(...to);
        context.stroke();
        this.last = to;
    }

    onUp() {
        if (this.last) {
            this.last = null;
            this.props.onChange(this.canvas.el.toDataURL("image/png"));
        }
    }

    clear() {
        this.context.clearRect(0, 0, this.canvas.el.width, this.canvas.el.height);
        this.props.onChange("");
    }
}
