/** The flat namespace of the load mode: many Double tags that change at a steady rate. */
import type { AddressSpace, UAVariable } from "node-opcua-address-space";
import { DataType, StatusCodes } from "node-opcua-client";
import { LOAD_NAMESPACE, loadValue } from "../load-plant.ts";

/** The changes of a second are spread over so many ticks, so that no tick holds the process for long. */
const TICKS_PER_SECOND = 50;

export class LoadNodes {
  readonly #nodes: UAVariable[] = [];
  readonly #perSecond: number;
  #begun = 0;
  #done = 0;
  #timer: NodeJS.Timeout | null = null;

  /** @param rate changes of each tag a second; 0: they stand still. */
  constructor(addressSpace: AddressSpace, tags: number, rate: number) {
    this.#perSecond = tags * rate;
    if (tags === 0) return;
    const namespace = addressSpace.registerNamespace(LOAD_NAMESPACE);
    const folder = namespace.addFolder(addressSpace.rootFolder.objects, { browseName: "Load", nodeId: "s=Load" });
    for (let index = 0; index < tags; index++) {
      const node = namespace.addVariable({
        componentOf: folder,
        browseName: `Tag${index + 1}`,
        nodeId: `i=${index + 1}`,
        dataType: DataType.Double,
        minimumSamplingInterval: 0,
      });
      node.setValueFromSource({ dataType: DataType.Double, value: loadValue(index, 0) });
      this.#nodes.push(node);
    }
  }

  start(): void {
    if (this.#perSecond === 0) return;
    this.#begun = performance.now();
    this.#timer = setInterval(() => this.#tick(), 1000 / TICKS_PER_SECOND);
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  /** As many changes as are due, round robin; what is more than a second behind is given up, not caught up. */
  #tick(): void {
    const due = Math.floor(((performance.now() - this.#begun) / 1000) * this.#perSecond);
    if (due - this.#done > this.#perSecond) this.#done = due - this.#perSecond;
    const at = new Date();
    const count = this.#nodes.length;
    for (; this.#done < due; this.#done++) {
      const index = this.#done % count;
      const value = loadValue(index, Math.floor(this.#done / count) + 1);
      (this.#nodes[index] as UAVariable).setValueFromSource({ dataType: DataType.Double, value }, StatusCodes.Good, at);
    }
  }
}
