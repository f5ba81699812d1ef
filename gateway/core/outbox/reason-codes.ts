/** MQTT 5, section 3.4.2.1 (PUBACK): not authorised, the broker's ACL forbids the topic. Stops the lane. */
export const NOT_AUTHORISED = 0x87;

/** Topic name invalid, packet too large, payload format invalid: the message itself is at fault, so the lane goes on without it. */
const ABOUT_THE_MESSAGE = new Set([0x90, 0x95, 0x99]);

export function isSetAside(code: number): boolean {
  return ABOUT_THE_MESSAGE.has(code);
}
